"""Changing what a council may set for itself: who may, with which reason, and who is told."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from agile_app.core import council
from agile_app.core.errors import Invalid, NotAllowed, NotFound
from agile_app.core.notices import notify
from agile_app.core.time import on_screen
from agile_app.people.service import workers_by_id
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_refusal
from agile_app.security.permissions import Permission, holds

MOST_REASON = 300


@dataclass(frozen=True)
class OptionRow:
    """One choice."""

    code: str
    label: str


@dataclass(frozen=True)
class SettingRow:
    """One setting as the page shows it."""

    key: str
    group: str
    kind: str
    label: str
    help: str
    unit: str
    said: str
    typed: str
    default_said: str
    is_default: bool
    source: str
    limits: str
    options: list[OptionRow]
    changes: int


@dataclass(frozen=True)
class ChangeRow:
    """One entry of a setting's history."""

    id: str
    said: str
    at: str
    by: str
    reason: str


def all_settings(session: Session, actor: Actor) -> list[SettingRow]:
    """Every registered setting with its value in force, by group. Raises NotAllowed."""
    _check(actor)
    return [
        _row(session, setting)
        for setting in sorted(council.REGISTRY.values(), key=lambda each: (each.group, each.label))
    ]


def changes(session: Session, actor: Actor, key: str) -> list[ChangeRow]:
    """A setting's history, newest first. Raises NotAllowed, NotFound."""
    _check(actor)
    setting = _named(key)
    rows = council.history(session, key)
    workers = workers_by_id(session, {row.worker_id for row in rows if row.worker_id})
    return [
        ChangeRow(
            id=str(row.id),
            said=setting.said(council.read_value(setting, row.value)),
            at=on_screen(row.from_at),
            by=_who(row.worker_id, workers),
            reason=row.reason,
        )
        for row in rows
    ]


def change(session: Session, actor: Actor, key: str, typed: str, *, reason: str) -> str:
    """Give a setting another value from now on; returns the value as people read it.

    Raises:
        NotAllowed, NotFound: not for this actor; no such setting.
        Invalid: what was typed does not fit (``field`` is ``value`` or ``reason``), or is in force.
    """
    _check(actor)
    setting = _named(key)
    new = setting.read(typed)
    _check_reason(reason)
    if new == council.value(session, setting):
        raise Invalid(f"It is {setting.said(new)} already.", field="value")
    row = council.keep(session, setting, new, worker_id=actor.worker_id, reason=reason.strip())
    record(session, actor, "council_setting.changed", subject_id=row.id, facts={"key": key})
    notify(session, "council.changed", key=key)
    return setting.said(new)


def _check(actor: Actor) -> None:
    if not holds(actor, Permission.COUNCIL_MANAGE):
        record_refusal(actor, "council_setting.refused")
        raise NotAllowed("The council's settings are kept by its administrators.")


def _named(key: str) -> council.Setting:
    if key not in council.REGISTRY:
        raise NotFound("There is no such setting.", what_to_do="Open the page again.")
    return council.REGISTRY[key]


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < 5:
        raise Invalid("Say why it changes, so that colleagues can follow it.", field="reason")
    if len(reason.strip()) > MOST_REASON:
        raise Invalid(f"Keep the reason to {MOST_REASON} letters.", field="reason")


def _who(worker_id: UUID | None, workers: dict) -> str:
    worker = workers.get(worker_id)
    return worker.name if worker is not None else "Someone who is no longer here"


def _row(session: Session, setting: council.Setting) -> SettingRow:
    held = council.value(session, setting)
    numbers = setting.kind == "number"
    return SettingRow(
        key=setting.key,
        group=setting.group,
        kind=setting.kind,
        label=setting.label,
        help=setting.help,
        unit=setting.unit,
        said=setting.said(held),
        typed=setting.typed(held),
        default_said=setting.said(setting.default),
        is_default=held == setting.default,
        source=setting.source,
        limits=f"From {setting.least} to {setting.most} {setting.unit}".strip() if numbers else "",
        options=_options(setting),
        changes=len(council.history(session, setting.key)),
    )


def _options(setting: council.Setting) -> list[OptionRow]:
    labels = {"yes": "Yes", "no": "No"} if setting.kind == "yes_no" else (setting.options or {})
    return [OptionRow(code, label) for code, label in labels.items()]
