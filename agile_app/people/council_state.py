"""The administrator's page of council settings: thin server state."""

import asyncio
from dataclasses import dataclass, field

import reflex as rx
from pydantic import BaseModel, Field, ValidationError

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid
from agile_app.people import council_service
from agile_app.people.council_service import ChangeRow, SettingRow
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires


class _Sent(BaseModel):
    """The form of one setting."""

    value: str = Field(default="", max_length=2000)
    reason: str = Field(default="", max_length=2000)


class _Key(BaseModel):
    key: str = Field(max_length=80)


@dataclass(frozen=True)
class Group:
    """Settings under one heading."""

    id: str
    name: str
    settings: list[SettingRow] = field(default_factory=list)


def _all(actor: Actor) -> list[SettingRow]:
    with reading() as session:
        return council_service.all_settings(session, actor)


def _changes(actor: Actor, key: str) -> list[ChangeRow]:
    with reading() as session:
        return council_service.changes(session, actor, key)


def _change(actor: Actor, key: str, sent: _Sent) -> str:
    with transaction() as session:
        return council_service.change(session, actor, key, sent.value, reason=sent.reason)


class CouncilState(rx.State):
    """Every setting, the one that is open, and what was said last."""

    groups: list[Group] = []
    open_key: str = ""
    history: list[ChangeRow] = []
    value_problem: str = ""
    reason_problem: str = ""
    problem: str = ""
    said: str = ""
    said_key: str = ""
    loaded: bool = False

    @rx.event(temporal=True)
    @requires(Permission.COUNCIL_MANAGE)
    async def load(self) -> None:
        """Every setting, when the page is opened."""
        self._nothing_said()
        self.open_key = ""
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.COUNCIL_MANAGE)
    async def open(self, key: str) -> None:
        """Open one setting to change it, with its history."""
        self._nothing_said()
        try:
            wanted = _Key(key=key).key
            self.history = await asyncio.to_thread(_changes, acting(), wanted)
        except ValidationError:
            self.problem = "Open the page again: that setting is not known."
            return
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.open_key = wanted

    @rx.event(temporal=True)
    @requires(Permission.COUNCIL_MANAGE)
    async def close(self) -> None:
        """Leave the open setting as it is."""
        self._nothing_said()
        self.open_key = ""

    @rx.event(temporal=True)
    @requires(Permission.COUNCIL_MANAGE)
    async def change(self, sent: dict) -> None:
        """Give the open setting another value."""
        self._nothing_said()
        try:
            given = _Sent.model_validate(sent)
            new = await asyncio.to_thread(_change, acting(), self.open_key, given)
        except ValidationError:
            self.value_problem = "That is too long to keep."
            return
        except Invalid as error:
            if error.field == "reason":
                self.reason_problem = error.sentence
            else:
                self.value_problem = error.sentence
            return
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        changed, self.open_key = self.open_key, ""
        await self._show()
        self.said_key = changed
        self.said = f"Saved: {new}, from now on."

    async def _show(self) -> None:
        try:
            rows = await asyncio.to_thread(_all, acting())
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        names = list(dict.fromkeys(row.group for row in rows))
        self.groups = [
            Group(f"group-{number}", name, [row for row in rows if row.group == name])
            for number, name in enumerate(names)
        ]
        self.loaded = True

    def _nothing_said(self) -> None:
        self.said = self.said_key = self.problem = self.value_problem = self.reason_problem = ""
