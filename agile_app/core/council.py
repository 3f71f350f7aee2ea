"""Council settings: what differs from council to council, as named values with a default, its
source, and a history that is only ever added to.

A feature names its settings at import::

    VISIT_DAYS = council.number(
        "visits.child_protection_visit", group="Visits", label="...", help="...",
        unit="working days", default=10, least=1, most=60, source="Liverpool; Central Bedfordshire",
        travels=True,
    )

and reads them with ``council.value(session, VISIT_DAYS)``. Who may change one, and who is told, is
``people.council_service``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, col, select

from agile_app.core.append_only import append_only
from agile_app.core.errors import Invalid
from agile_app.core.ids import uuid7
from agile_app.core.time import UTCDateTime, now, on_screen

Value = int | bool | str | tuple[date, ...]
Kind = Literal["number", "yes_no", "choice", "days"]
MOST_DAYS = 40
_HELD = "council_settings"


class CouncilSetting(SQLModel, table=True):
    """One value a council gave a setting, from a moment on. The newest of a key is in force."""

    __tablename__ = "council_setting"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    key: str = Field(max_length=80, index=True)
    value: str = Field(max_length=2000, description="as JSON; checked against the setting")
    from_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    worker_id: UUID | None = Field(default=None, description="who changed it")
    reason: str = Field(max_length=300)


append_only(CouncilSetting, "the history of settings is append-only")


@dataclass(frozen=True)
class Setting:
    """A named setting.

    Attributes:
        key: ``feature.name``, stable: it is what the history is kept under.
        group, label, help, unit: what the page of settings says.
        least, most: of a number, both allowed.
        options: of a choice: label by code.
        source: where the default comes from.
        travels: devices hold rows made from it, so a change renews what they hold.
    """

    key: str
    kind: Kind
    group: str
    label: str
    help: str
    default: Value
    source: str
    unit: str = ""
    least: int = 0
    most: int = 0
    options: Mapping[str, str] | None = None
    travels: bool = False

    def read(self, typed: str) -> Value:
        """What was typed for this setting, as its value.

        Raises:
            Invalid: with a sentence that says what fits; ``field`` is ``value``.
        """
        return _READERS[self.kind](self, typed.strip())

    def said(self, value: Value) -> str:
        """A value as people read it."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, tuple):
            return ", ".join(on_screen(day) for day in value) or "None"
        if self.options is not None:
            return self.options.get(str(value), str(value))
        return f"{value} {self.unit}".strip()

    def typed(self, value: Value) -> str:
        """A value as it stands in the field where it is changed."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return "\n".join(day.isoformat() for day in value)
        return str(value)


REGISTRY: dict[str, Setting] = {}
Around = Callable[[Session], Iterator[None]]
_AROUND: dict[str, list[Around]] = {}


def register(setting: Setting) -> Setting:
    """Add a setting; raises ValueError for a key that is there or a default that does not fit."""
    if setting.key in REGISTRY:
        raise ValueError(f"council setting {setting.key} is registered twice")
    if not _fits(setting, setting.default):
        raise ValueError(f"the default of {setting.key} breaks its own rule")
    REGISTRY[setting.key] = setting
    return setting


def number(
    key: str, *, label: str, group: str, default: int, least: int, most: int, source: str,
    unit: str = "", help: str = "", travels: bool = False,  # noqa: A002
) -> Setting:  # fmt: skip
    """A whole number in a stated unit."""
    return register(
        Setting(
            key, "number", group, label, help, default, source, unit, least, most, None, travels
        )
    )


def yes_no(
    key: str, *, label: str, group: str, default: bool, source: str, help: str = "",  # noqa: A002
    travels: bool = False,
) -> Setting:  # fmt: skip
    """Yes or no."""
    return register(Setting(key, "yes_no", group, label, help, default, source, travels=travels))


def choice(
    key: str, *, label: str, group: str, default: str, options: Mapping[str, str], source: str,
    help: str = "", travels: bool = False,  # noqa: A002
) -> Setting:  # fmt: skip
    """One of a few codes."""
    return register(
        Setting(
            key, "choice", group, label, help, default, source, options=options, travels=travels
        )
    )


def days(
    key: str, *, label: str, group: str, source: str, help: str = "", travels: bool = False,  # noqa: A002
) -> Setting:  # fmt: skip
    """A list of days, empty by default."""
    return register(Setting(key, "days", group, label, help, (), source, travels=travels))


def around_change(*settings: Setting) -> Callable[[Around], Around]:
    """Register what keeps stored dates true when one of these settings changes: a generator that
    looks before its ``yield``, with the old value in force, and writes after it, with the new one,
    in the transaction of the change."""

    def add(act: Around) -> Around:
        for setting in settings:
            _AROUND.setdefault(setting.key, []).append(act)
        return act

    return add


def value(session: Session, setting: Setting | str) -> Any:
    """The value in force, in the setting's own type; one query a transaction for all of them."""
    found = REGISTRY[setting] if isinstance(setting, str) else setting
    return _in_force(session).get(found.key, found.default)


def history(session: Session, key: str) -> list[CouncilSetting]:
    """Every value a setting was given, newest first."""
    statement = (
        select(CouncilSetting)
        .where(col(CouncilSetting.key) == key)
        .order_by(col(CouncilSetting.from_at).desc(), col(CouncilSetting.id).desc())
    )
    return list(session.exec(statement))


def keep(
    session: Session, setting: Setting, new: Value, *, worker_id: UUID | None, reason: str
) -> CouncilSetting:
    """Write a value that is in force from now on, with what follows from it (``around_change``).
    The caller has decided who may, and audits."""
    around = [contextmanager(act)(session) for act in _AROUND.get(setting.key, [])]
    with ExitStack() as stack:
        for each in around:
            stack.enter_context(each)
        return _write(session, setting, new, worker_id=worker_id, reason=reason)


def _write(
    session: Session, setting: Setting, new: Value, *, worker_id: UUID | None, reason: str
) -> CouncilSetting:
    row = CouncilSetting(
        key=setting.key, value=_as_json(new), worker_id=worker_id, reason=reason, from_at=now()
    )
    session.add(row)
    session.flush()
    session.info.pop(_HELD, None)
    return row


def mark(session: Session) -> str:
    """Changes whenever a setting that devices hold rows from changes; empty while all stand at
    their defaults."""
    held = _in_force(session)
    given = {
        key: _as_json(held[key])
        for key, setting in sorted(REGISTRY.items())
        if setting.travels and key in held and held[key] != setting.default
    }
    return hashlib.sha256(repr(given).encode()).hexdigest()[:6] if given else ""


def read_value(setting: Setting, written: str) -> Value:
    """A kept value in the setting's type; the default where it no longer fits the setting."""
    try:
        loaded = json.loads(written)
        if setting.kind == "days":
            loaded = tuple(date.fromisoformat(day) for day in loaded)
    except (ValueError, TypeError):
        return setting.default
    return loaded if _fits(setting, loaded) else setting.default


def _in_force(session: Session) -> dict[str, Value]:
    held: dict[str, Value] | None = session.info.get(_HELD)
    if held is None:
        statement = select(CouncilSetting).order_by(
            col(CouncilSetting.from_at), col(CouncilSetting.id)
        )
        newest = {row.key: row.value for row in session.exec(statement)}
        held = {
            key: read_value(REGISTRY[key], written)
            for key, written in newest.items()
            if key in REGISTRY
        }
        session.info[_HELD] = held
    return held


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_HELD, None)


def _as_json(value: Value) -> str:
    if isinstance(value, tuple):
        return json.dumps([day.isoformat() for day in value])
    return json.dumps(value)


def _fits(setting: Setting, value: Any) -> bool:
    if setting.kind == "number":
        return type(value) is int and setting.least <= value <= setting.most
    if setting.kind == "yes_no":
        return type(value) is bool
    if setting.kind == "choice":
        return setting.options is not None and value in setting.options
    return isinstance(value, tuple) and all(type(day) is date for day in value)


def _number(setting: Setting, typed: str) -> Value:
    fits = f"a whole number from {setting.least} to {setting.most}"
    # int() would also read "١٢" and "1_0".
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        raise Invalid(f"Type {fits}.", field="value")
    if not setting.least <= int(typed) <= setting.most:
        raise Invalid(f"{int(typed)} is outside what is allowed: {fits}.", field="value")
    return int(typed)


def _yes_no(setting: Setting, typed: str) -> Value:
    if typed not in ("yes", "no"):
        raise Invalid("Choose yes or no.", field="value")
    return typed == "yes"


def _choice(setting: Setting, typed: str) -> Value:
    if setting.options is None or typed not in setting.options:
        raise Invalid("Choose one of the list.", field="value")
    return typed


def _days(setting: Setting, typed: str) -> Value:
    found: set[date] = set()
    for line in _lines(typed):
        try:
            found.add(_one_day(line))
        except ValueError:
            raise Invalid(
                f"“{line[:20]}” is not a day. Write each day as 2027-06-18, one to a line.",
                field="value",
            ) from None
    if len(found) > MOST_DAYS:
        raise Invalid(f"At most {MOST_DAYS} days can be kept.", field="value")
    return tuple(sorted(found))


def _one_day(line: str) -> date:
    for form in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%Y"):
        try:
            found = datetime.strptime(line, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found
    raise ValueError(line)


def _lines(typed: str) -> Iterable[str]:
    return (line.strip() for line in typed.replace(",", "\n").splitlines() if line.strip())


_READERS = {"number": _number, "yes_no": _yes_no, "choice": _choice, "days": _days}
