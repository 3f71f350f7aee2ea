"""The administrator's page of forms: thin server state."""

import asyncio
from dataclasses import dataclass, field

import reflex as rx
from pydantic import BaseModel, Field, ValidationError
from sqlmodel import Session

from agile_app.assessments.forms import service
from agile_app.assessments.forms.editions import Edition
from agile_app.assessments.forms.files import MOST_BYTES
from agile_app.assessments.forms.preview import PartRow, preview
from agile_app.assessments.forms.rows import withdrawn_sentence
from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid, NotFound
from agile_app.core.time import LONDON, on_screen
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.policy import acting, requires


class _Pasted(BaseModel):
    """The text of a form file."""

    pasted: str = Field(default="", max_length=MOST_BYTES)


class _Reason(BaseModel):
    reason: str = Field(default="", max_length=2000)


class _Id(BaseModel):
    id: str = Field(max_length=60, pattern=r"^[a-z][a-z0-9_]*\.[0-9]{1,5}$")


@dataclass(frozen=True)
class FormLine:
    """One version of one form in the list."""

    id: str
    title: str
    detail: str
    state: str
    tone: str
    withdrawn: str
    may_withdraw: bool


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong with a file."""

    where: str
    sentence: str


@dataclass(frozen=True)
class Draft:
    """The file being looked at: what is wrong with it, or what it asks."""

    title: str = ""
    text: str = ""
    problems: list[ProblemLine] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)


def _lines(session: Session, actor: Actor) -> list[FormLine]:
    found = service.list_forms(session, actor)
    ids = {each.added_by_id for each in found} | {each.withdrawn_by_id for each in found}
    names = service.who(session, {each for each in ids if each is not None})
    return [_line(each, names.get(each.added_by_id, "")) for each in found]  # type: ignore[arg-type]


def _line(edition: Edition, added_by: str) -> FormLine:
    form = edition.form
    if edition.added_at is None:
        origin = "comes with Agile"
    else:
        added = on_screen(edition.added_at.astimezone(LONDON).date())
        origin = f"added {added}" + (f" by {added_by}" if added_by else "")
    state, tone = "Earlier version", "neutral"
    if edition.withdrawn_at is not None:
        state, tone = "Withdrawn", "warning"
    elif edition.startable:
        state, tone = "In use", "good"
    return FormLine(
        id=form.id,
        title=form.title,
        detail=f"Version {form.version}, {origin}, {len(form.all_fields)} questions",
        state=state,
        tone=tone,
        withdrawn=withdrawn_sentence(edition),
        may_withdraw=edition.withdrawn_at is None,
    )


def _read(actor: Actor) -> tuple[list[FormLine], Draft, bool]:
    with reading() as session:
        draft = service.draft_of(session, actor)
        return _lines(session, actor), _draft(session, actor), draft is not None


def _draft(session: Session, actor: Actor) -> Draft:
    draft = service.draft_of(session, actor)
    if draft is None:
        return Draft()
    text = draft.data.decode("utf-8", "replace")
    if draft.problems:
        return Draft(text=text, problems=[ProblemLine(*each) for each in draft.problems])
    try:
        form = service.check_form(session, actor, draft.data)
    except Invalid as changed:  # somebody published the same version meanwhile
        return Draft(text=text, problems=[ProblemLine("", changed.sentence)])
    return Draft(f"{form.title}, version {form.version}", text, [], preview(form))


def _keep(actor: Actor, data: bytes) -> None:
    with transaction() as session:
        service.keep_draft(session, actor, data)


def _publish(actor: Actor) -> str:
    with transaction() as session:
        form = service.publish_draft(session, actor)
        return f"{form.title}, version {form.version}, is in use from now on."


def _drop(actor: Actor) -> None:
    with transaction() as session:
        service.drop_draft(session, actor)


def _parts_of(actor: Actor, id_: str) -> list[PartRow]:
    with reading() as session:
        for each in service.list_forms(session, actor):
            if each.form.id == id_:
                return preview(each.form)
    raise NotFound("There is no such form.", what_to_do="Open the page again.")


def _withdraw(actor: Actor, id_: str, reason: str) -> str:
    key, _, version = id_.rpartition(".")
    with transaction() as session:
        form = service.withdraw_form(session, actor, key, int(version), reason=reason)
        return f"{form.title}, version {form.version}, is begun no more."


class FormsState(rx.State):
    """Every form, the file being looked at, and the one that is open."""

    lines: list[FormLine] = []
    draft: Draft = Draft()
    has_draft: bool = False
    open_id: str = ""
    parts: list[PartRow] = []
    pasted_problem: str = ""
    reason_problem: str = ""
    problem: str = ""
    said: str = ""
    loaded: bool = False

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def load(self) -> None:
        """Every form, and the file that was sent last, when the page is opened."""
        self._nothing_said()
        self.open_id = ""
        await self._show()

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def paste(self, sent: dict) -> None:
        """Look at the text of a form file."""
        self._nothing_said()
        try:
            pasted = _Pasted.model_validate(sent).pasted
        except ValidationError:
            self.pasted_problem = "That is more than a form has: at most 256 KB."
            return
        if not pasted.strip():
            self.pasted_problem = "Paste the text of a form file first."
            return
        await self._do(_keep, pasted.encode("utf-8", "replace"))

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def publish(self) -> None:
        """Put the form that was looked at into use."""
        self._nothing_said()
        await self._do(_publish)

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def discard(self) -> None:
        """Throw the file away."""
        self._nothing_said()
        await self._do(_drop)

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def open(self, id_: str) -> None:
        """Show what a form asks, and let it be withdrawn."""
        self._nothing_said()
        try:
            wanted = _Id(id=id_).id
            self.parts = await asyncio.to_thread(_parts_of, acting(), wanted)
        except ValidationError:
            self.problem = "Open the page again: that form is not known."
            return
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.open_id = wanted

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def close(self) -> None:
        """Leave the open form."""
        self._nothing_said()
        self.open_id = ""

    @rx.event(temporal=True)
    @requires(Permission.FORM_MANAGE)
    async def withdraw(self, sent: dict) -> None:
        """Begin no more assessments with the open form."""
        self._nothing_said()
        try:
            reason = _Reason.model_validate(sent).reason
        except ValidationError:
            self.reason_problem = "That is too long to keep."
            return
        await self._do(_withdraw, self.open_id, reason)
        if not self.reason_problem and not self.problem:
            self.open_id = ""

    async def _do(self, act, *arguments) -> None:
        try:
            said = await asyncio.to_thread(act, acting(), *arguments)
        except AgileError as error:
            if error.field == "reason":
                self.reason_problem = error.sentence
            else:
                self.problem = f"{error.sentence} {error.what_to_do}"
            return
        await self._show()
        self.said = said or ""

    async def _show(self) -> None:
        try:
            found = await asyncio.to_thread(_read, acting())
        except AgileError as error:
            self.problem = f"{error.sentence} {error.what_to_do}"
            return
        self.lines, self.draft, self.has_draft = found
        self.loaded = True

    def _nothing_said(self) -> None:
        self.said = self.problem = self.pasted_problem = self.reason_problem = ""
