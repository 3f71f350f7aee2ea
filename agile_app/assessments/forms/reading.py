"""From plain data to a form: every name, type and text of it is checked, and everything that is
wrong is said at once, each with its place."""

import difflib
import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args
from urllib.parse import unquote

from agile_app.assessments.form import (
    COLUMN_KINDS,
    KINDS,
    OF_EACH_CHILD,
    Choice,
    Clock,
    Column,
    Field,
    Form,
    Part,
    PeopleGroup,
    Section,
    Step,
    is_number,
)
from agile_app.assessments.forms.asking import check_conditions, read_condition
from agile_app.assessments.forms.files import FormRefused, Problem, quoted, read_file
from agile_app.assessments.limited.parts import EVERYBODY, SIGNERS
from agile_app.records import codes
from agile_app.security.actor import Role

MOST_SECTIONS, MOST_FIELDS, MOST_CHOICES, MOST_COLUMNS = 30, 200, 120, 12
_LABEL, _HELP, _SHORT = 120, 800, 24
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_MARKUP = re.compile(
    r"<\s*[a-zA-Z/!?]|(?:javascript|vbscript)\s*:|data\s*:\s*text/html", re.IGNORECASE
)
# Unseen, and part of how Persian, Urdu and pictures of families are written, and of long words.
_JOINING = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")

_FORM = {
    "key", "version", "number", "title", "intro", "clock", "due_working_days", "sections",
}  # fmt: skip
_SECTION = {"key", "title", "short", "intro", "part", "readers", "family", "when", "fields"}
_FIELD = {
    "key", "kind", "label", "help", "choices", "code_list", "required_at", "when", "family",
    "judgement", "readers", "columns", "min", "max", "scale_ends", "people_group",
}  # fmt: skip
_CHOICE = {"value", "label", "retired", "alone"}
_COLUMN = {"key", "label", "kind", "choices"}
_ONLY_FOR = {
    "choices": {"choice", "choices"},
    "code_list": {"choice", "choices"},
    "columns": {"table"},
    "min": {"number"},
    "max": {"number"},
    "scale_ends": {"scale"},
    "people_group": {"people", "scale"},
}

_OF_THE_RECORD = {
    "child_seen_on": ("date",),
    "child_seen_alone": ("choice", "yes_no"),
    "factors": ("choices",),
}
# Every table in a browser has this name without being given it.
_BROWSERS_OWN = "constructor"

_T = TypeVar("_T")


def read_form(data: bytes) -> Form:
    """The form that a file defines. Raises FormRefused with everything that is wrong with it."""
    return form_from(read_file(data))


def form_from(data: Mapping[str, Any]) -> Form:
    """The form that plain data defines. Raises FormRefused."""
    reader = _Reader()
    form = reader.form(data)
    reader.problems.extend(check_conditions(form))
    if reader.problems:
        raise FormRefused(reader.problems)
    return form


def wrong_words(text: str) -> str | None:
    """Why a text may not stand in a form; None when it may."""
    # Also as a web page or an address would write it: text that is a script once it is read again
    # somewhere has no place here either.
    for written in (text, html.unescape(text), unquote(text), unicodedata.normalize("NFKC", text)):
        if _MARKUP.search(written):
            return "holds HTML or a script. A form is plain text."
    for letter in text:
        if _is_unseen(letter):
            return f"holds a character that cannot be seen (U+{ord(letter):04X})."
    return None


def _is_unseen(letter: str) -> bool:
    """Whether it is nothing on the screen, or turns what stands around it (U+202E), so that a text
    reads as something else than it is."""
    if letter == "\n" or letter in _JOINING:
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _is_blank(text: str) -> bool:
    return not any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""


class _Reader:
    """Reads on after a mistake, so that one look at the file finds all of them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, sentence: str) -> None:
        self.problems.append(Problem(where, sentence))

    # -- one value of a table --------------------------------------------------------------

    def known(self, table: Mapping[str, Any], names: set[str], where: str) -> None:
        for name in table:
            if name not in names:
                self.wrong(where, f"{quoted(name)} is not known here.{_nearest(name, names)}")

    def text(
        self, table: Mapping[str, Any], name: str, where: str, most: int, *, needed: bool = False
    ) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            self.wrong(where, f"“{name}” must be text.")
            return ""
        value = value.strip()
        if needed and _is_blank(value):
            self.wrong(where, f"“{name}” is missing.")
        elif len(value) > most:
            self.wrong(where, f"“{name}” has {len(value):,} characters; at most {most} are shown.")
        elif (why := wrong_words(value)) is not None:
            self.wrong(where, f"“{name}” {why}")
        return value

    def flag(self, table: Mapping[str, Any], name: str, where: str) -> bool:
        value = table.get(name, False)
        if not isinstance(value, bool):
            self.wrong(where, f"“{name}” must be true or false.")
            return False
        return value

    def whole(
        self, table: Mapping[str, Any], name: str, where: str, least: int, most: int
    ) -> int | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(where, f"“{name}” must be a whole number from {least} to {most:,}.")
            return None
        return value

    def number(self, table: Mapping[str, Any], name: str, where: str) -> float | None:
        value = table.get(name)
        if value is None:
            return None
        # What is no number at all (NaN) is not at most anything.
        if not is_number(value) or not abs(value) <= 1e9:
            self.wrong(where, f"“{name}” must be a number.")
            return None
        return value

    def one_of(
        self, table: Mapping[str, Any], name: str, where: str, known: tuple[str, ...]
    ) -> Any:
        value = table.get(name, "")
        if value in known and isinstance(value, str):
            return value
        if name not in table:
            self.wrong(where, f"“{name}” is missing.")
        else:
            near = _nearest(value, set(known)) if isinstance(value, str) else ""
            said = near or " It can be " + ", ".join(f"“{each}”" for each in known if each) + "."
            self.wrong(where, f"“{name}” cannot be {quoted(value)}.{said}")
        return ""

    def key(self, table: Mapping[str, Any], where: str) -> str:
        value = table.get("key")
        if value is None:
            self.wrong(where, "“key” is missing.")
        elif not isinstance(value, str) or not _KEY.fullmatch(value):
            self.wrong(
                where,
                f"“key” is {quoted(value)}; a key is 2 to 40 small letters, digits and _, and "
                "begins with a letter.",
            )
        elif value == _BROWSERS_OWN:
            self.wrong(where, f"“key” cannot be “{value}”: browsers use that word themselves.")
        else:
            return value
        return ""

    def listed(
        self,
        table: Mapping[str, Any],
        name: str,
        where: str,
        read: Callable[[Any, int], _T | None],
        most: int,
    ) -> tuple[_T, ...]:
        value = table.get(name, [])
        if not isinstance(value, list):
            self.wrong(where, f"“{name}” must be a list.")
            return ()
        if len(value) > most:
            self.wrong(where, f"“{name}” has {len(value):,} entries; at most {most} are shown.")
            return ()
        found = [read(each, number) for number, each in enumerate(value, start=1)]
        return tuple(each for each in found if each is not None)

    def unique(self, keys: list[str], where: str, name: str) -> None:
        for key in dict.fromkeys(keys):
            if key and keys.count(key) > 1:
                self.wrong(where, f"{name} {quoted(key)} is used {keys.count(key)} times.")

    # -- the form --------------------------------------------------------------------------

    def form(self, data: Mapping[str, Any]) -> Form:
        self.known(data, _FORM, "")
        clock: Clock = self.one_of({"clock": "", **data}, "clock", "", get_args(Clock))
        days = self.whole(data, "due_working_days", "", 1, 260)
        if (clock == "own") != ("due_working_days" in data):
            self.wrong("", "“due_working_days” and clock = “own” go together.")
        if "version" not in data:
            self.wrong("", "“version” is missing.")
        sections = self.listed(data, "sections", "", self.section, MOST_SECTIONS)
        if not sections and not isinstance(data.get("sections", None), dict):
            self.wrong("", "The form has no sections.")
        fields = [field for section in sections for field in section.fields]
        if len(fields) > MOST_FIELDS:
            self.wrong("", f"The form has {len(fields)} fields; at most {MOST_FIELDS} are asked.")
        self.unique([section.key for section in sections], "", "The section key")
        self._each_once(sections)
        self._roots_apart(fields)
        return Form(
            key=self.key(data, ""),
            version=self.whole(data, "version", "", 1, 10_000) or 0,
            title=self.text(data, "title", "", 80, needed=True),
            intro=self.text(data, "intro", "", _HELP),
            clock=clock,
            due_working_days=days,
            number=self.whole(data, "number", "", 1, 999_999) or 0,
            sections=sections,
        )

    def _each_once(self, sections: tuple[Section, ...]) -> None:
        """A field's key stands for one field in the whole form; said with the sections it is in."""
        places: dict[str, list[str]] = {}
        for section in sections:
            for field in section.fields:
                places.setdefault(field.key, []).append(section.key)
        for key, inside in places.items():
            if key and len(inside) > 1:
                named = " and ".join(f"section “{each}”" for each in dict.fromkeys(inside))
                self.wrong(named, f"The field key “{key}” is used {len(inside)} times.")

    def _roots_apart(self, fields: list[Field]) -> None:
        """Two fields must not be kept in one place of the document (``x`` with its detail)."""
        owner: dict[str, str] = {}
        for field in fields:
            for root in field.roots() if field.key and field.kind else ():
                if root in owner and owner[root] != field.key:
                    self.wrong(
                        f"field “{field.key}”",
                        f"Its words would be kept where those of “{owner[root]}” are. "
                        "Give it another key.",
                    )
                owner.setdefault(root, field.key)

    def section(self, data: Any, number: int) -> Section | None:
        where = f"section {number}"
        if not isinstance(data, dict):
            self.wrong(where, "This is not a section with a key and fields.")
            return None
        key = self.key(data, where)
        where = f"section “{key}”" if key else where
        self.known(data, _SECTION, where)
        fields = self.listed(
            data, "fields", where, lambda each, n: self.field(each, n, where), MOST_FIELDS
        )
        if not fields and isinstance(data.get("fields", []), list) and not data.get("fields"):
            self.wrong(where, "The section asks nothing: it has no fields.")
        title = self.text(data, "title", where, 80, needed=True)
        part: Part = self.one_of({"part": "own", **data}, "part", where, get_args(Part))
        for each in fields if part == "shared" else ():
            if each.key in OF_EACH_CHILD:
                self.wrong(
                    f"{where}, field “{each.key}”",
                    "It is said of one child, so it cannot stand in a part that siblings share: "
                    "move it to another section.",
                )
        section = Section(
            key=key,
            title=title,
            short=self.text(data, "short", where, _SHORT) or title[:_SHORT].strip(),
            intro=self.text(data, "intro", where, _HELP),
            fields=fields,
            part=part,
            readers=self.readers(data, where),
            family=self.flag(data, "family", where),
            when=self.condition(data, where),
        )
        self.limits(section, where)
        return section

    def limits(self, section: Section, where: str) -> None:
        """What cannot be in a part that only some may read."""
        for each in section.fields:
            readers = section.readers_of(each)
            at = f"{where}, field “{each.key}”"
            if not readers:
                continue
            if section.readers and not readers <= set(section.readers):
                self.wrong(at, "“readers” names somebody whom its section does not name.")
            if section.part == "shared":
                self.wrong(
                    at, "What only some may read cannot stand in a part that siblings share: move "
                    "it to another section.",
                )  # fmt: skip
            if section.family or each.family:
                self.wrong(at, "What only some may read is not shown to a family: leave one out.")
            if each.key in OF_EACH_CHILD:
                self.wrong(
                    at, "The record and what is returned take it from here, so everybody who reads "
                    "the assessment reads it: leave “readers” out.",
                )  # fmt: skip
            if each.judgement:
                self.wrong(
                    at, "What a judgement rests on is shown to everybody who reads the assessment: "
                    "leave “judgement” or “readers” out.",
                )  # fmt: skip

    def field(self, data: Any, number: int, section: str) -> Field | None:
        where = f"{section}, field {number}"
        if not isinstance(data, dict):
            self.wrong(where, "This is not a field with a key, a kind and a label.")
            return None
        key = self.key(data, where)
        where = f"{section}, field “{key}”" if key else where
        self.known(data, _FIELD, where)
        kind = self.one_of(data, "kind", where, KINDS)
        taken_as = _OF_THE_RECORD.get(key)
        if taken_as and kind and kind not in taken_as:
            said = " or a ".join(taken_as)
            self.wrong(
                where,
                f"The record takes “{key}” from the form, so it must be a {said}: change “kind” or "
                "give the field another key.",
            )
        for name, kinds in _ONLY_FOR.items():
            if name in data and kind and kind not in kinds:
                said = " or ".join(sorted(kinds))
                self.wrong(where, f"“{name}” is for {said} only; this field is a {kind}.")
        required: Step = self.one_of(
            {"required_at": "", **data}, "required_at", where, get_args(Step)
        )
        group: PeopleGroup = self.one_of(
            {"people_group": "", **data}, "people_group", where, get_args(PeopleGroup)
        )
        least, most = self.number(data, "min", where), self.number(data, "max", where)
        if least is not None and most is not None and least > most:
            self.wrong(where, "“min” is more than “max”.")
        return Field(
            key=key,
            kind=kind,
            label=self.text(data, "label", where, _LABEL, needed=True),
            help=self.text(data, "help", where, _HELP),
            choices=self.choices_of(data, kind, where),
            code_list=data["code_list"] if isinstance(data.get("code_list"), str) else "",
            required_at=required,
            when=self.condition(data, where),
            family=self.flag(data, "family", where),
            judgement=self.flag(data, "judgement", where),
            readers=self.readers(data, where),
            columns=self.columns(data, kind, where),
            min=least,
            max=most,
            scale_ends=self.scale_ends(data, where),
            people_group=group,
        )

    def choices_of(self, data: Mapping[str, Any], kind: str, where: str) -> tuple[Choice, ...]:
        """The answers of a choice: written out, or those of a published list."""
        if kind not in ("choice", "choices"):
            return ()
        if "code_list" in data:
            if "choices" in data:
                self.wrong(where, "Give “choices” or “code_list”, not both.")
            return self.coded(data["code_list"], where)
        found = self.choices(data, where)
        if not found and not data.get("choices"):
            self.wrong(where, "There is nothing to choose: “choices” is missing or empty.")
        return found

    def coded(self, name: Any, where: str) -> tuple[Choice, ...]:
        listed = codes.ALL.get(name) if isinstance(name, str) else None
        if listed is None:
            near = _nearest(name, set(codes.ALL)) if isinstance(name, str) else ""
            self.wrong(where, f"The code list {quoted(name)} is not known.{near}")
            return ()
        return tuple(
            Choice(code, listed.label(code), alone=code in listed.alone) for code in listed
        )

    def choices(self, data: Mapping[str, Any], where: str) -> tuple[Choice, ...]:
        def read(each: Any, number: int) -> Choice | None:
            here = f"{where}, choice {number}"
            if not isinstance(each, dict):
                self.wrong(here, "This is not a choice with a value and a label.")
                return None
            self.known(each, _CHOICE, here)
            value = each.get("value")
            if not isinstance(value, str) or not _VALUE.fullmatch(value):
                self.wrong(
                    here,
                    "“value” is missing." if value is None else
                    f"“value” is {quoted(value)}; it is 1 to 40 letters, digits, _, - and dots.",
                )  # fmt: skip
                value = ""
            label = self.text(each, "label", here, _LABEL, needed=True)
            retired, alone = self.flag(each, "retired", here), self.flag(each, "alone", here)
            return Choice(value, label, retired, alone)

        found = self.listed(data, "choices", where, read, MOST_CHOICES)
        self.unique([choice.value for choice in found], where, "The value")
        return found

    def columns(self, data: Mapping[str, Any], kind: str, where: str) -> tuple[Column, ...]:
        def read(each: Any, number: int) -> Column | None:
            here = f"{where}, column {number}"
            if not isinstance(each, dict):
                self.wrong(here, "This is not a column with a key and a label.")
                return None
            key = self.key(each, here)
            self.known(each, _COLUMN, here)
            column = self.one_of({"kind": "short", **each}, "kind", here, COLUMN_KINDS)
            if column == "choice" and not each.get("choices"):
                self.wrong(here, "There is nothing to choose: “choices” is missing or empty.")
            if column and column != "choice" and "choices" in each:
                self.wrong(here, f"“choices” is for choice only; this column is a {column}.")
            choices = self.choices(each, here) if column == "choice" else ()
            label = self.text(each, "label", here, _LABEL, needed=True)
            return Column(key, label, column, choices)

        if kind != "table":
            return ()
        found = self.listed(data, "columns", where, read, MOST_COLUMNS)
        if not found and not data.get("columns"):
            self.wrong(where, "A table needs columns.")
        self.unique([column.key for column in found], where, "The column key")
        return found

    def scale_ends(self, data: Mapping[str, Any], where: str) -> tuple[str, ...]:
        if "scale_ends" not in data:
            return ()
        value = data["scale_ends"]
        if not isinstance(value, list) or len(value) != 2:
            self.wrong(where, "“scale_ends” says in two texts what 0 and 10 mean.")
            return ()
        low, high = ({"scale_ends": each} for each in value)
        return (
            self.text(low, "scale_ends", where, _LABEL, needed=True),
            self.text(high, "scale_ends", where, _LABEL, needed=True),
        )

    def readers(self, data: Mapping[str, Any], where: str) -> tuple[str, ...]:
        roles = {role.value for role in Role}

        def read(each: Any, _number: int) -> str | None:
            if isinstance(each, str) and each in roles:
                return each
            near = _nearest(each, roles) if isinstance(each, str) else ""
            self.wrong(where, f"“readers” names {quoted(each)}, which is no role.{near}")
            return None

        found = frozenset(self.listed(data, "readers", where, read, len(roles)))
        if not found <= EVERYBODY:
            others = ", ".join(f"“{each}”" for each in sorted(found - EVERYBODY))
            self.wrong(where, f"“readers” names {others}, who may read nothing of it.")
        elif found and not found & SIGNERS:
            named = " or ".join(f"“{each}”" for each in sorted(SIGNERS))
            self.wrong(
                where, f"Whoever signs must be able to read all of it: “readers” names {named} too."
            )
        # Naming them all limits nothing.
        return () if found == EVERYBODY else tuple(sorted(found))

    def condition(self, data: Mapping[str, Any], where: str) -> Any:
        if "when" not in data:
            return None
        found, problems = read_condition(data["when"])
        self.problems.extend(Problem(where, f"“when”: {each}") for each in problems)
        return found
