"""Copies that leave, over HTTP and on both databases: who gets which, and what it does not say."""

import hashlib
import json
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.assessments.copies import routes, service
from agile_app.assessments.copies.paper import NoPaper, pdf_of
from agile_app.assessments.copies.sheet import KINDS
from agile_app.assessments.family.service import Names, note_shown
from agile_app.assessments.sign_off import addenda
from agile_app.assessments.sign_off import routes as version_routes
from agile_app.assessments.sign_off.models import Addendum
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.media import service as media
from agile_app.device.media.service import Announced
from agile_app.records.models import Person, Relationship
from agile_app.security.actor import Actor
from agile_app.security.headers import Edge
from agile_app.security.models import AuditEntry
from agile_app.security.routes import starlette_routes
from agile_app.security.sessions import start_session
from tests.factories import make_actor, make_child
from tests.media import jpeg
from tests.signing import Town, make_town

assert routes, version_routes
ORIGIN = "http://localhost:3000"


@pytest.fixture
def town(any_database) -> Town:
    town = make_town()
    make_child("Wayne", "Harcourt", allocated_to=town.worker)
    make_child("Yusuf", "Haldane", allocated_to=town.worker, restricted=True)
    pen = town.pen()
    pen.write("t.child_words", "I like it when Wayne Harcourt and Yusuf come.")
    pen.write("t.health", "Grows well. Wayne has a cough.")
    return town


def ask(actor: Actor, where: str):
    client = TestClient(Edge(Starlette(routes=starlette_routes()), {}), base_url=ORIGIN)
    with transaction() as session:
        token, _ = start_session(session, actor.worker_id, device_id="tablet")
    headers = {"X-Agile": "1", "Sec-Fetch-Site": "same-origin", "cookie": f"agile={token}"}
    return client.get(f"/api/assessments/{where}", headers=headers)


def look(town: Town, kind: str, actor: Actor | None = None):
    return ask(actor or town.worker, f"{town.id}/copies/{kind}/preview")


def acts(town: Town) -> list[dict]:
    with reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject_id == town.id))
        return [
            {"act": entry.act, **json.loads(entry.facts)}
            for entry in entries
            if entry.act.startswith("assessment.copy")
        ]


def test_the_record_names_everybody_and_the_family_reads_no_other_names(town):
    record, family = look(town, "record").text, look(town, "family").text
    assert "Wayne Harcourt and Yusuf" in record
    assert "Grows well." in record
    assert "I like it when someone else and someone else come." in family
    for name in ("Wayne", "Harcourt", "Yusuf", "Haldane", "Grows well"):
        assert name not in family


def test_names_agreed_at_the_tablet_stay_on_the_familys_copy_and_typed_ones_are_left_out(town):
    agnes = Person(given_name="Agnes", family_name="Pennywhistle")
    with transaction() as session:
        session.add(agnes)
        session.flush()
        session.add(Relationship(person_id=agnes.id, related_id=town.child.id, kind="neighbour"))
    town.pen().write("t.child_words", "Agnes Pennywhistle came with Otto. ")
    assert "Agnes" not in look(town, "family").text
    with transaction() as session:
        names = Names(frozenset({str(agnes.id)}), ("Otto",))
        note_shown(session, town.worker, town.id, parts=[], at=now(), names=names)
    html = look(town, "family").text
    assert "Agnes Pennywhistle came with someone else." in html
    assert "Otto" not in html


def test_looking_and_making_are_taken_down_apart_with_version_and_hash(town):
    look(town, "family")
    made = ask(town.worker, f"{town.id}/copies/record/pdf")
    if made.status_code == NoPaper.status:
        pytest.skip("Pango is not on this machine")
    first, second = acts(town)
    assert first["act"] == "assessment.copy.looked_at"
    assert first["for"] == "family"
    assert second["act"] == "assessment.copy.made"
    assert second["sha256"] == first["sha256"]
    assert second["version"] == 0
    assert made.headers["content-type"] == "application/pdf"
    assert "Test" not in made.headers["content-disposition"]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    assert "Grows well." in text
    assert second["sha256"][:20] in text.replace("\n", "")


def test_a_signed_version_is_what_is_printed_whatever_is_written_later(town):
    town.ask()
    sha256 = town.sign()
    town.pen().write_late("t.health", "Late. ")
    html = look(town, "record").text
    assert "Version 1, signed by Manager Who Reads" in html
    assert sha256 in html
    assert "Late." not in html


def add_after_signature(town: Town, *, accepted: bool = True, **written: str) -> str:
    """Words written after the signature, and decided on; the fingerprint of what was accepted."""
    pen = town.pen()
    for key, words in written.items():
        pen.write_late(f"t.{key}", words)
    with transaction() as session:
        addenda.gather(session, town.id)
        (waiting,) = session.exec(select(Addendum).where(Addendum.status == "waiting")).all()
        decide = addenda.accept if accepted else addenda.decline
        decided = decide(session, town.manager, town.id, waiting.id, reason="It was said then.")
        return decided.sha256


def test_accepted_addenda_stand_after_the_signed_version_with_their_own_fingerprint(town):
    town.ask()
    town.sign()
    added = add_after_signature(
        town, child_words="Wayne Harcourt wrote to me. ", health="Has a new inhaler. "
    )
    add_after_signature(town, accepted=False, health="Declined words. ")
    record, conference, family = (look(town, kind).text for kind in KINDS)
    for html in (record, conference, family):
        assert "with 1 addendum accepted since" in html
        assert f"Fingerprint {added}" in html
        assert "Accepted by Manager Who Reads" in html
        assert "Declined words" not in html
    assert "Has a new inhaler." in record
    assert "Has a new inhaler." in conference
    assert "Wayne Harcourt wrote to me." in record
    assert "someone else wrote to me." in family.lower()
    for left_out in ("Wayne", "Harcourt", "inhaler"):
        assert left_out not in family
    assert acts(town)[-1]["addenda"] == 1


def test_a_copy_that_holds_less_than_was_accepted_says_so(town):
    town.ask()
    town.sign()
    add_after_signature(town, health="Has a new inhaler. ")
    assert "with none of 1 addendum accepted since" in look(town, "family").text


def test_nobody_gets_a_copy_of_a_child_they_do_not_reach_and_the_refusal_is_audited(town):
    stranger = make_actor()
    assert look(town, "record", stranger).status_code in (403, 404)
    with reading() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.worker_id == stranger.worker_id)
        ).all()
    assert [entry.act for entry in entries if entry.act.endswith("refused")] != []
    assert acts(town) == []


@pytest.mark.parametrize("where", ["{id}/copies/everything/preview", "none/copies/record/preview"])
def test_what_is_no_copy_is_not_found(town, where):
    assert ask(town.worker, where.format(id=town.id)).status_code == 404


def test_the_page_to_look_at_runs_nothing_and_stands_in_our_own_frame_only(town):
    headers = look(town, "record").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cache-control"] == "no-store"


def photo(town: Town, content: bytes, **entered: str) -> None:
    """A photo of the assessment, sent whole, and its entry."""
    told = hashlib.sha256(content).hexdigest()
    said = Announced(uuid7(), town.id, "photo", "image/jpeg", len(content), told)
    with transaction() as session:
        media.begin(session, town.worker, said)
    media.take_piece(town.worker, said.id, 0, content)
    entry = {"media": str(said.id), "sha256": told, "kind": "photo"}
    town.pen().write("n.child_photo", entry | entered)


def test_another_file_under_the_id_of_what_was_entered_is_not_shown_for_it(town):
    photo(town, jpeg())
    photo(town, jpeg(width=99), sha256="0" * 64)
    html = look(town, "record").text
    assert html.count("data:image/jpeg") == 1
    assert html.count(service.NOT_THAT_FILE) == 1


def test_of_more_pictures_than_a_copy_holds_it_says_where_the_others_are(town, monkeypatch):
    monkeypatch.setattr(service, "MOST_BYTES", len(jpeg()))
    photo(town, jpeg())
    photo(town, jpeg(width=99))
    html = look(town, "record").text
    assert html.count("data:image/jpeg") == 1
    assert html.count(service.TOO_MANY) == 1


def test_nobody_who_writes_waits_while_pictures_are_read(town, monkeypatch):
    photo(town, jpeg())
    read = media.shelf.read_whole

    def somebody_writes_meanwhile(file):
        town.pen().write("t.health", "Meanwhile. ")
        return read(file)

    monkeypatch.setattr(media.shelf, "read_whole", somebody_writes_meanwhile)
    assert "data:image/jpeg" in look(town, "record").text


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00", "soon"])
def test_a_moment_that_no_clock_shows_spoils_no_copy(town, at):
    photo(town, jpeg(), at=at)
    assert "at an unknown time" in look(town, "record").text


def test_the_audit_of_a_signed_copy_says_its_number_and_nobodys_name(town):
    town.ask()
    town.sign()
    look(town, "record")
    (act,) = acts(town)
    assert act["version"] == 1
    assert "Manager" not in json.dumps(act)


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "-1", "1_0", "²"])
def test_a_version_that_cannot_be_is_not_found(town, number):
    town.ask()
    town.sign()
    assert ask(town.worker, f"{town.id}/versions/1").status_code == 200
    assert ask(town.worker, f"{town.id}/versions/{number}").status_code == 404


def test_without_pango_it_says_what_is_missing(monkeypatch):
    import builtins

    true_import = builtins.__import__

    def without(name, *more, **most):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return true_import(name, *more, **most)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoPaper) as caught:
        pdf_of("<html></html>")
    assert "Pango" in caught.value.what_to_do
