"""Facts added to the record from a tablet: what starts and moves clocks, and taking one back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import LONDON, today
from agile_app.core.working_days import add_working_days
from agile_app.records.facts import bundle as _facts  # noqa: F401
from agile_app.records.facts import operations as _operations  # noqa: F401
from agile_app.records.facts.effects import EFFECTS
from agile_app.records.facts.kinds import KINDS
from agile_app.records.models import (
    Conference,
    Episode,
    LookedAfterEpisode,
    MissingEpisode,
    Plan,
    RecordedFact,
    Referral,
    Review,
    Section47Enquiry,
)
from agile_app.security.actor import Role
from agile_app.security.models import AuditEntry
from agile_app.visits import bundle as _visits  # noqa: F401
from tests.factories import add, make_actor, make_child, make_worker
from tests.tablet import ask, bundle_of

pytestmark = pytest.mark.usefixtures("sqlite_database")
TODAY = today()
DAY = timedelta(days=1)
_LONG = "x" * 201


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def child(actor):
    return make_child("Ada", "Test", allocated_to=actor)


def _fact(actor, child, code, on=TODAY, /, fact_id=None, **said) -> dict:
    payload = {"id": str(fact_id or uuid7()), "child_id": str(child.id), "on": on.isoformat()}
    return ask(actor, f"fact.{code}", payload | said)


def _take_back(actor, child, fact_id, because="Entered for the wrong child") -> dict:
    payload = {"child_id": str(child.id), "id": str(fact_id), "because": because}
    return ask(actor, "fact.take_back", payload)


def _rows(actor, child, collection):
    return bundle_of(actor, child)[collection]


def _due(actor, child, kind):
    return next((row for row in _rows(actor, child, "dues") if row.kind == kind), None)


def _only(table):
    with reading() as session:
        return session.scalars(select(table)).one()


def _plan(child, kind="child_protection", started=TODAY - 20 * DAY) -> Plan:
    return Plan(child_id=child.id, kind=kind, started_on=started)


def _care(child, placement="U6", **more) -> LookedAfterEpisode:
    values = {"started_on": TODAY - 100 * DAY, "start_reason": "S", "legal_status": "C2"}
    return LookedAfterEpisode(child_id=child.id, placement_type=placement, **values | more)


def test_every_kind_has_an_effect_and_every_effect_a_kind():
    assert KINDS.keys() == EFFECTS.keys()


def test_a_return_makes_the_interview_due_72_hours_after_its_hour(actor, child):
    yesterday = TODAY - DAY
    assert _fact(actor, child, "went_missing", TODAY - 2 * DAY, kind="M")["status"] == "accepted"
    assert _fact(actor, child, "came_back", yesterday, at="21:30")["status"] == "accepted"
    due = _due(actor, child, "return_home_interview")
    back = datetime.combine(yesterday, datetime.min.time(), LONDON).replace(hour=21, minute=30)
    assert datetime.fromisoformat(due.at).timestamp() == back.timestamp() + 72 * 3600
    assert _fact(actor, child, "return_interview", outcome="refused")["status"] == "accepted"
    assert _due(actor, child, "return_home_interview") is None


def test_a_return_of_a_child_not_known_to_be_missing_asks_since_when(actor, child):
    answer = _fact(actor, child, "came_back")
    assert (answer["status"], answer["field"]) == ("refused", "since")
    since = (TODAY - DAY).isoformat()
    assert _fact(actor, child, "came_back", since=since)["status"] == "accepted"
    missing = _only(MissingEpisode)
    assert (missing.started_on, missing.ended_on) == (TODAY - DAY, TODAY)


def test_the_same_fact_sent_twice_is_one(actor, child):
    fact_id = uuid7()
    for _ in range(2):
        answer = _fact(actor, child, "went_missing", fact_id=fact_id, kind="M")
        assert answer["status"] == "accepted"
    assert _only(MissingEpisode).id == fact_id
    assert _fact(actor, child, "visit_asked_for", fact_id=fact_id, by="child")["code"] == "conflict"


def test_a_core_group_that_was_held_moves_the_next_and_a_call_is_filled(actor, child):
    add(_plan(child))
    ahead = TODAY + 3 * DAY
    assert (
        _fact(actor, child, "meeting_called", ahead, meeting="core_group")["status"] == "accepted"
    )
    assert _only(Review).planned_on == ahead
    assert _fact(actor, child, "meeting_held", meeting="core_group")["status"] == "accepted"
    review = _only(Review)
    assert (review.planned_on, review.held_on) == (ahead, TODAY)
    assert _due(actor, child, "core_group").on == (TODAY + timedelta(weeks=6)).isoformat()


def test_what_a_meeting_decided_can_follow_and_a_meeting_is_told_once(actor, child):
    add(_plan(child))
    assert _fact(actor, child, "meeting_held", meeting="core_group")["status"] == "accepted"
    assert _due(actor, child, "record_meeting") is not None
    answer = _fact(actor, child, "meeting_held", meeting="core_group")
    assert (answer["status"], answer["field"]) == ("refused", "on")
    said = {"meeting": "core_group", "outcome": "Dad joins the next one."}
    assert _fact(actor, child, "meeting_held", **said)["status"] == "accepted"
    assert _only(Review).outcome == "Dad joins the next one."
    assert _due(actor, child, "record_meeting") is None


def test_a_meeting_of_a_plan_that_does_not_run_is_refused(actor, child):
    answer = _fact(actor, child, "meeting_held", meeting="core_group")
    assert (answer["status"], answer["field"]) == ("refused", "meeting")


def test_the_front_door_from_decision_to_conference(actor, child):
    referral = Referral(child_id=child.id, received_on=TODAY - 3 * DAY)
    add(referral)
    add(Episode(child_id=child.id, referral_id=referral.id, started_on=TODAY - 3 * DAY))
    assert _due(actor, child, "referral_decision") is not None
    assert _fact(actor, child, "referral_decided", outcome="strategy")["status"] == "accepted"
    assert _due(actor, child, "referral_decision") is None
    assert _due(actor, child, "strategy_discussion") is not None
    held = _fact(
        actor, child, "strategy_held", outcome="section_47_joint", summary="Police agreed."
    )
    assert held["status"] == "accepted"
    assert _due(actor, child, "strategy_discussion") is None
    assert _fact(actor, child, "enquiry_started")["status"] == "accepted"
    by = add_working_days(TODAY, 15).isoformat()
    assert _due(actor, child, "initial_conference").on == by
    # An enquiry that ends with a conference still waits for it.
    assert _fact(actor, child, "enquiry_ended", outcome="conference")["status"] == "accepted"
    assert _due(actor, child, "initial_conference").on == by
    called = _fact(actor, child, "meeting_called", TODAY + 9 * DAY, meeting="initial_conference")
    assert called["status"] == "accepted"
    assert _due(actor, child, "report_to_family") is not None
    assert _fact(actor, child, "report_shared")["status"] == "accepted"
    assert _due(actor, child, "report_to_family") is None
    assert (
        _fact(actor, child, "conference_held", outcome="child_protection")["status"] == "accepted"
    )
    assert _only(Conference).outcome == "child_protection"
    assert _due(actor, child, "initial_conference") is None


def test_an_enquiry_that_ends_without_a_conference_waits_for_none(actor, child):
    add(Episode(child_id=child.id, started_on=TODAY - 3 * DAY))
    for kind, said in (
        ("strategy_held", {"outcome": "section_47_single"}),
        ("enquiry_started", {}),
        ("enquiry_ended", {"outcome": "no_further_action"}),
    ):
        assert _fact(actor, child, kind, **said)["status"] == "accepted"
    assert _only(Section47Enquiry).conference_not_required
    assert _due(actor, child, "initial_conference") is None


def test_a_placement_under_regulation_24_asks_for_weekly_visits(actor, child):
    said = {"start_reason": "S", "legal_status": "V2", "placement_type": "U1"}
    assert _fact(actor, child, "placed", **said, placed_under="reg_24")["status"] == "accepted"
    assert _due(actor, child, "looked_after_visit").on == (TODAY + 7 * DAY).isoformat()
    assert _fact(actor, child, "placement_terms", placed_under="none")["status"] == "accepted"
    assert _only(LookedAfterEpisode).placed_under == ""


def test_a_move_ends_the_placement_before_and_taking_it_back_opens_that_again(actor, child):
    add(_care(child, primary_need="N1"))
    fact_id = uuid7()
    said = {"start_reason": "P", "legal_status": "C2", "placement_type": "K2"}
    assert _fact(actor, child, "placed", fact_id=fact_id, **said)["status"] == "accepted"
    with reading() as session:
        rows = session.scalars(
            select(LookedAfterEpisode).order_by(LookedAfterEpisode.started_on)
        ).all()
    assert [(row.ended_on, row.end_reason, row.primary_need) for row in rows] == [
        (TODAY, "X1", "N1"),
        (None, "", "N1"),
    ]
    assert _take_back(actor, child, fact_id)["status"] == "accepted"
    before = _only(LookedAfterEpisode)
    assert (before.ended_on, before.end_reason) == (None, "")


@pytest.mark.parametrize(("placement", "status"), [("U4", "accepted"), ("U6", "refused")])
def test_fewer_visits_are_agreed_only_in_long_term_fostering(actor, child, placement, status):
    add(_care(child, placement))
    answer = _fact(actor, child, "placement_terms", fewer_visits="yes")
    assert answer["status"] == status
    assert _only(LookedAfterEpisode).agreed_to_fewer_visits is (status == "accepted")


def test_a_child_who_leaves_care_has_no_visits_of_care_due(actor, child):
    add(_care(child))
    assert _fact(actor, child, "left_care", end_reason="E4A")["status"] == "accepted"
    assert _due(actor, child, "looked_after_visit") is None


def test_a_visit_the_child_asked_for_is_due_until_it_is_declined(actor, child):
    add(_care(child))
    assert _fact(actor, child, "visit_asked_for", by="child")["status"] == "accepted"
    assert _due(actor, child, "requested_visit") is not None


@pytest.mark.parametrize(
    ("kind", "on", "said", "field"),
    [
        ("went_missing", TODAY + DAY, {"kind": "M"}, "on"),
        ("went_missing", TODAY - 10_000 * DAY, {"kind": "M"}, "on"),
        ("meeting_called", TODAY + 800 * DAY, {"meeting": "core_group"}, "on"),
        ("went_missing", TODAY, {"kind": "X"}, "kind"),
        ("went_missing", TODAY, {"kind": ""}, "kind"),
        ("meeting_called", TODAY - DAY, {"meeting": "core_group"}, "on"),
        ("came_back", TODAY, {"at": "25:00"}, "at"),
        ("came_back", TODAY - DAY, {"since": TODAY.isoformat()}, "since"),
        ("came_back", TODAY, {"since": "soon"}, "since"),
        ("return_interview", TODAY, {"outcome": "done"}, "on"),
        ("enquiry_ended", TODAY, {"outcome": "other"}, "on"),
        ("referral_decided", TODAY, {"outcome": "advice"}, "on"),
        ("report_shared", TODAY, {}, "on"),
        ("left_care", TODAY, {"end_reason": "X1"}, "end_reason"),
        ("placement_terms", TODAY, {"until_18": "yes"}, "on"),
        (
            "placed",
            TODAY,
            {"start_reason": "P", "legal_status": "C2", "placement_type": "K2"},
            "start_reason",
        ),
        ("visit_asked_for", TODAY, {"by": "child", "declined_because": _LONG}, "declined_because"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(
    actor, child, kind, on, said, field
):
    answer = _fact(actor, child, kind, on, **said)
    assert (answer["status"], answer["field"]) == ("refused", field)
    with reading() as session:
        assert session.scalars(select(RecordedFact)).all() == []


def test_days_in_the_wrong_order_are_refused(actor, child):
    assert _fact(actor, child, "went_missing", kind="M")["status"] == "accepted"
    answer = _fact(actor, child, "came_back", TODAY - DAY)
    assert (answer["field"], answer["status"]) == ("on", "refused")
    assert _only(MissingEpisode).ended_on is None


def test_a_fact_taken_back_undoes_its_effect_and_stays_in_history(actor, child):
    gone, back = uuid7(), uuid7()
    _fact(actor, child, "went_missing", fact_id=gone, kind="M")
    _fact(actor, child, "came_back", fact_id=back)
    early = _take_back(actor, child, gone)
    assert (early["status"], early["what_to_do"]) == ("refused", "Take the later one back first.")
    for fact_id in (back, back, gone):
        assert _take_back(actor, child, fact_id)["status"] == "accepted"
    with reading() as session:
        assert session.scalars(select(MissingEpisode)).all() == []
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
    kept = _rows(actor, child, "facts")
    assert all("Entered for the wrong child" in row.taken_back for row in kept)
    assert len(kept) == 2
    wanted = ["went_missing.recorded", "came_back.recorded", "fact.taken_back", "fact.taken_back"]
    assert [act for act in acts if act in wanted] == wanted


def test_what_was_changed_since_is_not_overwritten_by_taking_back(actor, child):
    fact_id = uuid7()
    _fact(actor, child, "went_missing", fact_id=fact_id, kind="M")
    with transaction() as session:
        session.get(MissingEpisode, fact_id).kind = "A"
    assert _take_back(actor, child, fact_id)["status"] == "refused"
    assert _only(MissingEpisode).kind == "A"


def test_taking_back_asks_why(actor, child):
    fact_id = uuid7()
    _fact(actor, child, "went_missing", fact_id=fact_id, kind="M")
    assert _take_back(actor, child, fact_id, because=" ")["field"] == "because"


def test_another_workers_child_and_a_reader_are_refused(actor, child):
    other = make_child(allocated_to=make_worker())
    assert _fact(actor, other, "went_missing", kind="M")["code"] == "not_allowed"
    reader = make_actor(Role.REVIEWING_OFFICER)
    assert _fact(reader, child, "went_missing", kind="M")["code"] == "not_allowed"


def test_what_no_other_entry_tells_is_in_the_chronology(actor, child):
    _fact(actor, child, "visit_asked_for", by="carer")
    entry = next(row for row in _rows(actor, child, "chronology") if row.id.startswith("fact-"))
    assert (entry.title, entry.text) == ("A visit was asked for", "The carer")
