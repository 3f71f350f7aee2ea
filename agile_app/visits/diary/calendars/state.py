"""The page of other calendars: thin server state. Passwords pass through and are held nowhere."""

import asyncio
from dataclasses import dataclass

import reflex as rx
from pydantic import BaseModel, Field, ValidationError

from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid
from agile_app.core.time import on_screen
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires
from agile_app.settings import get_settings
from agile_app.visits.diary.calendars import accounts, feeds, policy


class _Sent(BaseModel):
    """The form that connects a calendar."""

    url: str = Field(default="", max_length=500)
    username: str = Field(default="", max_length=200)
    password: str = Field(default="", max_length=500)


class _Choice(BaseModel):
    calendar: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class Choice:
    """A calendar to choose."""

    code: str
    label: str


@dataclass(frozen=True)
class Shown:
    """What the page shows of the worker's calendars."""

    has_feed: bool = False
    feed_made: str = ""
    feed_read: str = ""
    connected: bool = False
    choosing: bool = False
    name: str = ""
    server: str = ""
    username: str = ""
    state: str = ""
    sentence: str = ""
    synced: str = ""
    initials: bool = True
    unannounced: str = "busy"


def _shown(actor: Actor) -> Shown:
    with reading() as session:
        feed, account = feeds.feed_of(session, actor), accounts.account_of(session, actor.worker_id)
        in_force = policy.in_force(session)
    return Shown(
        has_feed=feed is not None,
        feed_made=on_screen(feed.created_at) if feed else "",
        feed_read=on_screen(feed.read_at) if feed and feed.read_at else "",
        connected=account is not None and account.url != "",
        choosing=account is not None and account.url == "",
        name=account.name if account else "",
        server=account.url.partition("://")[2].partition("/")[0] if account else "",
        username=account.username if account else "",
        state=account.state if account else "",
        sentence=account.sentence if account else "",
        synced=on_screen(account.synced_at) if account and account.synced_at else "",
        initials=in_force.initials,
        unannounced=in_force.unannounced,
    )


def _make(actor: Actor) -> str:
    with transaction() as session:
        return feeds.make_feed(session, actor)


def _revoke(actor: Actor) -> None:
    with transaction() as session:
        feeds.revoke_feed(session, actor)


def _sync(actor: Actor) -> None:
    with transaction() as session:
        accounts.sync_soon(session, actor)


class CalendarState(rx.State):
    """The worker's feed and CalDAV account, and what was said last."""

    shown: Shown = Shown()
    link: str = ""
    subscribe: str = ""
    choices: list[Choice] = []
    url_problem: str = ""
    username_problem: str = ""
    password_problem: str = ""
    problem: str = ""
    said: str = ""
    loaded: bool = False

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def load(self) -> None:
        """When the page is opened. A link that was shown is not shown again."""
        self._nothing_said()
        self.choices = []
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def make_link(self) -> None:
        """A new private link, in place of the one there was."""
        self._nothing_said()
        token = await asyncio.to_thread(_make, acting())
        path = f"/calendar/{token}.ics"
        self.link = get_settings().origin + path
        self.subscribe = "webcal://" + get_settings().origin.partition("://")[2] + path
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def revoke_link(self) -> None:
        """Close the private link."""
        self._nothing_said()
        await asyncio.to_thread(_revoke, acting())
        self.said = "The link is closed. Calendars that used it are told nothing more."
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def connect(self, sent: dict) -> None:
        """Sign in to a CalDAV calendar."""
        self._nothing_said()
        try:
            given = _Sent.model_validate(sent)
            found = await asyncio.to_thread(
                accounts.connect,
                acting(),
                url=given.url,
                username=given.username,
                password=given.password,
            )
        except ValidationError:
            self.problem = "That is too long to be an address, a name or a password."
            return
        except AgileError as error:
            self._refused(error)
            return
        self.choices = [Choice(each.url, each.name) for each in found.calendars]
        if found.chosen:
            self.said = "Connected. The first run takes a minute or so."
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def choose(self, sent: dict) -> None:
        """Take one of several calendars."""
        self._nothing_said()
        try:
            wanted = _Choice.model_validate(sent).calendar
            await asyncio.to_thread(accounts.choose, acting(), wanted)
        except ValidationError:
            self.problem = "Choose one of the calendars."
            return
        except AgileError as error:
            self._refused(error)
            return
        self.choices = []
        self.said = "Connected. The first run takes a minute or so."
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def sync_now(self) -> None:
        """Ask for a run at once."""
        self._nothing_said()
        try:
            await asyncio.to_thread(_sync, acting())
        except AgileError as error:
            self._refused(error)
            return
        self.said = "Asked for. It is done within half a minute."
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.SIGNED_IN)
    async def disconnect(self) -> None:
        """Let the calendar go."""
        self._nothing_said()
        self.choices = []
        cleared = await asyncio.to_thread(accounts.disconnect, acting())
        self.said = "Disconnected. The password is destroyed here."
        if not cleared:
            self.problem = (
                "The server could not be reached, so what Agile put into your calendar is still "
                "there. Delete it there."
            )
        await self._show()

    def _refused(self, error: AgileError) -> None:
        sentence = f"{error.sentence} {error.what_to_do}"
        if isinstance(error, Invalid) and error.field in {"url", "username", "password"}:
            setattr(self, f"{error.field}_problem", sentence)
        else:
            self.problem = sentence

    def _nothing_said(self) -> None:
        self.problem = self.said = self.link = self.subscribe = ""
        self.url_problem = self.username_problem = self.password_problem = ""

    async def _show(self) -> None:
        self.shown = await asyncio.to_thread(_shown, acting())
        self.loaded = True
