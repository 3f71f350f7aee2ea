"""Copies that leave, over HTTP and on both databases: who gets which, and what it does not say."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.assessments.copies import routes
from agile_app.assessments.copies.paper import NoPaper, pdf_of
from agile_app.core.database import reading, transaction
from agile_app.security.actor import Actor
from agile_app.security.headers import Edge
from agile_app.security.models import AuditEntry
from agile_app.security.routes import starlette_routes
from agile_app.security.sessions import start_session
from tests.factories import make_actor, make_child
from tests.signing import Town, make_town

assert routes
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
    assert second["version"].startswith("Not signed")
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
