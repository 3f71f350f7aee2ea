"""By when a record on each kind of form is due, and why."""

from datetime import date, timedelta

import pytest

from agile_app.assessments import bundle, documents, service
from agile_app.assessments.forms import service as forms
from agile_app.assessments.rows import AssessmentRow
from agile_app.core import council
from agile_app.core.council_calendar import EXTRA
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import today
from agile_app.core.working_days import add_working_days
from agile_app.records.models import Assessment, Child, Episode, StrategyDiscussion
from agile_app.records.service import view_child
from agile_app.security.actor import Actor
from tests import factories
from tests.unit.assessments.forms.test_forms_service import small_form

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents


@pytest.fixture
def worker() -> Actor:
    return factories.make_actor()


@pytest.fixture
def child(worker: Actor) -> Child:
    return factories.make_child(allocated_to=worker)


def _start(worker: Actor, child: Child, form_key: str) -> Assessment:
    with transaction() as session:
        return service.start_assessment(
            session, worker, assessment_id=uuid7(), child_id=child.id, form_key=form_key
        )


def _row(worker: Actor, child: Child) -> AssessmentRow:
    with reading() as session:
        return bundle.assessment_rows(session, worker, [child.id])[child.id]["assessments"][0]


def _strategy(child: Child, held_on: date) -> None:
    with transaction() as session:
        session.add(StrategyDiscussion(child_id=child.id, held_on=held_on))


def test_an_enquiry_is_due_with_the_conference_15_working_days_after_the_strategy(worker, child):
    held_on = today() - timedelta(days=3)
    _strategy(child, held_on)
    enquiry = _start(worker, child, "section_47")
    assert enquiry.due_on == add_working_days(held_on, 15)
    row = _row(worker, child)
    assert row.due_on == enquiry.due_on.isoformat()
    assert row.due_because.startswith("15 working days after the strategy discussion")
    assert "Working Together" in row.due_source
    assert row.working_days[-1] == row.due_on


def test_of_several_strategy_discussions_the_last_before_it_counts(worker, child):
    for days in (30, 9, 2):
        _strategy(child, today() - timedelta(days=days))
    enquiry = _start(worker, child, "section_47")
    assert enquiry.due_on == add_working_days(today() - timedelta(days=2), 15)


def test_a_strategy_discussion_of_an_earlier_episode_does_not_count(worker, child):
    _strategy(child, today() - timedelta(days=400))
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=today() - timedelta(days=20)))
    assert _start(worker, child, "section_47").due_on is None
    row = _row(worker, child)
    assert (row.due_on, row.due_because, row.working_days) == ("", "", [])


def test_a_strategy_discussion_put_on_the_record_later_sets_the_date(worker, child):
    _start(worker, child, "section_47")
    _strategy(child, today())
    assert _row(worker, child).due_on == add_working_days(today(), 15).isoformat()


@pytest.mark.parametrize(
    "key",
    [
        "cin_review",
        "exploitation_screening",
        "strengths_scales",
        "visit_record",
        "supervision_note",
    ],
)
def test_what_no_rule_sets_a_time_for_has_none(worker, child, key):
    assert _start(worker, child, key).due_on is None
    assert _row(worker, child).due_on == ""


def test_a_pre_birth_assessment_has_the_assessments_45_working_days(worker, child):
    referral = today() - timedelta(days=5)
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=referral))
    started = _start(worker, child, "pre_birth")
    assert (started.due_on, started.statutory) == (add_working_days(referral, 45), True)


def test_an_added_form_may_have_a_time_of_its_own(worker, child):
    data = b'clock = "own"\ndue_working_days = 10\n' + small_form()
    with transaction() as session:
        forms.add_form(session, None, data)
    started = _start(worker, child, "small_form")
    assert started.due_on == add_working_days(today(), 10)
    assert _row(worker, child).due_because.startswith("10 working days after it was begun on")


def test_another_record_does_not_count_as_the_childs_assessment(worker, child):
    referral = today() - timedelta(days=5)
    with transaction() as session:
        session.add(Episode(child_id=child.id, started_on=referral))
    _start(worker, child, "visit_record")
    with transaction() as session:
        seen = view_child(session, worker, child.id)
    assert seen["children"][0].open_assessment_id == ""
    told = [row.title for row in seen["chronology"]]
    assert "Visit record started" in told
    assert "Assessment started" not in told
    # Nor is the first assessment then a further one.
    assert _start(worker, child, "child_and_family").due_on == add_working_days(referral, 45)


def test_a_bank_holiday_added_late_moves_the_conferences_date(worker, child):
    _strategy(child, today())
    before = _start(worker, child, "section_47").due_on
    assert before is not None
    extra = add_working_days(today(), 4)
    with transaction() as session:
        council.keep(session, EXTRA, (extra,), worker_id=None, reason="Proclaimed")
    assert _row(worker, child).due_on == add_working_days(before, 1).isoformat()
