"""The public sample returns are taken as they are: whole, and twice as once."""

import csv
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from agile_app.core.database import reading
from agile_app.records.identifiers import upn_fault
from agile_app.records.imports.run import import_cin, import_ssda903
from agile_app.records.models import Child, Episode, LookedAfterEpisode, Person, Referral, Review
from tests.returns import counts, digest

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
CENSUS = DATA / "fake_CIN_data_332_children.xml"

pytestmark = pytest.mark.skipif(
    not CENSUS.exists(), reason=f"the sample returns are not at {DATA} (see its README)"
)


def test_the_sample_census_twice_is_once_and_its_counts_match(any_database):
    report = import_cin(None, CENSUS)
    once = digest(any_database)
    again = import_cin(None, CENSUS)
    assert digest(any_database) == once
    assert not again.taken
    assert not again.updated
    assert [refusal.line for refusal in again.refused] == [r.line for r in report.refused]

    root = ET.parse(CENSUS).getroot()
    details = list(root.iter("CINdetails"))
    refused = Counter((refusal.what, refusal.field) for refusal in report.refused)
    bad_upns = sum(upn_fault(upn.text) is not None for upn in root.iter("UPN"))
    assert refused[("field", "UPN")] == bad_upns == 320
    in_database = counts(any_database)
    assert in_database["child"] == in_database["person"] == report.children == 332
    # Two referrals are of the future: no service can have received them.
    assert in_database["episode"] == len(details) - refused[("row", "CINreferralDate")] == 400
    assert in_database["referral"] == 400


def test_spot_values_of_the_sample_census(sqlite_database):
    import_cin(None, CENSUS)
    with reading() as session:
        child = session.scalars(select(Child).where(Child.la_child_id == "RND000215205141")).one()
        person = session.get(Person, child.id)
        episode = session.scalars(select(Episode).where(Episode.child_id == child.id)).one()
        referral = session.get(Referral, episode.referral_id)
    assert (child.upn, person.birth_date, person.sex) == (None, date(2019, 12, 6), "M")
    assert person.ethnicity == "WIRT"
    assert (referral.received_on, referral.source) == (date(2020, 7, 13), "4")
    assert referral.no_further_action
    assert (episode.primary_need, episode.closure_reason) == ("N6", "RC2")
    assert episode.ended_on == date(2021, 6, 11)


def test_the_sample_ssda903_twice_is_once_and_its_counts_match(sqlite_database):
    report = import_ssda903(None, DATA)
    once = digest(sqlite_database)
    again = import_ssda903(None, DATA)
    assert digest(sqlite_database) == once
    assert not again.taken
    assert not again.updated

    rows = {}
    for table, name in {"looked_after_episode": "episodes", "review": "reviews"}.items():
        with (DATA / f"ssda903_{name}.csv").open(encoding="utf-8-sig") as file:
            rows[table] = sum(1 for _ in csv.DictReader(file))
    refused = Counter((refusal.file, refusal.what) for refusal in report.refused)
    in_database = counts(sqlite_database)
    assert in_database["child"] == report.children == 2_675
    assert in_database["looked_after_episode"] == rows["looked_after_episode"] == 5_050
    assert in_database["review"] == rows["review"] - refused[("ssda903_reviews.csv", "row")]
    assert in_database["health_outcome"] == 2_675
    assert in_database["previous_permanence"] == 2_675
    assert in_database["missing_episode"] == 43
    assert in_database["asylum_seeking"] == 132
    assert in_database["care_leaver_outcome"] == 53
    assert in_database["adoption_decision"] == in_database["adoption_placement"] == 29
    # The one social worker of the sample is of a child the Header does not name.
    assert "involvement" not in in_database
    assert [r.child for r in report.refused if r.field == "CHILD"] == ["CHILD10"]


def test_spot_values_of_the_sample_ssda903(sqlite_database):
    import_ssda903(None, DATA)
    with reading() as session:
        child = session.scalars(select(Child).where(Child.la_child_id == "566910")).one()
        person = session.get(Person, child.id)
        first, second = session.scalars(
            select(LookedAfterEpisode)
            .where(LookedAfterEpisode.child_id == child.id)
            .order_by(LookedAfterEpisode.started_on)
        )
        reviews = session.scalars(select(Review.held_on).where(Review.child_id == child.id)).all()
    assert (person.birth_date, person.sex, person.ethnicity) == (date(2008, 3, 27), "F", "WROM")
    assert (first.started_on, first.ended_on) == (date(2016, 2, 15), date(2017, 8, 14))
    assert (first.legal_status, first.placement_type, first.end_reason) == ("C2", "T2", "X1")
    assert (second.placement_type, second.placement_postcode) == ("A3", "WV27 9FW")
    assert second.ended_on is None
    assert date(2018, 7, 29) in reviews
