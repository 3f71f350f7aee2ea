"""What the rules on a device are told of a child's record."""

from datetime import timedelta

import pytest

from agile_app.assessments.guidance.bundle import return_facts
from agile_app.assessments.guidance.rows import ReturnFactsRow
from agile_app.core.database import reading, transaction
from agile_app.core.time import today
from agile_app.records.models import (
    Assessment,
    Conference,
    Episode,
    LookedAfterEpisode,
    Plan,
    Referral,
    Section47Enquiry,
)
from agile_app.security.actor import Actor
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")

STARTED = today() - timedelta(days=30)


def _facts(actor: Actor, child) -> ReturnFactsRow:
    with reading() as session:
        (row,) = return_facts(session, actor, [child.id])[child.id][ReturnFactsRow.COLLECTION]
    return row


def test_a_child_with_nothing_recorded_is_a_row_of_nothing():
    actor = factories.make_actor()
    row = _facts(actor, factories.make_child(allocated_to=actor))
    assert row.la_child_id
    assert row.disabilities == []
    assert (row.episodes, row.enquiries, row.plans, row.care) == ([], [], [], [])


def test_a_time_in_need_says_what_its_referral_said():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    referral = Referral(child_id=child.id, received_on=STARTED, source="2A", no_further_action=True)
    with transaction() as session:
        session.add(referral)
        session.flush()
        session.add(
            Episode(
                child_id=child.id, referral_id=referral.id, started_on=STARTED, primary_need="N1"
            )
        )
    (episode,) = _facts(actor, child).episodes
    assert episode["source"] == "2A"
    assert episode["no_further_action"] is True
    assert episode["started_on"] == STARTED.isoformat()
    assert episode["ended_on"] == ""


def test_an_enquiry_brings_the_day_of_its_conference():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    enquiry = Section47Enquiry(child_id=child.id, started_on=STARTED, conference_target_on=today())
    with transaction() as session:
        session.add(enquiry)
        session.flush()
        session.add(Conference(child_id=child.id, section47_id=enquiry.id, held_on=today()))
    (held,) = _facts(actor, child).enquiries
    assert held["conference_on"] == today().isoformat()
    assert held["conference_target_on"] == today().isoformat()
    assert held["conference_not_required"] is False


def test_codes_and_numbers_travel_as_they_are():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    with transaction() as session:
        session.add(
            Assessment(
                child_id=child.id, started_on=STARTED, factors=["1B", "3B"], status="started"
            )
        )
        session.add(
            Plan(
                child_id=child.id, kind="child_protection", started_on=STARTED,
                initial_category="NEG", previous_plans=0,
            )
        )  # fmt: skip
        session.add(
            LookedAfterEpisode(
                child_id=child.id, started_on=STARTED, start_reason="S", legal_status="V2",
                placement_type="U1",
            )
        )  # fmt: skip
    row = _facts(actor, child)
    assert row.assessments[0]["factors"] == ["1B", "3B"]
    assert row.plans[0]["previous_plans"] == 0
    assert row.care[0]["placement_type"] == "U1"


def test_only_the_assessments_that_the_census_counts_are_returned():
    actor = factories.make_actor()
    child = factories.make_child(allocated_to=actor)
    with transaction() as session:
        session.add(Assessment(child_id=child.id, started_on=STARTED, status="cancelled"))
        session.add(Assessment(child_id=child.id, started_on=STARTED, statutory=False))
    assert _facts(actor, child).assessments == []
