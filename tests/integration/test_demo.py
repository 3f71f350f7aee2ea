"""The town in the record: made once, taken away whole, refused outside demo mode."""

import importlib
from contextlib import suppress

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from agile_app.__main__ import main
from agile_app.assessments.models import AssessmentAnswer
from agile_app.assessments.sign_off.service import reopen, signed_version
from agile_app.assessments.sign_off.verifying import signed_assessments, verify_signed
from agile_app.core.database import reading, transaction
from agile_app.core.errors import NotAllowed
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.demo.removal import remove_town
from agile_app.demo.service import PASSWORD, make_town
from agile_app.device.live.documents import content, document_of, sha256_of, verify_chain
from agile_app.device.live.models import LiveDocument
from agile_app.device.media import shelf
from agile_app.device.media.models import MediaFile
from agile_app.people.models import Worker
from agile_app.people.service import authenticate, load_actor
from agile_app.records.access import visible_children
from agile_app.records.models import Assessment, CaseNote, Child
from agile_app.records.search import search
from agile_app.security.actor import Actor
from agile_app.visits.models import Visit
from tests.factories import make_child, make_worker


def town(**options):
    with transaction() as session:
        return make_town(session, **({"workers": 10, "children": 60} | options))


def counts() -> dict[str, int]:
    kept = {"audit_entry", "import_run", "search_word"}
    with reading() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
            if table.name not in kept
        }


def account(name: str) -> Actor:
    with reading() as session:
        worker = session.exec(select(Worker).where(Worker.email == f"{name}@demo.agile")).one()
        actor = load_actor(session, worker.id)
    assert actor is not None
    return actor


def seen_by(name: str) -> set:
    with reading() as session:
        return set(session.execute(visible_children(account(name))).scalars())


def test_the_town_is_made_once(any_database):
    assert town().children == 60
    before = counts()
    assert not town().made
    assert counts() == before


def test_making_it_again_leaves_one_town_and_other_peoples_records(sqlite_database):
    own = make_child("Kept", "Child", allocated_to=make_worker())
    town()
    before = counts()
    worker = account("worker")
    child = next(iter(seen_by("worker")))
    with transaction() as session:
        session.add(CaseNote(child_id=child, kind="other", happened_at=own.created_at, text="-",
                             written_by_id=worker.worker_id, written_by="-"))  # fmt: skip
    assert town(again=True).removed > 1_000
    assert counts() == before
    with reading() as session:
        assert session.get(Child, own.id) is not None


def test_nothing_is_made_where_there_is_somebody(sqlite_database):
    make_child()
    assert not town(if_empty=True).made


def test_outside_demo_mode_it_is_refused(sqlite_database, settings_from):
    settings_from(AGILE_DEMO="")
    with pytest.raises(NotAllowed, match="only in demo mode"):
        town()


def test_the_fixed_accounts_sign_in(sqlite_database):
    town()
    for name in ("worker", "colleague", "manager", "it"):
        signed_in = authenticate(
            f"{name}@demo.agile", PASSWORD, address="127.0.0.1", device_id=None
        )
        assert signed_in.actor.worker_id == account(name).worker_id


def test_who_sees_whom(sqlite_database):
    town()
    worker, colleague, manager = map(seen_by, ("worker", "colleague", "manager"))
    with reading() as session:
        children = session.exec(select(Child)).all()
    restricted = {child.id for child in children if child.restricted}
    assert len(worker) == 18
    assert len(worker & colleague) in range(4, 7)
    assert worker < manager
    assert not restricted & (worker | colleague | manager)
    assert {child.id for child in children} - worker
    assert seen_by("it") == set()


def test_assessments_have_their_documents_and_answers(any_database):
    importlib.import_module("agile_app.assessments.documents")  # says what may stand in one
    town()
    with reading() as session:
        assessments = session.exec(select(Assessment)).all()
        assert assessments
        for assessment in assessments[:20]:
            assert verify_chain(session, assessment.id) is None
            said = content(session, assessment.id)
            answers = session.exec(
                select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment.id)
            ).all()
            assert {a.text for a in answers if a.kind == "text"} == {
                field.text.strip("\n") for field in said.values() if field.text
            }


def test_what_is_signed_off_verifies_and_its_manager_can_open_it_again(any_database):
    importlib.import_module("agile_app.assessments.documents")
    town()
    manager = account("manager")
    with transaction() as session:
        signed = session.exec(
            select(Assessment).where(
                Assessment.status == "signed_off",
                col(Assessment.child_id).in_(visible_children(manager)),
            )
        ).all()
        assert signed
        for assessment in signed[:20]:
            version = signed_version(session, assessment.id)
            assert verify_signed(session, assessment.id) == []
            assert sha256_of(content(session, assessment.id)) == version.sha256
            assert document_of(session, assessment.id).final_sha256 == version.sha256
            assert version.signed_by_id != assessment.started_by_id
        every = session.exec(select(Assessment.id).where(Assessment.status == "signed_off")).all()
        assert set(every) == set(signed_assessments(session))
        reopen(session, manager, signed[0].id, step_id=uuid7(), reason="A date is wrong.")


def test_pictures_go_from_the_disk_with_the_town_and_not_before(sqlite_database):
    town()
    with transaction() as session:
        document = session.exec(select(LiveDocument)).first()
        assert document is not None
        picture = MediaFile(id=uuid7(), document_id=document.id, worker_id=document.created_by,
                            kind="photo", mime="image/jpeg", size=1, sha256="0" * 64)  # fmt: skip
        session.add(picture)
    whole = shelf.whole_of(picture.id)
    whole.parent.mkdir()
    whole.write_bytes(b"-")
    with suppress(RuntimeError), transaction() as session:
        remove_town(session)
        raise RuntimeError
    assert whole.exists()
    town(again=True)
    assert not whole.exists()


def test_the_worker_has_visits_today_and_finds_people_by_search(sqlite_database):
    town()
    worker = account("worker")
    with transaction() as session:
        planned = session.exec(
            select(Visit).where(Visit.worker_id == worker.worker_id, Visit.status == "planned")
        ).all()
        assert len({v.planned_at for v in planned if v.planned_at.date() == today()}) == 3
        assert search(session, worker, "a", limit=100).rows


def test_the_command_makes_the_town_and_says_how_to_sign_in(sqlite_database, capsys):
    assert main(["demo", "--workers", "10", "--children", "60"]) == 0
    assert "worker@demo.agile" in capsys.readouterr().out
    assert main(["demo"]) == 0
    assert "--again" in capsys.readouterr().out


def test_the_command_refuses_outside_demo_mode_with_a_reason(
    sqlite_database, settings_from, capsys
):
    settings_from(AGILE_DEMO="0")
    assert main(["demo"]) == 1
    assert "AGILE_DEMO=1" in capsys.readouterr().err


def test_numbers_that_make_no_town_are_refused(sqlite_database, capsys):
    assert main(["demo", "--children", "5"]) == 1
    assert "30 to 10,000" in capsys.readouterr().err
