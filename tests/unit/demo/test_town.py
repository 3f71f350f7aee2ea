"""The invented town: rule-clean, its own every time, and nobody real in it."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from agile_app.core.time import LONDON
from agile_app.core.working_days import add_working_days, is_working_day
from agile_app.demo.ledger import is_invented
from agile_app.demo.names import COMMUNITIES
from agile_app.demo.places import streets
from agile_app.demo.town import Town, build
from agile_app.records import codes
from agile_app.records.identifiers import (
    la_child_id_fault,
    nhs_number_fault,
    social_worker_fault,
    upn_fault,
)
from agile_app.visits import rules
from agile_app.visits.codes import VISIT_KIND, VISIT_STATUS

MONDAY = date(2026, 11, 23)
# A working day, a Sunday, a bank holiday, the day after the leap day.
DAYS = [(1, MONDAY), (2, date(2026, 11, 22)), (3, date(2026, 12, 28)), (4, date(2028, 3, 1))]


@cache
def town_of(seed: int, on: date) -> Town:
    return build(seed=seed, today=on, workers=10, children=150)


@pytest.fixture(params=DAYS, ids=str)
def town(request) -> Town:
    return town_of(*request.param)


def by_child(town: Town, table: str) -> dict:
    found = defaultdict(list)
    for row in town.rows[table]:
        found[row["child_id"]].append(row)
    return found


def births(town: Town) -> dict:
    return {
        row["id"]: row["birth_date"]
        for row in town.rows["Person"]
        if row.get("birth_date") is not None
    }


def test_the_same_seed_and_day_give_the_same_town():
    again = build(seed=1, today=MONDAY, workers=10, children=150)
    assert again.digest() == town_of(1, MONDAY).digest()
    assert again.digest() != build(seed=2, today=MONDAY, workers=10, children=150).digest()


def test_it_has_as_many_children_and_workers_as_asked(town):
    assert len(town.rows["Child"]) == 150
    assert len(town.office.workers) == 10


def test_identifiers_are_right_in_form_and_nobodys(town):
    nhs = [row["nhs_number"] for row in town.rows["Person"] if row.get("nhs_number")]
    upns = [row["upn"] for row in town.rows["Child"] if row["upn"]]
    assert [number for number in nhs if nhs_number_fault(number)] == []
    assert all(number.startswith("999") for number in nhs)
    assert [upn for upn in upns if upn_fault(upn)] == []
    assert all(upn[1:8] == "8710000" for upn in upns)
    assert all(la_child_id_fault(row["la_child_id"]) is None for row in town.rows["Child"])
    numbers = [row["social_work_england_number"] for row in town.staff_rows["Worker"]]
    assert all(number is None or social_worker_fault(number) is None for number in numbers)
    for values in (nhs, upns, [row["la_child_id"] for row in town.rows["Child"]]):
        assert len(set(values)) == len(values)


def test_every_identifier_carries_the_mark_of_the_town_and_is_given_once(town):
    for tables in (town.rows, town.staff_rows):
        for table, rows in tables.items():
            ids = [row["id"] for row in rows if "id" in row]
            assert all(map(is_invented, ids)), table
            assert len(set(ids)) == len(ids), table


def test_postcodes_cannot_exist_and_telephones_are_kept_for_drama(town):
    never = set("CIKMOV")
    assert all(set(street.postcode[-2:]) <= never for street in streets())
    assert all(set(row["postcode"][-2:]) <= never for row in town.rows["Address"])
    phones = [row["phone"] for row in town.rows["Person"] if row.get("phone")]
    assert all(phone.startswith(("07700 900", "01632 960")) for phone in phones)


def test_codes_are_published_ones(town):
    for table, column, known in (
        ("Person", "ethnicity", codes.ETHNICITY),
        ("Contact", "source", codes.REFERRAL_SOURCE),
        ("Contact", "outcome", codes.CONTACT_OUTCOME),
        ("Referral", "outcome", codes.REFERRAL_OUTCOME),
        ("Episode", "primary_need", codes.PRIMARY_NEED),
        ("Episode", "closure_reason", codes.CLOSURE_REASON),
        ("Assessment", "status", codes.ASSESSMENT_STATUS),
        ("Assessment", "outcome", codes.ASSESSMENT_OUTCOME),
        ("StrategyDiscussion", "outcome", codes.STRATEGY_OUTCOME),
        ("Section47Enquiry", "outcome", codes.SECTION_47_OUTCOME),
        ("Conference", "outcome", codes.CONFERENCE_OUTCOME),
        ("Plan", "kind", codes.PLAN_KIND),
        ("Plan", "latest_category", codes.ABUSE_CATEGORY),
        ("Review", "kind", codes.REVIEW_KIND),
        ("Review", "participation", codes.PARTICIPATION),
        ("LookedAfterEpisode", "start_reason", codes.EPISODE_START),
        ("LookedAfterEpisode", "legal_status", codes.LEGAL_STATUS),
        ("LookedAfterEpisode", "placement_type", codes.PLACEMENT_TYPE),
        ("LookedAfterEpisode", "placement_provider", codes.PROVIDER),
        ("LookedAfterEpisode", "end_reason", codes.EPISODE_END),
        ("Relationship", "kind", codes.RELATIONSHIP),
        ("Allocation", "role", codes.ALLOCATION_ROLE),
        ("Involvement", "role", codes.INVOLVEMENT_ROLE),
        ("CaseNote", "kind", codes.CASE_NOTE_KIND),
        ("ChronologyEntry", "kind", codes.CHRONOLOGY_KIND),
        ("RecordDocument", "kind", codes.DOCUMENT_KIND),
        ("RecordWarning", "kind", codes.WARNING_KIND),
        ("Visit", "kind", VISIT_KIND),
        ("Visit", "status", VISIT_STATUS),
    ):
        wrong = {row.get(column) for row in town.rows[table]} - set(known) - {"", None}
        assert wrong == set(), f"{table}.{column}"
    factors = {factor for row in town.rows["Assessment"] for factor in row["factors"]}
    assert factors <= set(codes.ASSESSMENT_FACTOR)
    assert {one for row in town.rows["Child"] for one in row["disabilities"]} <= set(
        codes.DISABILITY
    )


def test_nothing_has_happened_after_today(town):
    today = town.ledger.today
    for table, column in (
        ("Referral", "received_on"),
        ("Referral", "decided_on"),
        ("Episode", "ended_on"),
        ("Assessment", "completed_on"),
        ("StrategyDiscussion", "held_on"),
        ("Section47Enquiry", "ended_on"),
        ("Conference", "held_on"),
        ("Plan", "started_on"),
        ("Plan", "ended_on"),
        ("Review", "held_on"),
        ("LookedAfterEpisode", "started_on"),
        ("LookedAfterEpisode", "ended_on"),
        ("Allocation", "started_on"),
        ("ChronologyEntry", "happened_on"),
        ("RecordDocument", "dated_on"),
        ("Address", "started_on"),
    ):
        late = [row for row in town.rows[table] if row.get(column) and row[column] > today]
        assert late == [], f"{table}.{column}"
    notes = [row["happened_at"].astimezone(LONDON).date() for row in town.rows["CaseNote"]]
    assert max(notes) <= today


def test_spans_do_not_end_before_they_begin(town):
    for table in ("Episode", "Plan", "LookedAfterEpisode", "Allocation", "Address",
                  "HouseholdMember", "Section47Enquiry"):  # fmt: skip
        for row in town.rows[table]:
            ended = row.get("ended_on")
            assert ended is None or row["started_on"] is None or ended >= row["started_on"], table


def test_nothing_of_a_child_happens_before_birth_unless_it_is_unborn(town):
    born = births(town)
    for table, column in (
        ("Episode", "started_on"), ("Plan", "started_on"), ("LookedAfterEpisode", "started_on"),
        ("ChronologyEntry", "happened_on"),
    ):  # fmt: skip
        early = [
            row for row in town.rows[table]
            if row["child_id"] in born and row[column] < born[row["child_id"]]
        ]  # fmt: skip
        assert early == [], table


def test_parents_are_old_enough_and_siblings_apart(town):
    born = births(town)
    children = {row["id"] for row in town.rows["Child"]}
    families = defaultdict(set)
    for row in town.rows["Relationship"]:
        if row["kind"] == "parent" and row["related_id"] in children & born.keys():
            age = (born[row["related_id"]] - born[row["person_id"]]).days / 365.25
            assert 16 <= age <= 60
            families[row["person_id"]].add(born[row["related_id"]])
    gaps = [(b - a).days for kids in families.values() for a, b in pairwise(sorted(kids))]
    assert all(gap >= 300 for gap in gaps)


def test_referrals_are_decided_within_a_working_day(town):
    for row in town.rows["Referral"]:
        if row["decided_on"]:
            assert row["decided_on"] <= rules.referral_decision(row["received_on"]).on


def test_assessments_are_finished_within_45_working_days_of_the_referral(town):
    started = {row["id"]: row["started_on"] for row in town.rows["Episode"]}
    for row in town.rows["Assessment"]:
        due = rules.assessment(started[row["episode_id"]]).on
        assert row["due_on"] == due
        assert (row["completed_on"] or town.ledger.today) <= max(due, town.ledger.today)
        if row["completed_on"]:
            assert row["completed_on"] <= due


def test_conferences_are_held_within_15_working_days_of_the_strategy_discussion(town):
    strategy = {(r["child_id"], r["episode_id"]): r["held_on"] for r in
                town.rows["StrategyDiscussion"]}  # fmt: skip
    assert strategy
    for row in town.rows["Conference"]:
        due = rules.initial_conference([strategy[row["child_id"], row["episode_id"]]]).on
        assert row["held_on"] <= due == row["due_on"]


def test_meetings_keep_their_clocks(town):
    for reviews in by_child(town, "Review").values():
        for review in reviews:
            assert (review["held_on"] or review["due_on"]) <= review["due_on"]
            if review["held_on"] is None:
                assert review["due_on"] >= town.ledger.today


def test_looked_after_reviews_follow_the_regulations(town):
    reviews = by_child(town, "Review")
    for child, episodes in by_child(town, "LookedAfterEpisode").items():
        since = min(row["started_on"] for row in episodes)
        held = []
        for review in (r for r in reviews[child] if r["kind"] == "looked_after"):
            assert review["due_on"] == rules.looked_after_review(since, held).on
            if review["held_on"]:
                held.append(review["held_on"])


def test_children_are_seen_in_time_except_where_a_breach_is_meant(town):
    visits = by_child(town, "Visit")
    today, breaches = town.ledger.today, {child for child, _ in town.breaches}

    def seen(child, kind, start, end) -> list[date]:
        days = sorted(
            row["planned_at"].astimezone(LONDON).date()
            for row in visits[child]
            if row["kind"] == kind and row["status"] == "done"
        )
        return [day for day in days if start <= day and (end is None or day < end)]

    def keeps(clock, child, kind, start, end) -> None:
        last = None
        for day in seen(child, kind, start, end):
            assert day <= clock(start, last), f"{kind} visit late"
            last = day
        if child not in breaches:
            assert clock(start, last) >= (end or today)

    for row in town.rows["Plan"]:
        clock = {
            "child_protection": lambda start, last: rules.child_protection_visit(start, last).on,
            "child_in_need": lambda start, last: rules.child_in_need_visit(start, last).on,
        }[row["kind"]]
        keeps(clock, row["child_id"], row["kind"], row["started_on"], row["ended_on"])
    for row in town.rows["LookedAfterEpisode"]:
        until_18 = row["intended_until_18"]
        keeps(
            lambda start, last, until_18=until_18: rules.looked_after_visit(
                start, last, intended_until_18=until_18
            ).on,
            row["child_id"], "looked_after", row["started_on"], row["ended_on"],
        )  # fmt: skip


def test_looked_after_episodes_follow_each_other_without_a_gap(town):
    for episodes in by_child(town, "LookedAfterEpisode").values():
        assert episodes[0]["start_reason"] == "S"
        for one, following in pairwise(episodes):
            assert one["ended_on"] == following["started_on"]
            assert one["end_reason"] == "X1"
        assert episodes[-1]["ended_on"] is None


def test_a_child_has_one_lead_worker_at_a_time(town):
    for allocations in by_child(town, "Allocation").values():
        current = [row for row in allocations if row["role"] == "lead" and not row.get("ended_on")]
        assert len(current) <= 1


def test_the_demo_worker_has_eighteen_children_in_families_and_a_full_day(town):
    worker, colleague = town.office.workers[:2]
    today = town.ledger.today
    assert (worker.email, colleague.email) == ("worker@demo.agile", "colleague@demo.agile")
    mine = {
        row["child_id"] for row in town.rows["Allocation"]
        if row["worker_id"] == worker.id and not row.get("ended_on")
    }  # fmt: skip
    shared = {
        row["child_id"] for row in town.rows["Allocation"]
        if row["worker_id"] == colleague.id and row["role"] == "co_worker"
    }  # fmt: skip
    assert len(mine) == 18
    assert 4 <= len(shared) <= 6
    assert shared < mine
    visits = {
        row["planned_at"] for row in town.rows["Visit"]
        if row["worker_id"] == worker.id and row["status"] == "planned"
        and row["planned_at"].astimezone(LONDON).date() == today
    }  # fmt: skip
    assert [f"{at.astimezone(LONDON):%H:%M}" for at in sorted(visits)] == [
        "10:00",
        "12:30",
        "15:30",
    ]
    mine_of = [row for row in town.rows["Visit"] if row["worker_id"] == worker.id]
    assert any(row.get("unannounced_planned") for row in mine_of if row["status"] == "planned")
    (to_record,) = [row for row in mine_of if row["status"] == "left"]
    assert to_record["started_at"].date() == add_working_days(today, -1)
    groups = [row["group_id"] for row in mine_of if row["status"] == "planned"]
    assert len(set(groups)) < len(groups), "no siblings are visited together"
    day = today if is_working_day(today) else add_working_days(today, 1)
    due = {
        row["kind"] for row in town.rows["Review"]
        if row["child_id"] in mine and row["held_on"] is None and row["due_on"] == day
    }  # fmt: skip
    assert "core_group" in due
    assert any(
        row["due_on"] == day and row["status"] == "started" and row["child_id"] in mine
        for row in town.rows["Assessment"]
    )
    assert {child for child, _ in town.breaches} & mine


def test_one_record_is_restricted_and_some_are_with_nobody(town):
    restricted = [row["id"] for row in town.rows["Child"] if row["restricted"]]
    assert len(restricted) == 1
    allocated = {row["child_id"] for row in town.rows["Allocation"] if not row.get("ended_on")}
    open_now = {row["child_id"] for row in town.rows["Episode"] if row["ended_on"] is None}
    assert 2 <= len(open_now - allocated) <= 6


def test_all_communities_are_met_in_a_whole_town():
    people = build(seed=5, today=MONDAY).rows["Person"]
    languages = Counter(row["first_language"] for row in people if "first_language" in row)
    assert {one.language for one in COMMUNITIES} <= set(languages)


def test_notes_are_filled_in(town):
    texts = [row["text"] for row in town.rows["CaseNote"]]
    texts += [row.get("summary", "") for row in town.rows["Visit"]]
    texts += [text for one in town.assessments for text in one.texts.values()]
    assert not [text for text in texts if "{" in text or "}" in text]
    assert all(one.texts for one in town.assessments)


def test_the_span_of_the_town_is_a_lifetime_of_childhoods(town):
    ages = [(town.ledger.today - born).days // 365 for person, born in births(town).items()
            if person in {row["id"] for row in town.rows["Child"]}]  # fmt: skip
    assert min(ages) <= 1
    assert 14 <= max(ages) <= 18
    assert timedelta(days=365) < max(
        town.ledger.today - row["started_on"] for row in town.rows["Episode"]
    )
