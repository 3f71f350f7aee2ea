"""A return on looked-after children becomes rows of the record."""

from datetime import date

import pytest
from sqlalchemy import select

from agile_app.core.database import reading
from agile_app.records.imports.csv_tables import TABLES
from agile_app.records.imports.report import FileRefused
from agile_app.records.imports.run import import_ssda903
from agile_app.records.models import (
    AdoptionDecision,
    AdoptionPlacement,
    AsylumSeeking,
    CareLeaverOutcome,
    Child,
    HealthOutcome,
    Involvement,
    LookedAfterEpisode,
    MissingEpisode,
    Person,
    PreviousPermanence,
    Review,
)
from tests.returns import counts, digest, upn_of, write_ssda903

pytestmark = pytest.mark.usefixtures("sqlite_database")

ROWS = {
    "Header": [f"1,2,01/02/2005,APKN,{upn_of(1)},1.0,03/04/2022"],
    "Episodes": [
        "1,01/05/2020,S,C1,N1,P1,PR0,01/09/2020,X1,CARPL,SL1 1AA,SL1 1AA,",
        "1,01/09/2020,B,C2,N1,U4,PR4,,,,SL1 1AA,SL2 2BB,SC124",
    ],
    "Reviews": ["1,01/02/2005,20/05/2020,PN6"],
    "Missing": ["1,01/02/2005,M,01/06/2020,03/06/2020"],
    "OC2": ["1,01/02/2005,17,,0,1,1,1,1,0,,"],
    "OC3": ["1,01/02/2005,YES,F1,B1"],
    "AD1": ["1,01/02/2005,01/07/2020,02/08/2020,0,2,MF,L11"],
    "PlacedAdoption": ["1,01/02/2005,03/08/2020,01/12/2020,RD1"],
    "PrevPerm": ["1,01/02/2005,P1,871,zz/zz/2015"],
    "UASC": ["1,2,01/02/2005,01/02/2023"],
    "SocialWorker": ["1,01/02/2005,SW123,01/05/2020,01/08/2020,LEFTRL"],
}


@pytest.fixture
def take(tmp_path):
    """Import a folder of every table; rows may be changed by table."""

    def run(**changed: list[str] | None):
        folder = tmp_path / "return"
        folder.mkdir(exist_ok=True)
        for table, columns in TABLES.items():
            rows = changed.get(table, ROWS[table])
            path = folder / f"{table}.csv"
            if rows is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text("\n".join([",".join(columns), *rows, ""]))
        return import_ssda903(None, folder)

    return run


def _one(model):
    with reading() as session:
        return session.scalars(select(model)).one()


def test_every_table_is_taken(take):
    report = take()
    assert report.refused == []
    child, person = _one(Child), _one(Person)
    assert (child.la_child_id, child.upn, child.source) == ("1", upn_of(1), "ssda903")
    assert (child.is_mother, child.own_child_birth_date) == (True, date(2022, 4, 3))
    assert (person.sex, person.ethnicity) == ("F", "APKN")
    with reading() as session:
        first, second = session.scalars(
            select(LookedAfterEpisode).order_by(LookedAfterEpisode.started_on)
        )
    assert (first.legal_status, first.end_reason, first.ended_on) == ("C1", "X1", date(2020, 9, 1))
    assert (second.placement_type, second.placement_postcode) == ("U4", "SL2 2BB")
    assert (second.ended_on, second.end_reason) == (None, "")
    assert (_one(Review).kind, _one(Review).participation) == ("looked_after", "PN6")
    assert (_one(MissingEpisode).kind, _one(MissingEpisode).ended_on) == ("M", date(2020, 6, 3))
    health = _one(HealthOutcome)
    assert (health.year, health.sdq_score, health.convicted) == (2021, 17, False)
    assert health.intervention_received is None
    assert _one(CareLeaverOutcome).accommodation == "B1"
    assert (_one(AdoptionDecision).adopters, _one(AdoptionDecision).by_foster_carer) == (2, False)
    assert _one(AdoptionPlacement).end_reason == "RD1"
    assert _one(PreviousPermanence).date_stated == "zz/zz/2015"
    assert _one(AsylumSeeking).ended_on == date(2023, 2, 1)
    involvement = _one(Involvement)
    assert (involvement.social_work_england_number, involvement.change_reason) == (
        "SW123",
        "LEFTRL",
    )


def test_twice_is_once_row_for_row(take, sqlite_database):
    take()
    once = digest(sqlite_database)
    report = take()
    assert digest(sqlite_database) == once
    assert not report.taken
    assert not report.updated


@pytest.mark.parametrize(
    ("table", "row", "what", "field"),
    [
        ("Episodes", "1,32/05/2020,S,C1,N1,P1,PR0,,,,,,", "row", "DECOM"),
        ("Episodes", "1,01/05/2020,Q,C1,N1,P1,PR0,,,,,,", "row", "RNE"),
        ("Episodes", "1,01/05/2020,S,C9,N1,P1,PR0,,,,,,", "row", "LS"),
        ("Episodes", "1,01/05/2020,S,C1,N1,,PR0,,,,,,", "row", "PLACE"),
        ("Episodes", "1,01/05/2020,S,C1,N1,P1,PR0,01/04/2020,X1,,,,", "row", "DEC"),
        ("Episodes", "1,01/05/2020,S,C1,N1,P1,PR0,,X1,,,,", "field", "REC"),
        ("Episodes", "1,01/05/2020,S,C1,N1,P1,PR9,,,,,,", "field", "PLACE_PROVIDER"),
        ("Reviews", "1,01/02/2005,20/05/2050,PN6", "row", "REVIEW"),
        ("Reviews", "1,02/02/2005,20/05/2020,PN6", "row", "DOB"),
        ("Reviews", "2,01/02/2005,20/05/2020,PN6", "row", "CHILD"),
        ("OC2", "1,01/02/2005,41,,0,1,1,1,1,0,,", "field", "SDQ_SCORE"),
        ("OC3", "1,01/02/2005,YES,F3,B1", "field", "ACTIV"),
        ("UASC", "1,2,01/02/2005,soon", "field", "DUC"),
        ("SocialWorker", "1,01/02/2005,QQ,01/05/2020,,MANAGE", "row", "SW_ID"),
        ("SocialWorker", "1,01/02/2005,SW1,01/05/2020,,SWLAZY", "field", "SW_REASON"),
    ],
)
def test_one_bad_value_is_refused_alone_or_with_its_row(take, table, row, what, field):
    # Without a dated episode the yearly tables would need --year.
    yearly = {"OC2": None, "OC3": None} if table == "Episodes" else {}
    report = take(**yearly | {table: [row]})
    assert [(each.what, each.field, each.line) for each in report.refused] == [(what, field, 2)]
    assert report.taken["child"] == 1


def test_a_reason_why_there_is_no_upn_stands_in_its_column(take):
    take(Header=["1,2,01/02/2005,APKN,UN1,,"])
    assert (_one(Child).upn, _one(Child).upn_unknown) == (None, "UN1")


def test_a_second_header_row_of_a_child_is_refused(take):
    report = take(Header=[*ROWS["Header"], "1,1,01/02/2005,WBRI,UN1,,"])
    assert [(each.what, each.line) for each in report.refused] == [("child", 3)]
    assert _one(Person).sex == "F"


def test_children_without_the_other_tables_are_taken(take, sqlite_database):
    take(**{table: None for table in TABLES if table != "Header"})
    assert counts(sqlite_database) == {"child": 1, "person": 1}


def test_yearly_tables_need_a_year(take, tmp_path):
    with pytest.raises(FileRefused, match="year of OC2 and OC3 cannot be told"):
        take(Episodes=None)
    report = import_ssda903(None, tmp_path / "return", year=2019)
    assert report.taken["health_outcome"] == 1
    assert _one(HealthOutcome).year == 2019


def test_the_same_child_in_both_returns_is_one_child(tmp_path, sqlite_database):
    from agile_app.records.imports.run import import_cin
    from tests.returns import cin_child, cin_message

    path = tmp_path / "census.xml"
    path.write_text(cin_message(cin_child(1).replace("C000000001", "1")))
    import_cin(None, path)
    report = import_ssda903(None, write_ssda903(tmp_path / "return", 1))
    assert report.taken["child"] == 0
    assert counts(sqlite_database)["child"] == 1
