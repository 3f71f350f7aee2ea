"""Invented statutory returns of any size, and the digest that tells two databases apart.

Nobody is meant: children are numbers, dates are counted, identifiers are computed.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from agile_app.records.identifiers import upn_check_letter

# What an import leaves behind besides the record itself.
_NOT_THE_RECORD = ("audit_", "import_run", "alembic_", "sqlite_", "search_", "rate_")


def upn_of(number: int) -> str:
    digits = f"871{number % 10_000:04}26{number % 1000:03}"
    return upn_check_letter("?" + digits) + digits


def cin_child(number: int, inside: str = "", *, details: str | None = None) -> str:
    """One ``<Child>``; ``inside`` goes into its only CINdetails, ``details`` replaces them."""
    started = date(2021, 4, 1) + timedelta(days=number % 360)
    if details is None:
        details = (
            f"<CINdetails><CINreferralDate>{started}</CINreferralDate>"
            "<ReferralSource>2A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>"
            f"{inside}<ReferralNFA>false</ReferralNFA></CINdetails>"
        )
    return (
        "<Child><ChildIdentifiers>"
        f"<LAchildID>C{number:09}</LAchildID><UPN>{upn_of(number)}</UPN>"
        f"<PersonBirthDate>{date(2008, 1, 1) + timedelta(days=number % 4000)}</PersonBirthDate>"
        f"<GenderCurrent>{1 + number % 2}</GenderCurrent></ChildIdentifiers>"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
        f"{details}</Child>"
    )


FULL_CASE = """
<CINclosureDate>2022-03-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>
<DateOfInitialCPC>2021-12-20</DateOfInitialCPC>
<Assessments>
  <AssessmentActualStartDate>2021-11-01</AssessmentActualStartDate>
  <AssessmentInternalReviewDate>2021-11-15</AssessmentInternalReviewDate>
  <AssessmentAuthorisationDate>2021-12-01</AssessmentAuthorisationDate>
  <FactorsIdentifiedAtAssessment>
    <AssessmentFactors>3A</AssessmentFactors><AssessmentFactors>4B</AssessmentFactors>
  </FactorsIdentifiedAtAssessment>
</Assessments>
<CINPlanDates>
  <CINPlanStartDate>2021-12-02</CINPlanStartDate><CINPlanEndDate>2021-12-20</CINPlanEndDate>
</CINPlanDates>
<Section47>
  <S47ActualStartDate>2021-12-03</S47ActualStartDate>
  <InitialCPCtarget>2021-12-24</InitialCPCtarget>
  <DateOfInitialCPC>2021-12-20</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired>
</Section47>
<ChildProtectionPlans>
  <CPPstartDate>2021-12-20</CPPstartDate><CPPendDate>2022-02-28</CPPendDate>
  <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
  <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
  <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
  <Reviews><CPPreviewDate>2022-02-01</CPPreviewDate></Reviews>
</ChildProtectionPlans>
"""

_HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2022</Year>"
    "<ReferenceDate>2022-03-31</ReferenceDate></CollectionDetails>"
    "<Source><LEA>871</LEA></Source></Header>"
)


def cin_message(*children: str) -> str:
    return f"<Message>{_HEADER}<Children>{''.join(children)}</Children></Message>"


def write_cin(path: Path, count: int, inside: str = "") -> Path:
    """A census of ``count`` children, written as it is made."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"<Message>{_HEADER}<Children>\n")
        for number in range(count):
            file.write(cin_child(number, inside) + "\n")
        file.write("</Children></Message>\n")
    return path


def write_ssda903(folder: Path, count: int) -> Path:
    """A return of ``count`` looked-after children: Header, two episodes and four reviews each."""
    folder.mkdir(parents=True, exist_ok=True)
    born = "01/02/2010"
    with (folder / "header.csv").open("w", encoding="utf-8") as header:
        header.write("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n")
        header.writelines(f"{n},1,{born},WBRI,{upn_of(n)},,\n" for n in range(1, count + 1))
    with (folder / "episodes.csv").open("w", encoding="utf-8") as episodes:
        episodes.write(
            "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
            "HOME_POST,PL_POST,URN\n"
        )
        for n in range(1, count + 1):
            episodes.write(
                f"{n},01/05/2020,S,V2,N1,U6,PR1,01/09/2020,X1,CARPL,SL1 1AA,SL1 2BB,SC123\n"
                f"{n},01/09/2020,P,C2,N1,U4,PR1,,,,SL1 1AA,SL2 2BB,SC124\n"
            )
    with (folder / "reviews.csv").open("w", encoding="utf-8") as reviews:
        reviews.write("CHILD,DOB,REVIEW,REVIEW_CODE\n")
        for n in range(1, count + 1):
            reviews.writelines(f"{n},{born},{m:02}/06/2020,PN1\n" for m in (1, 2, 3, 4))
    return folder


def _tables() -> Iterator:
    for table in SQLModel.metadata.sorted_tables:
        if not table.name.startswith(_NOT_THE_RECORD):
            yield table


def counts(engine: Engine) -> dict[str, int]:
    """Rows by table, of tables that hold any."""
    with engine.connect() as connection:
        found = {
            table.name: len(connection.execute(select(*table.primary_key)).all())
            for table in _tables()
        }
    return {name: count for name, count in found.items() if count}


def digest(engine: Engine) -> str:
    """One mark of every row of the record: equal only if each value of each row is."""
    whole = hashlib.sha256()
    with engine.connect() as connection:
        for table in _tables():
            rows = connection.execute(select(table).order_by(*table.primary_key))
            for row in rows:
                whole.update(json.dumps([table.name, *map(str, row)]).encode())
    return whole.hexdigest()
