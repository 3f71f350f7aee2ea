"""What a device holds of a sign-off."""

from datetime import timedelta

import pytest

from agile_app.assessments import bundle as assessments_bundle
from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.forms import form_of
from agile_app.assessments.sign_off import addenda
from agile_app.assessments.sign_off.bundle import SOMEBODY, sign_off_rows
from agile_app.assessments.sign_off.service import Passage
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now, on_screen
from agile_app.device.live.documents import content
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("sqlite_database")


def newest_form(town):
    with reading() as session:
        return form_of(session, town.assessment.form_key, town.assessment.form_version)


def _rows(town, actor, collection):
    with reading() as session:
        found = sign_off_rows(session, actor, [town.child.id])
    return found[town.child.id].get(collection, [])


def _row(town, actor):
    (row,) = _rows(town, actor, "sign_offs")
    return row


def test_before_anybody_asks_there_is_nothing_to_compare():
    town = make_town()
    row = _row(town, town.worker)
    assert (row.state, row.bases, row.version) == ("writing", [], 0)


def test_a_manager_has_what_it_said_when_it_was_sent():
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    town.ask("Please.")
    row = _row(town, town.manager)
    assert (row.state, row.step_by, row.note) == ("awaiting", "Worker Who Writes", "Please.")
    assert row.may_sign
    assert row.may_not_because == ""
    (base,) = row.bases
    assert (base.key, base.content) == ("asked", {"t.health": [{"insert": "Grows well."}]})


def test_after_a_return_changes_are_marked_against_what_was_returned_first():
    town = make_town()
    pen = town.pen()
    pen.write("t.health", "Grows well.")
    town.ask()
    town.give_back("More.", Passage("t.health", "Say when."))
    pen.write("t.health", "In May: ")
    (passage,) = _rows(town, town.worker, "returned_passages")
    assert (passage.field, passage.label, passage.note) == ("health", "Health", "Say when.")
    assert (passage.quote, passage.anchor) == ("", "")
    assert not passage.done
    assert _row(town, town.worker).state == "returned"
    town.ask()
    bases = _row(town, town.manager).bases
    assert [base.key for base in bases] == ["returned", "asked"]
    assert bases[0].content["t.health"] == [{"insert": "Grows well."}]
    assert bases[1].content["t.health"] == [{"insert": "In May: Grows well."}]


def test_who_wrote_in_it_is_told_that_somebody_else_signs():
    town = make_town()
    town.pen(town.manager).write("t.health", "Mine.")
    town.ask()
    assert "you wrote in it" in _row(town, town.manager).may_not_because
    assert _row(town, town.other_manager).may_not_because == ""
    assert not _row(town, town.worker).may_sign


def test_a_signed_one_shows_its_hash_and_late_words_wait():
    town = make_town()
    town.ask()
    away = town.pen()
    digest = town.sign()
    away.write_late("t.health", "Late words. ")
    with transaction() as session:
        addenda.gather(session, town.id)
    row = _row(town, town.manager)
    assert (row.state, row.version, row.sha256) == ("signed", 1, digest)
    assert (row.waiting_addenda, row.bases) == (1, [])
    (addendum,) = _rows(town, town.worker, "addenda")
    assert (addendum.words, addendum.worker_id) == (2, str(town.worker.worker_id))
    assert [(f.label, [p.text for p in f.pieces]) for f in addendum.fields] == [
        ("Health", ["Late words. "])
    ]


def test_people_in_an_addendum_are_left_for_the_device_to_name():
    town = make_town()
    town.ask()
    away = town.pen()
    town.sign()
    somebody = str(uuid7())
    away.write_late("s.safety_scale", [somebody, 6])
    with transaction() as session:
        addenda.gather(session, town.id)
    (addendum,) = _rows(town, town.manager, "addenda")
    ((name, other),) = [field.pieces for field in addendum.fields]
    assert (name.text, name.person, name.begins) == (SOMEBODY, somebody, True)
    assert (other.text, other.person, other.begins) == (": 6 of 10", "", False)


def test_whoever_signs_sees_how_much_was_missing_when_it_was_asked_for_and_is_missing_now():
    town = make_town()
    form = newest_form(town)
    due = [each for each in form.fields if each.required_at == "send" and each.when is None]
    at_signature = [each for each in form.fields if each.required_at == "sign"]
    text = next(each for each in due if each.kind == "text")
    assert at_signature
    assert _row(town, town.manager).missing_asked == 0
    town.ask()
    before = _row(town, town.manager)
    assert before.missing_asked >= len(due)
    assert before.missing_now > before.missing_asked
    pen = town.pen()
    seq = pen.write(text.root, "Said now.")
    with transaction() as session:
        take_answers(session, town.id, content(session, town.id), seq)
    after = _row(town, town.manager)
    assert (after.missing_asked, after.missing_now) == (
        before.missing_asked,
        before.missing_now - 1,
    )
    town.sign()
    assert (_row(town, town.manager).missing_asked, _row(town, town.manager).missing_now) == (0, 0)


def test_late_words_say_when_their_tablet_was_without_a_network():
    town = make_town()
    town.ask()
    away = town.pen()
    town.sign()
    written = now() - timedelta(minutes=90)
    away.write_late("t.health", "First. ", written_at=written, offline=True)
    away.write_late("t.health", "Second. ", written_at=written, offline=True)
    with transaction() as session:
        addenda.gather(session, town.id)
    (addendum,) = _rows(town, town.manager, "addenda")
    assert addendum.when.startswith(f"Written {on_screen(written)} without a network, received ")
    away.write_late("t.health", "Third. ", offline=False)
    with transaction() as session:
        addenda.gather(session, town.id)
    (addendum,) = _rows(town, town.manager, "addenda")
    assert f"{on_screen(written)} partly without a network" in addendum.when


def test_a_signature_that_was_opened_again_stays_in_the_chronology():
    town = make_town()
    town.ask()
    town.sign()
    town.reopen("A wrong date.")
    titles = [entry.title for entry in _rows(town, town.worker, "chronology")]
    assert titles == ["Assessment signed off, version 1", "Assessment opened again"]
    (version,) = _rows(town, town.worker, "assessment_versions")
    assert version.reopened_because == "A wrong date."
    assert [base.key for base in _row(town, town.worker).bases] == ["signed"]


def test_the_clock_runs_until_the_signature():
    town = make_town()
    town.ask()

    def days():
        with reading() as session:
            found = assessments_bundle.assessment_rows(session, town.worker, [town.child.id])
        return found[town.child.id]["assessments"][0].working_days

    assert days()
    town.sign()
    assert days() == []
