"""Files of documents as a device sends them, and as a hostile one does."""

import errno
import hashlib
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from pycrdt import Array, Doc
from sqlalchemy import Engine
from sqlmodel import select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.assessments import documents, operations
from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed, NotFound, Unavailable
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.live.models import LiveClient, LiveLate
from agile_app.device.media import routes as media_routes
from agile_app.device.media import rules, service, shelf, tidying
from agile_app.device.media.models import MediaFile
from agile_app.records.models import Allocation, Child
from agile_app.security import sealing
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from agile_app.security.routes import starlette_routes
from agile_app.security.sessions import start_session
from agile_app.settings import get_settings
from tests.factories import actor_of, make_allocation, make_child, make_worker
from tests.media import drawing, jpeg, mp4, png, webm
from tests.tablet import ask

REGISTERED = (documents, operations, media_routes)
ORIGIN = "http://localhost:3000"
OURS = {"X-Agile": "1", "Sec-Fetch-Site": "same-origin", "Origin": ORIGIN}


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` answers."""

    total: int
    used: int
    free: int


class Device:
    """A worker's tablet: its session, and the files it sends."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.client = TestClient(Starlette(routes=starlette_routes()), base_url=ORIGIN)
        with transaction() as session:
            token, _ = start_session(session, actor.worker_id, device_id="tablet")
        self.client.headers.update({**OURS, "cookie": f"agile={token}"})

    def begin(self, document: UUID | str, content: bytes, **said: Any) -> Any:
        facts = {
            "id": str(uuid7()),
            "document_id": str(document),
            "kind": "photo",
            "mime": "image/jpeg",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        } | said
        answer = self.client.post("/api/media", json=facts)
        return facts["id"], answer

    def put(self, media: str, offset: int | str, piece: bytes) -> Any:
        return self.client.put(f"/api/media/{media}?from={offset}", content=piece)

    def send(self, document: UUID, content: bytes, *, piece: int = 100, **said: Any) -> str:
        media, answer = self.begin(document, content, **said)
        assert answer.status_code == 200, answer.text
        for offset in range(0, len(content), piece):
            answer = self.put(media, offset, content[offset : offset + piece])
            assert answer.status_code == 200, answer.text
        assert answer.json() == {"offset": len(content), "done": True}
        return media

    def look(self, media: str, document: UUID) -> Any:
        return self.client.get(f"/api/media/{media}?document={document}")

    def assess(self, child_id: UUID) -> UUID:
        """A new assessment's document."""
        document = uuid7()
        started = {"id": str(document), "child_id": str(child_id)}
        answer = ask(self.actor, "assessment.start", started)
        assert answer["status"] == "accepted", answer
        return document


@pytest.fixture
def worker(any_database: Engine) -> Device:
    return Device(actor_of(make_worker()))


@pytest.fixture
def document(worker: Device) -> UUID:
    return worker.assess(make_child(allocated_to=worker.actor).id)


def files() -> list[Path]:
    return [file for file in shelf.folder().rglob("*") if file.is_file()]


def acts(name: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.exec(select(AuditEntry).where(AuditEntry.act == name)))


def age(media: str, by: timedelta) -> None:
    """As if it had stood still for so long."""
    with transaction() as session:
        session.exec(
            update(MediaFile).where(MediaFile.id == UUID(media)).values(touched_at=now() - by)
        )


# -- a file's way ---------------------------------------------------------------------------


def test_a_photo_comes_in_pieces_and_is_read_as_it_was_sent(worker, document):
    photo = jpeg()
    media = worker.send(document, photo, piece=20)
    seen = worker.look(media, document)
    assert (seen.status_code, seen.content) == (200, photo)
    (received,), (viewed,) = acts("media.received"), acts("media.viewed")
    assert received.child_id == viewed.child_id is not None
    assert str(received.subject_id) == media


@pytest.mark.parametrize(
    ("kind", "mime", "content"),
    [
        ("photo", "image/png", png()),
        ("drawing", "application/json", drawing([1, 2, 50, 300, 400, 50])),
        ("signature", "application/json", drawing([100, 100, 50, 600, 300, 50])),
        ("voice", "audio/mp4", mp4(b"soun")),
        ("voice", "audio/webm", webm(2, unknown_size=True)),
    ],
)
def test_each_kind_is_kept_for_what_it_is(worker, document, kind, mime, content):
    media = worker.send(document, content, kind=kind, mime=mime)
    seen = worker.look(media, document)
    assert seen.headers["x-media-type"] == mime
    assert seen.content == content


def test_what_is_served_never_runs(worker, document):
    seen = worker.look(worker.send(document, jpeg()), document)
    assert seen.headers["content-type"] == "application/octet-stream"
    assert seen.headers["content-disposition"] == "attachment"
    assert seen.headers["cache-control"] == "no-store"


def test_begun_again_it_says_how_far_it_came(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    worker.put(media, 0, photo[:30])
    _, again = worker.begin(document, photo, id=media)
    assert again.json() == {"offset": 30, "done": False}


def test_a_piece_sent_twice_or_too_early_changes_nothing(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    for _repeat in range(2):
        assert worker.put(media, 0, photo[:30]).json() == {"offset": 30, "done": False}
    assert worker.put(media, 60, photo[60:]).json() == {"offset": 30, "done": False}
    assert worker.put(media, 30, photo[30:]).json()["done"]
    assert worker.put(media, 0, photo[:30]).json() == {"offset": len(photo), "done": True}
    assert worker.look(media, document).content == photo
    assert len(acts("media.received")) == 1


def test_what_a_dying_process_wrote_beyond_is_cut_off(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    worker.put(media, 0, photo[:30])
    (part,) = files()
    with part.open("ab") as file:
        file.write(b"written, and not said")
    for offset in range(30, len(photo), 40):
        worker.put(media, offset, photo[offset : offset + 40])
    assert worker.look(media, document).content == photo


def test_a_process_that_died_before_it_said_done_is_caught_up_with(worker, document):
    photo = jpeg()
    media = worker.send(document, photo)
    with transaction() as session:
        session.exec(update(MediaFile).values(kept_at=None))
    _, answer = worker.begin(document, photo, id=media)
    assert answer.json() == {"offset": len(photo), "done": False}
    assert worker.put(media, len(photo), b"").json()["done"]
    assert worker.look(media, document).content == photo


def test_a_file_that_arrived_damaged_starts_again(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    answer = worker.put(media, 0, photo[:-1] + b"?")
    assert (answer.status_code, answer.json()["code"]) == (409, "hash_differs")
    assert worker.look(media, document).json()["code"] == "on_its_way"
    _, again = worker.begin(document, photo, id=media)
    assert again.json()["offset"] == 0
    assert worker.put(media, 0, photo).json()["done"]


def test_what_a_device_has_not_begun_to_send_is_on_its_way_and_not_refused(worker, document):
    assert worker.look(str(uuid7()), document).json()["code"] == "on_its_way"


def test_colleagues_of_the_child_see_it_and_others_do_not(worker, document):
    media = worker.send(document, jpeg())
    with reading() as session:
        child_id = session.get_one(MediaFile, UUID(media)).child_id
        child = session.get_one(Child, child_id)
    colleague, stranger = Device(actor_of(make_worker())), Device(actor_of(make_worker()))
    make_allocation(child, colleague.actor)
    assert colleague.look(media, document).status_code == 200
    refused = stranger.look(media, document)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert [refusal.worker_id for refusal in acts("child.refused")] == [stranger.actor.worker_id]


# -- a hostile client -----------------------------------------------------------------------


def test_another_documents_entry_that_names_it_gets_nothing(worker, document):
    media = worker.send(document, jpeg())
    other = worker.assess(make_child(allocated_to=worker.actor).id)
    assert worker.look(media, other).status_code == 404
    with transaction() as session, pytest.raises(NotFound):
        service.media_for(session, worker.actor, UUID(media), document_id=other)


def test_nobody_adds_to_a_document_that_is_not_theirs(worker, document):
    stranger = Device(actor_of(make_worker()))
    _, answer = stranger.begin(document, jpeg())
    assert answer.status_code == 403
    assert files() == []


def test_nobody_goes_on_with_somebody_elses_upload(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    stranger = Device(actor_of(make_worker()))
    assert stranger.put(media, 0, photo).status_code == 404
    own = stranger.assess(make_child(allocated_to=stranger.actor).id)
    _, answer = stranger.begin(own, photo, id=media)
    assert answer.status_code == 409
    assert worker.put(media, 0, photo).json()["done"]


def test_an_id_that_was_used_is_not_used_for_other_bytes(worker, document):
    media = worker.send(document, jpeg())
    _, answer = worker.begin(document, jpeg(width=99), id=media)
    assert answer.status_code == 409
    assert worker.look(media, document).content == jpeg()


@pytest.mark.parametrize("role", [Role.REVIEWING_OFFICER, Role.BUSINESS_SUPPORT, Role.IT])
def test_who_may_not_write_documents_sends_no_files(worker, document, role):
    reader = Device(actor_of(make_worker(role)))
    _, answer = reader.begin(document, jpeg())
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("content", "said", "sentence"),
    [
        (mp4(b"vide"), {}, "This is a video, not a photo."),
        (webm(1), {"kind": "voice", "mime": "audio/webm"}, "This is a video, not a voice note."),
        (b"<script>alert(1)</script>", {}, "This is a text file, not a photo."),
        (jpeg(exif=True), {}, "This photo still says where and when it was taken."),
        (png(), {}, "It is of another type than was said."),
        (
            drawing([1, 1, 50]),
            {"kind": "signature", "mime": "application/json"},
            "There is no signature here.",
        ),
    ],
)
def test_bytes_that_are_not_what_they_claim_are_refused_and_gone(
    worker, document, content, said, sentence
):
    media, answer = worker.begin(document, content, **said)
    assert answer.status_code == 200
    answer = worker.put(media, 0, content)
    assert answer.status_code == 422
    assert (answer.json()["sentence"], answer.json()["code"]) == (sentence, "not_that")
    assert files() == []
    assert len(acts("media.refused")) == 1
    assert worker.look(media, document).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"size": rules.LARGEST["photo"] + 1},
        {"size": 0},
        {"size": -1},
        {"size": "12"},
        {"kind": "film"},
        {"kind": "photo", "mime": "text/html"},
        {"sha256": "x"},
        {"id": "../../../../etc/passwd"},
        {"id": "{6F9619FF-8B86-D011-B42D-00CF4FC964FF}"},
        {"document_id": "%2e%2e"},
        {"more": 1},
    ],
)
def test_a_file_described_wrongly_is_refused(worker, document, said):
    _, answer = worker.begin(document, jpeg(), **said)
    assert answer.status_code == 422, answer.text
    assert files() == []


@pytest.mark.parametrize("name", ["..%2f..%2fagile.db", "A" * 36, "urn:uuid:x", "0" * 32])
def test_only_a_plain_id_names_a_file(worker, document, name):
    assert worker.put(name, 0, b"x").status_code == 404
    assert worker.client.get(f"/api/media/{name}?document={document}").status_code == 404


@pytest.mark.parametrize("offset", ["-1", "1e3", "", "999999999999", "0x10", "٣"])
def test_a_piece_outside_of_the_file_is_refused(worker, document, offset):
    media, _ = worker.begin(document, jpeg())
    assert worker.put(media, offset, b"xx").status_code == 422


def test_more_than_was_announced_is_refused(worker, document):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    worker.put(media, 0, photo[:-1])
    assert worker.put(media, len(photo) - 1, photo[-1:] + b"more").status_code == 422
    assert worker.put(media, len(photo) - 1, photo[-1:]).json()["done"]


def test_a_piece_larger_than_a_piece_is_refused_before_it_is_read(worker, document):
    media, _ = worker.begin(document, bytes(3 * rules.MB))
    assert worker.put(media, 0, bytes(rules.LARGEST_PIECE + 1)).status_code == 413


def test_a_document_takes_only_so_much(worker, document, monkeypatch):
    monkeypatch.setattr(rules, "DOCUMENT_TOTAL", 1_000)
    worker.send(document, jpeg())
    _, answer = worker.begin(document, bytes(990))
    assert answer.status_code == 422
    monkeypatch.setattr(rules, "DOCUMENT_COUNT", 1)
    _, answer = worker.begin(document, jpeg())
    assert answer.status_code == 422


def test_a_form_of_another_site_sends_nothing(worker, document):
    worker.client.headers.update(
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    )
    _, answer = worker.begin(document, jpeg())
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


# -- faults ---------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_what_was_taken_stays(worker, document, monkeypatch):
    photo = jpeg()
    media, _ = worker.begin(document, photo)
    worker.put(media, 0, photo[:30])
    written = os.fsync

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = worker.put(media, 30, photo[30:])
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    monkeypatch.setattr(os, "fsync", written)
    assert worker.put(media, 30, photo[30:]).json()["done"]
    assert worker.look(media, document).content == photo


def test_what_the_record_itself_needs_of_the_disk_is_left(worker, document, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, rules.KEPT_FREE))
    _, answer = worker.begin(document, jpeg())
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")


def test_a_file_changed_on_the_disk_is_not_shown(worker, document):
    media = worker.send(document, jpeg())
    (file,) = files()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with transaction() as session:
        found = service.media_for(session, worker.actor, UUID(media), document_id=document)
    with pytest.raises(Unavailable):
        service.media_bytes(found)
    assert worker.look(media, document).status_code == 503


def test_where_the_database_is_encrypted_so_are_the_files(worker, document):
    keyed = replace(get_settings(), database_key="a key of this test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "get_settings", lambda: keyed)
        photo = jpeg()
        media = worker.send(document, photo, piece=30)
        (file,) = files()
        assert b"JFIF" not in file.read_bytes()
        assert worker.look(media, document).content == photo
        # A piece in another's place opens nothing.
        stored = file.read_bytes()
        length = 4 + int.from_bytes(stored[:4])
        file.write_bytes(stored[length : 2 * length] + stored[:length] + stored[2 * length :])
        assert worker.look(media, document).status_code == 503
        file.write_bytes(stored)
    assert worker.look(media, document).status_code == 503, "without the key"


def test_who_lost_the_document_still_hands_in_what_they_made_while_it_was_theirs(worker, document):
    """Their words written then are kept too (``POST /api/live/frames``)."""
    with transaction() as session:
        session.add(
            LiveClient(
                document_id=document, client_id=7, worker_id=worker.actor.worker_id, device="d"
            )
        )
        session.exec(update(Allocation).values(ended_on=now().date() - timedelta(days=1)))
    photo = jpeg()
    media, answer = worker.begin(document, photo)
    assert answer.status_code == 200
    assert worker.put(media, 0, photo).json()["done"]
    assert worker.look(media, document).status_code == 403, "but does not see it any more"


def test_an_upload_nobody_finishes_is_tidied_away_unless_a_document_names_it(worker, document):
    photo = jpeg()
    forgotten, _ = worker.begin(document, photo)
    named, _ = worker.begin(document, photo)
    fresh, _ = worker.begin(document, photo)
    for media in (forgotten, named, fresh):
        worker.put(media, 0, photo[:30])
    for media in (forgotten, named):
        age(media, rules.UNFINISHED_FOR + timedelta(hours=1))
    _speak_of(worker, document, named)
    assert tidying.tidy_unfinished() == 1
    assert worker.put(forgotten, 30, photo[30:]).status_code == 404
    assert worker.put(named, 30, photo[30:]).json()["done"]
    assert worker.put(fresh, 30, photo[30:]).json()["done"]


def _speak_of(worker, document, media: str, n: int = 1) -> None:
    """A frame that names a file, kept outside of the document."""
    entry = Doc()
    entry.get("n.p", type=Array).append({"media": media, "sha256": "0" * 64, "kind": "photo"})
    frame = entry.get_update()
    with transaction() as session:
        session.add(
            LiveLate(
                document_id=document, worker_id=worker.actor.worker_id, device="d",
                epoch="0" * 32, n=n, received_at=now(), kind="late", reason="signed",
                size=len(frame), sha256="0" * 64, data=frame,
            )
        )  # fmt: skip


def test_nobody_who_writes_waits_while_logs_are_searched_and_what_they_name_meanwhile_stays(
    worker, document, monkeypatch
):
    photo = jpeg()
    forgotten, meanwhile, resumed = (worker.begin(document, photo)[0] for _ in range(3))
    for media in (forgotten, meanwhile, resumed):
        worker.put(media, 0, photo[:30])
        age(media, rules.UNFINISHED_FOR + timedelta(hours=1))
    read = tidying.log_rows

    def somebody_writes(session, document_id, *, after=0):
        if somebody_writes.first:
            somebody_writes.first = False
            _speak_of(worker, document, meanwhile)
            assert worker.put(resumed, 30, photo[30:60]).status_code == 200
        return read(session, document_id, after=after)

    somebody_writes.first = True

    def after_the_search(*given, **more):
        found = search(*given, **more)
        if after_the_search.first:
            after_the_search.first = False
            _speak_of(worker, document, later, n=2)
        return found

    later, _ = worker.begin(document, photo)
    worker.put(later, 0, photo[:30])
    age(later, rules.UNFINISHED_FOR + timedelta(hours=1))
    search, after_the_search.first = tidying._named, True
    monkeypatch.setattr(tidying, "log_rows", somebody_writes)
    monkeypatch.setattr(tidying, "_named", after_the_search)
    assert tidying.tidy_unfinished() == 1
    assert worker.put(forgotten, 30, photo[30:]).status_code == 404
    assert worker.put(resumed, 60, photo[60:]).json()["done"]
    for named in (meanwhile, later):
        assert worker.put(named, 30, photo[30:]).json()["done"]


def test_a_refusal_of_the_document_reaches_who_asks_for_the_bytes(worker, document):
    media = worker.send(document, jpeg())
    stranger = actor_of(make_worker())
    with transaction() as session, pytest.raises(NotAllowed):
        service.media_for(session, stranger, UUID(media), document_id=document)
