"""A census becomes rows of the record; what breaks a rule is refused where it stands."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from agile_app.__main__ import main
from agile_app.core.database import reading, transaction
from agile_app.core.time import today
from agile_app.records.imports.run import import_cin
from agile_app.records.imports.writer import AllocateTo
from agile_app.records.models import (
    Allocation,
    Assessment,
    Child,
    Conference,
    Episode,
    ImportRun,
    Person,
    Plan,
    Referral,
    Review,
    Section47Enquiry,
)
from agile_app.records.service import view_child
from agile_app.security.audit import verify
from agile_app.security.models import AuditEntry
from tests.factories import make_actor, make_team
from tests.returns import FULL_CASE, cin_child, cin_message, counts, digest, upn_of, write_cin

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def take(tmp_path):
    """Import a message of these children; returns the report."""

    def run(*children: str, **options):
        path = tmp_path / "census.xml"
        path.write_text(cin_message(*children), encoding="utf-8")
        return import_cin(None, path, **options)

    return run


def _all(model) -> list:
    with reading() as session:
        return list(session.scalars(select(model)))


def _refusals(report) -> list[tuple[str, str]]:
    return [(refusal.what, refusal.field) for refusal in report.refused]


def test_every_module_of_the_census_is_taken(take):
    report = take(cin_child(200, FULL_CASE))
    assert report.refused == []
    (child,), (person,) = _all(Child), _all(Person)
    assert (child.la_child_id, child.upn, child.source) == ("C000000200", upn_of(200), "cin")
    assert (person.sex, person.ethnicity, person.birth_date) == ("M", "WBRI", date(2008, 7, 19))
    (referral,), (episode,) = _all(Referral), _all(Episode)
    assert (referral.received_on, referral.source) == (date(2021, 10, 18), "2A")
    assert (referral.no_further_action, referral.outcome) == (False, "assessment")
    assert (episode.started_on, episode.ended_on) == (date(2021, 10, 18), date(2022, 3, 1))
    assert (episode.referral_id, episode.closure_reason) == (referral.id, "RC7")
    (assessment,) = _all(Assessment)
    assert (assessment.status, assessment.form_key) == ("signed_off", "census")
    assert (assessment.completed_on, assessment.factors) == (date(2021, 12, 1), ["3A", "4B"])
    (enquiry,), (conference,) = _all(Section47Enquiry), _all(Conference)
    assert enquiry.conference_target_on == date(2021, 12, 24)
    assert (conference.held_on, conference.section47_id) == (date(2021, 12, 20), enquiry.id)
    in_need, protection = sorted(_all(Plan), key=lambda plan: plan.kind)
    assert (in_need.kind, in_need.ended_on) == ("child_in_need", date(2021, 12, 20))
    assert (protection.initial_category, protection.latest_category) == ("NEG", "EMO")
    assert protection.previous_plans == 1
    (review,) = _all(Review)
    assert (review.kind, review.plan_id) == ("child_protection", protection.id)
    assert {row.episode_id for row in (assessment, enquiry, in_need, protection)} == {episode.id}


def test_twice_is_once_row_for_row(take, sqlite_database):
    children = [cin_child(number, FULL_CASE) for number in range(200, 230)]
    take(*children)
    once = digest(sqlite_database)
    again = take(*children)
    assert digest(sqlite_database) == once
    assert not again.taken
    assert not again.updated
    assert again.unchanged["child"] == 30


def test_a_later_census_updates_and_takes_nothing_away(take):
    take(cin_child(200))
    with reading() as session:
        before = session.scalars(select(Child)).one()
    report = take(cin_child(200, FULL_CASE).replace("<Ethnicity>WBRI</Ethnicity>", "<Ethnicity/>"))
    assert (report.updated["episode"], report.taken["plan"]) == (1, 2)
    (child,), (person,), (episode,) = _all(Child), _all(Person), _all(Episode)
    assert (child.id, child.version) == (before.id, before.version + 1)
    assert person.ethnicity == "WBRI"
    assert episode.closure_reason == "RC7"


def test_what_workers_added_stays(take):
    take(cin_child(200))
    with transaction() as session:
        person = session.scalars(select(Person)).one()
        person.given_name = "Ada"
        session.add(person)
    take(cin_child(200))
    assert _all(Person)[0].given_name == "Ada"


def test_a_referral_of_a_census_was_decided_and_what_workers_decided_stays(take):
    take(cin_child(1))
    with transaction() as session:
        referral = session.scalars(select(Referral)).one()
        assert referral.outcome == "other"
        referral.outcome = "early_help"
        session.add(referral)
    take(cin_child(1))
    assert _all(Referral)[0].outcome == "early_help"


def test_an_assessment_written_here_is_never_taken_for_one_of_a_census(take):
    take(cin_child(200))
    started = date(2021, 11, 1)
    with transaction() as session:
        child = session.scalars(select(Child)).one()
        session.add(Assessment(child_id=child.id, started_on=started))
    take(cin_child(200, FULL_CASE))
    found = {assessment.form_key: assessment.status for assessment in _all(Assessment)}
    assert found == {"child_and_family": "started", "census": "signed_off"}


def test_a_bad_upn_is_refused_and_the_child_is_kept(take):
    wrong = upn_of(7)
    wrong = ("A" if wrong[0] != "A" else "B") + wrong[1:]
    report = take(cin_child(7).replace(upn_of(7), wrong))
    assert _all(Child)[0].upn is None
    (refusal,) = report.refused
    assert (refusal.what, refusal.field, refusal.value) == ("field", "UPN", wrong)
    assert refusal.child == "C000000007"
    assert f"should be {upn_of(7)[0]}" in refusal.reason


@pytest.mark.parametrize("value", ["", "A B", "x" * 21, "C-1"])
def test_a_child_without_a_proper_identifier_is_refused_and_the_next_is_taken(take, value):
    report = take(cin_child(1).replace("C000000001", value), cin_child(2))
    assert _refusals(report) == [("child", "LAchildID")]
    assert [child.la_child_id for child in _all(Child)] == ["C000000002"]


def test_a_child_that_stands_twice_is_taken_once_and_the_line_is_said(take):
    report = take(cin_child(1), "\n", cin_child(1))
    assert len(_all(Child)) == 1
    assert report.refused[0].line == 2
    assert "on line 1" in report.refused[0].reason


@pytest.mark.parametrize(
    ("old", "new", "refusal", "episodes"),
    [
        ("2021-04-02</CINref", "2021-13-02</CINref", ("row", "CINreferralDate"), 0),
        ("2021-04-02</CINref", "</CINref", ("row", "CINreferralDate"), 0),
        ("2021-04-02</CINref", "2099-04-02</CINref", ("row", "CINreferralDate"), 0),
        (">2A<", ">9Z<", ("field", "ReferralSource"), 1),
        (">N1<", ">N99<", ("field", "PrimaryNeedCode"), 1),
        (">WBRI<", ">WBRX<", ("field", "Ethnicity"), 1),
        (">false<", ">perhaps<", ("field", "ReferralNFA"), 1),
        (
            "<ReferralNFA>",
            "<CINclosureDate>2020-01-01</CINclosureDate><ReferralNFA>",
            ("row", "CINclosureDate"),
            0,
        ),
    ],
)
def test_one_bad_value_is_refused_alone_or_with_the_row_it_names(take, old, new, refusal, episodes):
    text = cin_child(1)
    assert old in text
    report = take(text.replace(old, new))
    assert _refusals(report) == [refusal]
    assert len(_all(Child)) == 1
    assert len(_all(Episode)) == episodes


def test_none_does_not_stand_beside_a_disability(take):
    both = "<Disabilities><Disability>NONE</Disability><Disability>LD</Disability></Disabilities>"
    report = take(cin_child(1).replace("</Ethnicity>", "</Ethnicity>" + both))
    assert _all(Child)[0].disabilities == ["LD"]
    assert _refusals(report) == [("field", "Disability")]


def test_two_rows_of_the_same_day_are_one_and_the_other_is_refused(take, sqlite_database):
    assessment = (
        "<Assessments><AssessmentActualStartDate>2021-05-01</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2021-05-{}</AssessmentAuthorisationDate></Assessments>"
    )
    twice = cin_child(1, assessment.format("10") + assessment.format("20"))
    report = take(twice)
    assert _refusals(report) == [("row", "AssessmentActualStartDate")]
    once = digest(sqlite_database)
    take(twice)
    assert digest(sqlite_database) == once


def test_the_newer_sex_and_an_unborn_child_are_understood(take):
    text = cin_child(1).replace("<GenderCurrent>2</GenderCurrent>", "<Sex>U</Sex>")
    start, end = text.index("<PersonBirthDate>"), text.index("</PersonBirthDate>")
    text = (
        text[:start]
        + "<ExpectedPersonBirthDate>2027-01-01</ExpectedPersonBirthDate>"
        + text[end + len("</PersonBirthDate>") :]
    )
    report = take(text)
    (person,) = _all(Person)
    assert report.refused == []
    assert (person.sex, person.birth_date) == ("U", None)
    assert person.expected_birth_date == date(2027, 1, 1)


def test_elements_of_a_later_census_are_named_and_passed_over(take):
    report = take(
        cin_child(1, "<PreProceedingsandFGDM><PPOutcome>1</PPOutcome></PreProceedingsandFGDM>")
    )
    assert report.notes == ["Not read, unknown to this version: PreProceedingsandFGDM."]
    assert report.taken["episode"] == 1


def test_open_cases_go_to_the_worker_named_once(take):
    worker = make_actor()
    to = AllocateTo(worker_id=worker.worker_id)
    closed = cin_child(300, FULL_CASE)
    assert take(cin_child(1), closed, allocate_to=to).allocated == 1
    assert take(cin_child(1), closed, allocate_to=to).allocated == 0
    (allocation,) = _all(Allocation)
    assert (allocation.worker_id, allocation.started_on) == (worker.worker_id, today())
    with transaction() as session:
        found = view_child(session, worker, allocation.child_id)
    assert found["children"][0].name == "Child C000000001"


def test_a_case_somebody_has_is_not_given_to_another(take):
    first, second = make_actor(), make_actor()
    take(cin_child(1), allocate_to=AllocateTo(worker_id=first.worker_id))
    take(cin_child(1), allocate_to=AllocateTo(worker_id=second.worker_id))
    assert [allocation.worker_id for allocation in _all(Allocation)] == [first.worker_id]


def test_each_changed_child_is_audited_and_the_run_is_kept(take):
    take(cin_child(1), cin_child(2))
    take(cin_child(1), cin_child(2, "<CINclosureDate>2022-01-01</CINclosureDate>"))
    acts = [entry.act for entry in _all(AuditEntry)]
    assert acts.count("child.imported") == 3
    assert acts.count("import.finished") == 2
    runs = _all(ImportRun)
    assert [run.counts["children"] for run in runs] == [2, 2]
    with reading() as session:
        assert verify(session).sound


def test_an_import_that_was_stopped_is_completed_by_the_next(
    tmp_path, sqlite_database, monkeypatch
):
    from agile_app.records.imports import writer

    monkeypatch.setattr(writer, "BATCH", 10)
    path = write_cin(tmp_path / "many.xml", 35)
    close = writer._Batch.close
    seen = []

    def stop_at_third(batch, actor):
        seen.append(batch)
        if len(seen) == 3:
            raise KeyboardInterrupt
        close(batch, actor)

    monkeypatch.setattr(writer._Batch, "close", stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        import_cin(None, path)
    assert counts(sqlite_database)["child"] == 20
    monkeypatch.setattr(writer._Batch, "close", close)
    report = import_cin(None, path)
    assert (report.unchanged["child"], report.taken["child"]) == (20, 15)


def test_the_command_reports_for_a_person_and_for_a_program(tmp_path, capsys):
    path = tmp_path / "census.xml"
    path.write_text(cin_message(cin_child(1).replace(">WBRI<", ">WBRX<"), cin_child(2)))
    assert main(["import", "cin", str(path)]) == 0
    said = capsys.readouterr().out
    assert "2 children read" in said
    assert "line 1, child C000000001: 'WBRX'. This is not a code of “Ethnicity”." in said
    assert main(["import", "cin", str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["unchanged"]["child"] == 2
    assert report["refusals"][0] == {
        "file": "census.xml",
        "line": 1,
        "child": "C000000001",
        "what": "field",
        "field": "Ethnicity",
        "value": "WBRX",
        "reason": "This is not a code of “Ethnicity”.",
    }
    assert main(["import", "cin", str(path), "--strict"]) == 1


def test_the_command_refuses_a_bad_file_with_a_sentence_and_a_code(tmp_path, capsys):
    path = tmp_path / "bad.xml"
    path.write_text("<Message>")
    assert main(["import", "cin", str(path)]) == 1
    said = capsys.readouterr().err
    assert "ends too early" in said
    assert "[import_refused]" in said


def test_the_command_allocates_to_a_worker_or_a_team(tmp_path, capsys):
    worker, team = make_actor(), make_team("North")
    path = write_cin(tmp_path / "census.xml", 2)
    assert main(["import", "cin", str(path), "--team", "Nowhere"]) == 1
    assert "There is no team called Nowhere." in capsys.readouterr().err
    assert counts_of_children() == 0
    assert main(["import", "cin", str(path), "--team", "North"]) == 0
    assert {allocation.team_id for allocation in _all(Allocation)} == {team.id}
    assert main(["import", "cin", str(path), "--worker", "nobody@test.example"]) == 1
    assert worker.worker_id


def counts_of_children() -> int:
    return len(_all(Child))
