"""SSDA903: looked-after children, read from a folder of CSV tables.

Source: Department for Education, SSDA903 schema 2024 and guide to the collection. As with the
census, what a return leaves out is not taken away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from agile_app.records import codes, identifiers
from agile_app.records.imports import values
from agile_app.records.imports.csv_tables import Row, read_table
from agile_app.records.imports.facts import ChildFacts
from agile_app.records.imports.fields import Fields
from agile_app.records.imports.report import FileRefused, Report
from agile_app.records.imports.spool import Spool
from agile_app.records.models import (
    AdoptionDecision,
    AdoptionPlacement,
    AsylumSeeking,
    CareLeaverOutcome,
    HealthOutcome,
    Involvement,
    LookedAfterEpisode,
    MissingEpisode,
    PreviousPermanence,
    Review,
)

_SEX = {"1": "M", "2": "F"}
_YEARLY = {"OC2", "OC3"}


def check_folder(folder: Path, spool: Spool, report: Report) -> dict[str, Path]:
    """Read every CSV of the folder into ``spool``; returns the files by table.

    Raises:
        FileRefused: a file is no table of the return, is damaged, or the Header is not there.
    """
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        table, rows = read_table(path)
        if table in files:
            raise FileRefused(f"{files[table].name} and {path.name} both hold the table {table}.")
        files[table] = path
        for line, row in rows:
            spool.add(row["CHILD"], table, line, row)
            if table == "Header":
                report.children += 1
                _take_child(spool, report, path.name, line, row)
    if "Header" not in files:
        raise FileRefused(f"The folder {folder.name} holds no Header table.")
    if report.children == 0:
        raise FileRefused(f"{files['Header'].name} names no child.")
    for child, table, line in spool.strangers():
        if table != "Header":
            report.refuse(
                files[table].name, line, child, "row", "CHILD", child,
                "The Header does not name this child.",
            )  # fmt: skip
    return files


def _take_child(spool: Spool, report: Report, file: str, line: int, row: Row) -> None:
    key = row["CHILD"]
    reason = identifiers.la_child_id_fault(key)
    if reason is None and not spool.add_child(key):
        reason = "The Header names this child already."
    if reason is not None:
        report.refuse(file, line, key, "child", "CHILD", key, reason)


def read_children(
    spool: Spool,
    report: Report,
    files: dict[str, Path],
    *,
    today: date,
    year: int | None = None,
) -> Iterator[ChildFacts]:
    """What the spooled tables say of each child; what cannot be read goes into the report."""
    names = {table: path.name for table, path in files.items()}
    if year is None and _YEARLY & set(files):
        year = _collection_year(spool, today)
        report.notes.append(
            f"Tables OC2 and OC3 are taken for the year to 31 March {year} (from the latest "
            "episode; --year says otherwise)."
        )
    for key, records in spool.children():
        by_table: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for table, line, row in records:
            by_table[table].append((line, row))
        yield _Child(key, by_table, report, names, today, year).read()


def _collection_year(spool: Spool, today: date) -> int:
    """The year whose 31 March ends the collection year of the latest episode date."""
    latest = date.min
    for _key, records in spool.children():
        for table, _line, row in records:
            if table == "Episodes":
                for name in ("DECOM", "DEC"):
                    latest = max(latest, _day_or_nothing(row[name], today))
    if latest == date.min:
        raise FileRefused(
            "The year of OC2 and OC3 cannot be told: there is no dated episode.",
            what_to_do="Nothing was changed. Give the collection year with --year.",
        )
    # An episode that ends on 1 April began in the year before: codes are given for its end.
    return latest.year + (latest > date(latest.year, 4, 1))


def _day_or_nothing(text: str, today: date) -> date:
    try:
        return values.past_day(today)(text) if text else date.min
    except values.Unreadable:
        return date.min


class _Child:
    """One child's rows of every table, turned into facts."""

    def __init__(
        self,
        key: str,
        tables: dict[str, list[tuple[int, Row]]],
        report: Report,
        names: dict[str, str],
        today: date,
        year: int | None,
    ) -> None:
        self.key = key
        self.tables = tables
        self.report = report
        self.names = names
        self.year = year
        self.past = values.past_day(today)
        self.facts = ChildFacts(key, "ssda903")

    def read(self) -> ChildFacts:
        line, row = self.tables["Header"][0]
        self._header(self._fields("Header", line, row))
        readers: dict[str, Callable[[Fields], None]] = {
            "Episodes": self._episode,
            "Reviews": self._review,
            "Missing": self._missing,
            "OC2": self._health,
            "OC3": self._care_leaver,
            "AD1": self._adoption,
            "PlacedAdoption": self._adoption_placement,
            "PrevPerm": self._previous_permanence,
            "UASC": self._asylum,
            "SocialWorker": self._social_worker,
        }
        born = self.facts.person.get("birth_date")
        for table, reader in readers.items():
            for line, row in self.tables.get(table, []):
                fields = self._fields(table, line, row)
                stated = fields.read("DOB", values.day) if "DOB" in row else None
                if stated is not None and born is not None and stated != born:
                    fields.refuse("row", "DOB", "The Header gives another date of birth.")
                else:
                    reader(fields)
        return self.facts

    def _fields(self, table: str, line: int, row: Row) -> Fields:
        return Fields(
            self.report,
            file=self.names[table],
            child=self.key,
            get=lambda name: (row[name], line),
        )

    def _once(
        self, fields: Fields, name: str, model: type[Any], key: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The key, unless the child has such a row already: then this one is refused."""
        if self.facts.has(model, key):
            fields.refuse("row", name, "This child has another such row.")
            return None
        return key

    def _header(self, fields: Fields) -> None:
        self.facts.person = fields.columns(
            birth_date=("DOB", self.past),
            sex=("SEX", _sex),
            ethnicity=("ETHNIC", values.code(codes.ETHNICITY)),
        )
        upn = fields.read("UPN", _upn_or_unknown)
        if upn is not None:
            self.facts.child["upn_unknown" if upn in codes.UPN_UNKNOWN else "upn"] = upn
        self.facts.child |= fields.columns(
            is_mother=("MOTHER", values.yes_no), own_child_birth_date=("MC_DOB", self.past)
        )

    def _episode(self, fields: Fields) -> None:
        started_on = fields.needed("row", "DECOM", self.past)
        if started_on is None:
            return
        needed = {
            "start_reason": fields.needed("row", "RNE", values.code(codes.EPISODE_START)),
            "legal_status": fields.needed("row", "LS", values.code(codes.LEGAL_STATUS)),
            "placement_type": fields.needed("row", "PLACE", values.code(codes.PLACEMENT_TYPE)),
        }
        if None in needed.values():
            return
        ended_on = fields.read("DEC", self.past)
        if ended_on is not None and ended_on < started_on:
            fields.refuse("row", "DEC", "The episode ends before it begins.")
            return
        key = self._once(fields, "DECOM", LookedAfterEpisode, {"started_on": started_on})
        if key is None:
            return
        stated = needed | fields.columns(
            primary_need=("CIN", values.code(codes.PRIMARY_NEED)),
            placement_provider=("PLACE_PROVIDER", values.code(codes.PROVIDER)),
            placement_change_reason=(
                "REASON_PLACE_CHANGE",
                values.code(codes.PLACEMENT_CHANGE_REASON),
            ),
            home_postcode=("HOME_POST", values.text(8)),
            placement_postcode=("PL_POST", values.text(8)),
            placement_urn=("URN", values.text(10)),
        )
        if ended_on is not None:
            stated["ended_on"] = ended_on
            stated |= fields.columns(end_reason=("REC", values.code(codes.EPISODE_END)))
        elif fields.read("REC", values.code(codes.EPISODE_END)) is not None:
            fields.refuse("field", "REC", "A reason for ending stands without a date of ending.")
        self.facts.add(LookedAfterEpisode, key, stated)

    def _review(self, fields: Fields) -> None:
        if held_on := fields.needed("row", "REVIEW", self.past):
            key = {"kind": "looked_after", "held_on": held_on}
            if self._once(fields, "REVIEW", Review, key):
                part = ("REVIEW_CODE", values.code(codes.PARTICIPATION))
                self.facts.add(Review, key, fields.columns(participation=part))

    def _missing(self, fields: Fields) -> None:
        started_on = fields.needed("row", "MIS_START", self.past)
        kind = fields.needed("row", "MISSING", values.code(codes.MISSING))
        if started_on is None or kind is None:
            return
        key = self._once(fields, "MIS_START", MissingEpisode, {"started_on": started_on})
        if key:
            ended = fields.columns(ended_on=("MIS_END", self.past))
            self.facts.add(MissingEpisode, key, {"kind": kind} | ended)

    def _health(self, fields: Fields) -> None:
        if self._once(fields, "CHILD", HealthOutcome, {"year": self.year}):
            yes_no = values.yes_no
            self.facts.add(
                HealthOutcome,
                {"year": self.year},
                fields.columns(
                    sdq_score=("SDQ_SCORE", values.whole(0, 40)),
                    sdq_reason=("SDQ_REASON", values.code(codes.SDQ_REASON)),
                    convicted=("CONVICTED", yes_no),
                    health_check=("HEALTH_CHECK", yes_no),
                    immunisations=("IMMUNISATIONS", yes_no),
                    teeth_check=("TEETH_CHECK", yes_no),
                    health_assessment=("HEALTH_ASSESSMENT", yes_no),
                    substance_misuse=("SUBSTANCE_MISUSE", yes_no),
                    intervention_received=("INTERVENTION_RECEIVED", yes_no),
                    intervention_offered=("INTERVENTION_OFFERED", yes_no),
                ),
            )

    def _care_leaver(self, fields: Fields) -> None:
        if self._once(fields, "CHILD", CareLeaverOutcome, {"year": self.year}):
            self.facts.add(
                CareLeaverOutcome,
                {"year": self.year},
                fields.columns(
                    in_touch=("IN_TOUCH", values.code(codes.IN_TOUCH)),
                    activity=("ACTIV", values.code(codes.ACTIVITY)),
                    accommodation=("ACCOM", values.code(codes.ACCOMMODATION)),
                ),
            )

    def _adoption(self, fields: Fields) -> None:
        if decided_on := fields.needed("row", "DATE_INT", self.past):
            key = self._once(fields, "DATE_INT", AdoptionDecision, {"decided_on": decided_on})
            if key:
                self.facts.add(
                    AdoptionDecision,
                    key,
                    fields.columns(
                        matched_on=("DATE_MATCH", self.past),
                        by_foster_carer=("FOSTER_CARE", values.yes_no),
                        adopters=("NB_ADOPTR", values.whole(1, 2)),
                        adopters_sex=("SEX_ADOPTR", values.code(codes.ADOPTERS_SEX)),
                        adopters_legal_status=(
                            "LS_ADOPTR",
                            values.code(codes.ADOPTERS_LEGAL_STATUS),
                        ),
                    ),
                )

    def _adoption_placement(self, fields: Fields) -> None:
        if placed_on := fields.needed("row", "DATE_PLACED", self.past):
            key = self._once(fields, "DATE_PLACED", AdoptionPlacement, {"placed_on": placed_on})
            if key:
                self.facts.add(
                    AdoptionPlacement,
                    key,
                    fields.columns(
                        ended_on=("DATE_PLACED_CEASED", self.past),
                        end_reason=("REASON_PLACED_CEASED", values.code(codes.ADOPTION_CEASED)),
                    ),
                )

    def _previous_permanence(self, fields: Fields) -> None:
        option = fields.needed("row", "PREV_PERM", values.code(codes.PREVIOUS_PERMANENCE))
        if option is not None and self._once(fields, "CHILD", PreviousPermanence, {}) is not None:
            stated = fields.columns(
                authority=("LA_PERM", values.text(3)), date_stated=("DATE_PERM", values.text(10))
            )
            self.facts.add(PreviousPermanence, {}, {"option": option} | stated)

    def _asylum(self, fields: Fields) -> None:
        if self._once(fields, "CHILD", AsylumSeeking, {}) is not None:
            self.facts.add(AsylumSeeking, {}, fields.columns(ended_on=("DUC", values.day)))

    def _social_worker(self, fields: Fields) -> None:
        number = fields.needed("row", "SW_ID", values.checked(identifiers.social_worker_fault))
        started_on = fields.needed("row", "SW_DECOM", self.past)
        if number is None or started_on is None:
            return
        key = {
            "role": "social_worker",
            "social_work_england_number": number,
            "started_on": started_on,
        }
        if self._once(fields, "SW_DECOM", Involvement, key):
            stated = fields.columns(
                ended_on=("SW_DEC", self.past),
                change_reason=("SW_REASON", values.code(codes.WORKER_CHANGE_REASON)),
            )
            self.facts.add(Involvement, key, stated)


def _sex(text: str) -> str:
    sex = _SEX.get(values.plain(text))
    if sex is None:
        raise values.Unreadable("This is not 1 or 2.")
    return sex


def _upn_or_unknown(text: str) -> str:
    """A UPN, or the code that says why there is none: both stand in one column."""
    if values.plain(text) in codes.UPN_UNKNOWN:
        return values.plain(text)
    return values.checked(identifiers.upn_fault)(text)
