"""What an addendum changes, in words."""

from agile_app.assessments.sign_off.changes import changed_fields, pieces, words_added
from agile_app.device.live.kinds import LiveField


def _said(found):
    return [(piece["change"], piece["text"]) for piece in found]


def test_words_that_came_and_went_are_told_apart():
    found = pieces("She likes school.", "She likes her new school.")
    assert ("added", "her new ") in _said(found)
    assert "".join(p["text"] for p in found if p["change"] != "removed") == (
        "She likes her new school."
    )
    gone = pieces("He is often late.", "He is late.")
    assert ("removed", "often ") in _said(gone)


def test_what_is_far_from_a_change_is_left_out():
    long = "word " * 400
    found = pieces(long + "end.", long + "the end.")
    assert sum(len(piece["text"]) for piece in found) < 300
    assert found[0]["text"].startswith("…")


def test_an_unchanged_field_is_not_told():
    same = {"t.health": LiveField("text", delta=[{"insert": "Well."}])}
    assert changed_fields(same, same) == []


def test_a_changed_answer_is_told_with_what_it_was():
    def answer(value):
        return {"a.outcome": LiveField("register", entries=[{"v": value, "by": "b", "at": "t"}])}

    (changed,) = changed_fields(answer("nfa"), answer("cin"))
    assert (changed["before"][0]["v"], changed["after"][0]["v"]) == ("nfa", "cin")


def test_added_words_are_counted_and_an_answer_is_one():
    fields = [
        {"root": "t.a", "pieces": pieces("One.", "One. Two three, and it's four.")},
        {"root": "a.b", "before": [], "after": [{"v": "yes"}]},
    ]
    assert words_added(fields) == 6


def test_a_whole_rewritten_text_is_compared_in_good_time():
    before = " ".join(f"old{number}" for number in range(3000))
    after = " ".join(f"new{number}" for number in range(3000))
    found = pieces(before, after)
    assert {"added", "removed"} <= {piece["change"] for piece in found}
