"""The gate reads what yjs writes exactly as yjs does, and lets nothing else through."""

import base64
import json
import random
import zlib
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from agile_app.device.live.documents import as_json, render
from agile_app.device.live.gate import Known, Rules, admit
from agile_app.device.live.parser import MAX_FRAME, Refused, parse, sound_state_vector
from tests.live import kind
from tests.live.running import _settled, run_node

PEOPLE = ["worker-0", "worker-1", "worker-2"]
RULES = Rules(kind.ROOTS)


@pytest.fixture(scope="module")
def corpora() -> list[dict[str, Any]]:
    """Updates that yjs wrote, by seed, with yjs's own reading of each."""
    return [
        run_node("updates.mjs", {"seed": seed, "people": PEOPLE, "edits": 400}, timeout=60)
        for seed in range(1, 6)
    ]


class Gate:
    """A document's gate with what it has let through."""

    def __init__(self) -> None:
        self.known, self.owners, self.doc = Known(), {}, Doc()

    def take(self, data: bytes, by: int | str = 0) -> None:
        worker = PEOPLE[by] if isinstance(by, int) else by
        sender = (worker, f"device of {worker}")
        placed, clients = admit(
            data, known=self.known, rules=RULES, owners=self.owners, sender=sender
        )
        self.known.add(placed)
        self.owners.update(dict.fromkeys(clients, sender))
        self.doc.apply_update(data)


def refusal(gate: Gate, data: bytes, by: int | str = 0) -> str:
    with pytest.raises(Refused) as refused:
        gate.take(data, by)
    return refused.value.reason


def test_every_update_of_yjs_is_read_as_yjs_reads_it(corpora: list[dict[str, Any]]):
    for corpus in corpora:
        for update in corpus["updates"]:
            parsed = parse(base64.b64decode(update["data"]))
            structs = [[item.client, item.clock, item.length] for item in parsed.structs]
            assert structs == update["structs"]
            assert sorted(map(list, parsed.deletes)) == sorted(update["deletes"])


def test_honest_updates_all_pass_and_give_the_document_of_yjs(corpora: list[dict[str, Any]]):
    for corpus in corpora:
        gate = Gate()
        for update in corpus["updates"]:
            gate.take(base64.b64decode(update["data"]), update["by"])
        assert _settled(as_json(render(gate.doc, kind.ROOTS))) == _settled(corpus["content"])
        again = Known.load(gate.known.dump())
        assert (again.runs, again.ends) == (gate.known.runs, gate.known.ends)


def test_200_pasted_pages_pass_in_the_frames_a_device_sends():
    sent = run_node("pages.mjs", {}, timeout=60)
    gate = Gate()
    for frame in sent["frames"]:
        gate.take(base64.b64decode(frame))
    assert len(sent["frames"]) > 2
    assert render(gate.doc, kind.ROOTS)["t.a"].text == sent["text"]


def test_a_lost_update_is_noticed_by_the_next_one_that_builds_on_it(
    corpora: list[dict[str, Any]],
):
    noticed = 0
    for corpus in corpora:
        updates = corpus["updates"]
        for missing in range(0, len(updates) // 2, 17):
            if not updates[missing]["structs"]:
                continue
            with pytest.raises(Refused) as refused:
                filled({"updates": updates[:missing] + updates[missing + 1 :]})
            assert refused.value.reason == "gap"
            noticed += 1
    assert noticed > 10


def test_ten_thousand_damaged_updates_never_pass_their_checksum_nor_panic(
    corpora: list[dict[str, Any]],
):
    """With the checksum none passes; without it, what passes leaves a document that can be read."""
    chance = random.Random(2)
    passed = 0
    gates = [filled(corpus) for corpus in corpora]
    for turn in range(10_000):
        corpus = corpora[turn % len(corpora)]
        update = chance.choice(corpus["updates"])
        data = base64.b64decode(update["data"])
        damaged = mutate(data, chance)
        if damaged == data:
            continue
        assert zlib.crc32(damaged) != zlib.crc32(data)
        gate = gates[turn % len(corpora)]
        try:
            admit(
                damaged, known=gate.known, rules=RULES, owners=gate.owners,
                sender=(PEOPLE[update["by"]], f"device of {PEOPLE[update['by']]}"),
            )  # fmt: skip
        except Refused:
            continue
        passed += 1
        copy = Doc()
        copy.apply_update(gate.doc.get_update())
        copy.apply_update(damaged)
        render(copy, kind.ROOTS)
    assert passed < 2_000


def filled(corpus: dict[str, Any]) -> Gate:
    gate = Gate()
    for update in corpus["updates"]:
        gate.take(base64.b64decode(update["data"]), update["by"])
    return gate


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, double, insert, swap or lengthen somewhere."""
    bytes_ = bytearray(data)
    at = chance.randrange(len(bytes_))
    match chance.randrange(6):
        case 0:
            bytes_[at] ^= 1 << chance.randrange(8)
        case 1:
            del bytes_[at:]
        case 2:
            bytes_[at:at] = bytes_[: chance.randrange(len(bytes_)) + 1]
        case 3:
            bytes_.insert(at, chance.randrange(256))
        case 4:
            bytes_[at] = chance.randrange(256)
        case _:
            bytes_ += bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
    return bytes(bytes_)


def written(build: Any, client: int = 7) -> bytes:
    doc: Doc = Doc(client_id=client)
    build(doc)
    return doc.get_update()


def typed(words: str, root: str = "t.a", client: int = 7) -> bytes:
    def build(doc: Doc) -> None:
        doc.get(root, type=Text).insert(0, words)

    return written(build, client)


def answered(entry: Any, root: str = "a.x") -> bytes:
    return written(lambda doc: doc.get(root, type=Array).append(entry))


def test_another_workers_client_id_is_refused():
    gate = Gate()
    gate.take(typed("mine"), 0)
    more: Doc = Doc(client_id=7)
    more.apply_update(gate.doc.get_update())
    before = more.get_state()
    more.get("t.a", type=Text).insert(0, "forged ")
    assert refusal(gate, more.get_update(before), 1) == "foreign_client"


def test_the_same_range_twice_is_refused():
    gate = Gate()
    gate.take(typed("once"))
    assert refusal(gate, typed("once")) == "replayed"


def test_only_the_forms_fields_are_written():
    assert refusal(Gate(), typed("hello", root="t.z")) == "unknown_root"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (written(lambda doc: doc.get("a.x", type=Array).append(b"\x00")), "bad_value"),
        (written(lambda doc: doc.get("a.x", type=Array).append(Text("in"))), "bad_content"),
        (written(lambda doc: doc.get("a.x", type=Array).append(Doc())), "bad_content"),
        (written(lambda doc: doc.get("a.x", type=Map).update({"k": 1})), "unknown_root"),
        (written(lambda doc: doc.get("t.a", type=Text).insert_embed(0, {"x": 1})), "bad_content"),
        (typed("words in a register", root="a.x"), "bad_content"),
        (typed("a\0b"), "bad_value"),
        (answered({"v": 1, "by": PEOPLE[0], "at": "t", "more": 1}), "bad_value"),
        (answered({"v": {"a": 1}, "by": PEOPLE[0], "at": "t"}), "bad_value"),
        (answered({"v": 1, "by": PEOPLE[1], "at": "t"}), "foreign_author"),
        (answered({"v": "x" * 20_000, "by": PEOPLE[0], "at": "t"}), "too_large"),
        (answered(1), "bad_value"),
        (typed("x" * (MAX_FRAME + 1)), "too_large"),
        (b"", "damaged"),
        (b"\x00\x00", "damaged"),
        (b"\xff" * 40, "damaged"),
    ],
)
def test_what_a_document_never_holds_is_refused(data: bytes, reason: str):
    assert refusal(Gate(), data) == reason


def test_unknown_marks_are_refused_and_known_ones_pass():
    def marked(marks: dict[str, Any]) -> bytes:
        def build(doc: Doc) -> None:
            text = doc.get("t.a", type=Text)
            text.insert(0, "words")
            text.format(0, 3, marks)

        return written(build)

    Gate().take(marked({"bold": True, "header": 2}))
    assert refusal(Gate(), marked({"onclick": "x"})) == "bad_content"
    assert refusal(Gate(), marked({"bold": {"deep": 1}})) == "bad_value"


FORM = Rules({"t.line": "text", "t.a": "text", "s.k": "keyed"}, short={"t.line": 20})


def form_refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        admit(data, known=Known(), rules=FORM, owners={}, sender=(PEOPLE[0], "ipad"))
    return refused.value.reason


def form_takes(data: bytes) -> bool:
    return bool(admit(data, known=Known(), rules=FORM, owners={}, sender=(PEOPLE[0], "ipad")))


def about(*value: Any) -> bytes:
    return answered({"v": list(value), "by": PEOPLE[0], "at": "t"}, root="s.k")


@pytest.mark.parametrize(
    "value",
    [
        ("person", 7),
        ("row", "column", "words"),
        ("row", "", "removed"),
        ("a", "b", "c", "d", None),
        ("row", "column", "x" * 4_000),
        ("row", "column", True),
    ],
)
def test_a_keyed_answer_says_what_it_is_about(value: tuple[Any, ...]):
    assert form_takes(about(*value))


def test_a_long_table_filled_with_no_network_is_taken_whole():
    entries = [
        {"v": [f"row{number}", "who", "Mother"], "by": PEOPLE[0], "at": "2026-11-05T10:00:00Z"}
        for number in range(2_000)
    ]

    def build(doc: Doc) -> None:
        doc.get("s.k", type=Array).extend(entries)

    assert form_takes(written(build))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ((), "bad_value"),
        (("alone",), "bad_value"),
        (("a", "b", "c", "d", "e", "f"), "bad_value"),
        ((7, 7), "bad_value"),
        (("", 7), "bad_value"),
        (("x" * 81, 7), "bad_value"),
        (("person", ["deep"]), "bad_value"),
        (("person", {"deep": 1}), "bad_value"),
        (("row", "column", "x" * 4_001), "too_large"),
    ],
)
def test_a_keyed_answer_of_another_shape_is_refused(value: tuple[Any, ...], reason: str):
    assert form_refusal(about(*value)) == reason


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"v": "no list", "by": PEOPLE[0], "at": "t"}, "bad_value"),
        ({"v": ["p", 1], "by": PEOPLE[1], "at": "t"}, "foreign_author"),
        ({"v": ["p", 1], "by": PEOPLE[0]}, "bad_value"),
        ({"media": "m", "sha256": "0", "kind": "k", "by": PEOPLE[0], "at": "t"}, "bad_value"),
    ],
)
def test_a_keyed_entry_of_another_shape_is_refused(entry: dict[str, Any], reason: str):
    assert form_refusal(answered(entry, root="s.k")) == reason


def test_a_short_text_takes_one_plain_line_at_a_time():
    def bold(doc: Doc) -> None:
        doc.get("t.line", type=Text).insert(0, "words", {"bold": True})

    assert form_takes(typed("x" * 20, root="t.line"))
    assert form_takes(typed("x" * 21, root="t.a"))
    assert form_refusal(typed("x" * 21, root="t.line")) == "too_large"
    assert form_refusal(written(bold)) == "bad_content"


def test_state_vectors_of_strangers_are_read_with_the_same_care():
    doc: Doc = Doc()
    doc.get("t.a", type=Text).insert(0, "x")
    # pycrdt's own client ids have 53 bits; browsers draw 32.
    small: Doc = Doc(client_id=9)
    small.get("t.a", type=Text).insert(0, "x")
    assert sound_state_vector(small.get_state())
    assert not sound_state_vector(doc.get_state()[:-1])
    assert not sound_state_vector(b"\x05\x01")


def test_a_checked_update_can_be_taken_back():
    known = Known()
    known.add([(1, 0, 5, "t.a"), (1, 5, 2, "t.b")])
    known.add([(1, 7, 3, "t.a"), (2, 0, 1, "t.a")])
    known.remove([(1, 7, 3, "t.a"), (2, 0, 1, "t.a")])
    assert json.loads(known.dump()) == [[1, 7, [0, 5], ["t.a", "t.b"]]]


WHO = "0193a1b2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ({"exact": f"{WHO}#0123abcd"}, None),
        ({"exact": "Grandma#0123abcd", "bold": True}, None),
        ({"exact": None, "mention": None}, None),
        ({"mention": WHO}, None),
        ({"exact": "Grandma"}, "bad_value"),
        ({"exact": "a" * 41 + "#0123abcd"}, "bad_value"),
        ({"exact": "two\nlines#0123abcd"}, "bad_value"),
        ({"exact": True}, "bad_value"),
        ({"mention": "everybody"}, "bad_value"),
        ({"mention": {"id": WHO}}, "bad_value"),
        ({"mention": 7}, "bad_value"),
    ],
)
def test_whose_words_and_who_is_meant_are_somebody(marks: dict[str, Any], reason: str | None):
    def build(doc: Doc) -> None:
        text = doc.get("t.a", type=Text)
        text.insert(0, "words")
        text.format(0, 3, marks)

    if reason is None:
        Gate().take(written(build))
    else:
        assert refusal(Gate(), written(build)) == reason


PICTURE = {
    "media": "01a21568-f5fa-761d-844f-1d06b801ddd9", "sha256": "0" * 64, "kind": "photo",
    "by": PEOPLE[0], "at": "2026-11-05T14:02:00.000Z",
}  # fmt: skip


def test_a_pictures_entry_names_a_file_and_its_digest():
    Gate().take(answered(PICTURE, root="n.p"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"media": "../../agile.db"}, "bad_value"),
        ({"media": PICTURE["media"].upper()}, "bad_value"),
        ({"sha256": "0" * 63}, "bad_value"),
        ({"kind": "film"}, "bad_value"),
        ({"kind": 1}, "bad_value"),
        ({"name": "x"}, "bad_value"),
        ({"by": PEOPLE[1]}, "foreign_author"),
    ],
)
def test_a_pictures_entry_of_another_shape_is_refused(change: dict[str, Any], reason: str):
    assert refusal(Gate(), answered(PICTURE | change, root="n.p")) == reason
