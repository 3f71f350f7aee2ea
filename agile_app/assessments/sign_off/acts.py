"""What a person does on the way to a signature, as device actions, and the drafts they are made
from: kept on the device as they are typed, until the act itself is stored there."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex_base.event import EventChain

from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off.rows import AddendumRow, PassageRow, SignOffRow
from agile_app.device.actions import act, shows, together
from agile_app.device.vars import RUNTIME, LocalFor, as_var, device_call, local, local_for, row
from agile_app.records.rows import ChildRow

_PASSAGES = "sign_off.passages"
_CHOSEN = "sign_off.chosen"
NOTING = "sign_off.noting"
"""Which fields' notes stand open with nothing in them yet."""


@dataclass(frozen=True)
class ChosenRow:
    """A passage that was chosen for a note: where the note is kept, and its words."""

    key: str
    quote: str


@dataclass(frozen=True)
class ReadTo:
    """How far the documents go that are shown.

    ``shared_seq``: of what it has in common with siblings; -1 where there is none. ``limited``: of
    each limited part, by its document. ``key``: all of it in one word.
    """

    seq: int
    shared_seq: int
    limited: dict[str, int]
    key: str


def sign_off_of(assessment: AssessmentRow) -> SignOffRow:
    """How it stands; blank for one that the record has not taken yet."""
    return row(SignOffRow, assessment.id)  # type: ignore[return-value]


def ask_note(assessment: AssessmentRow) -> LocalFor:
    """What whoever signs should know."""
    return local_for("sign_off.ask", as_var(assessment.id), kept=True)


def return_note(assessment: AssessmentRow) -> LocalFor:
    """What should change, on the whole."""
    return local_for("sign_off.return", as_var(assessment.id), kept=True)


def reopen_reason(assessment: AssessmentRow) -> LocalFor:
    """Why it is opened again."""
    return local_for("sign_off.reopen", as_var(assessment.id), kept=True)


def addendum_reason(addendum: AddendumRow) -> LocalFor:
    """Why late words are declined, or what is to be said with them."""
    return local_for("sign_off.addendum", as_var(addendum.id), kept=True)


def passage_note(field: Any, assessment: AssessmentRow) -> LocalFor:
    """The note at one field, while the return is being prepared."""
    key = device_call("passageKey", assessment.id, field.root, python_type=str)
    return local_for(_PASSAGES, key, kept=True)


def chosen_at(root: Any, assessment: AssessmentRow) -> Var[list[ChosenRow]]:
    """The passages of one text that were chosen for a note."""
    chosen = local(_CHOSEN, {}, kept=True).value
    return device_call("chosenAt", chosen, assessment.id, root, python_type=list[ChosenRow])


def chosen_note(chosen: ChosenRow) -> LocalFor:
    """The note at a chosen passage, while the return is being prepared."""
    return local_for(_PASSAGES, as_var(chosen.key), kept=True)


def unchoose(chosen: ChosenRow) -> Var[EventChain]:
    """No note at this passage after all."""
    passage = local_for(_CHOSEN, as_var(chosen.key), kept=True)
    return together(chosen_note(chosen).set(""), passage.set(None))


def prepared(assessment: AssessmentRow) -> Var[list[Any]]:
    """The notes at passages that a return would send."""
    notes, chosen = (local(name, {}, kept=True).value for name in (_PASSAGES, _CHOSEN))
    return device_call("passagesOf", notes, chosen, assessment.id, python_type=list)


def _where(assessment: AssessmentRow) -> Any:
    return "/assessments/" + assessment.id


def ask(assessment: AssessmentRow, child: ChildRow) -> Var[EventChain]:
    """It is ready to be read."""
    note = ask_note(assessment)
    asking = act(
        "assessment.ask_sign_off",
        {"id": assessment.id, "note": note.value},
        what="Ask for sign-off, " + child.name,
        shows=[
            shows(
                AssessmentRow,
                id=assessment.id,
                status="awaiting_sign_off",
                status_label="Awaiting sign-off",
            ),
            shows(SignOffRow, id=assessment.id, state="awaiting"),
        ],
        stream=assessment.child_id,
        where=_where(assessment),
    )
    return together(asking, note.set(""))


def take_back(assessment: AssessmentRow, child: ChildRow) -> Var[EventChain]:
    """It is not ready after all."""
    return act(
        "assessment.take_back",
        {"id": assessment.id},
        what="Take back from sign-off, " + child.name,
        shows=[
            shows(AssessmentRow, id=assessment.id, status="started", status_label="Started"),
            shows(SignOffRow, id=assessment.id, state="writing"),
        ],
        stream=assessment.child_id,
        where=_where(assessment),
    )


def give_back(assessment: AssessmentRow, child: ChildRow) -> Var[EventChain]:
    """Return it with the notes; they are done with once the device holds the act."""
    note = return_note(assessment)
    returning = act(
        "assessment.return",
        {"id": assessment.id, "note": note.value, "passages": prepared(assessment)},
        what="Return for changes, " + child.name,
        shows=[
            shows(AssessmentRow, id=assessment.id, status="started", status_label="Started"),
            shows(SignOffRow, id=assessment.id, state="returned", note=note.value),
        ],
        stream=assessment.child_id,
        where=_where(assessment),
    )
    forget = (_forget(name, assessment) for name in (_PASSAGES, _CHOSEN, NOTING))
    return together(returning, note.set(""), *forget)


def _forget(name: str, assessment: AssessmentRow) -> Var[EventChain]:
    own = device_call("passageKey", assessment.id, "", python_type=str)
    return Var(
        _js_expr=f'(() => forgetLocalsOf("{name}", {own}))',
        _var_type=EventChain,
        _var_data=VarData.merge(
            VarData(imports={RUNTIME: [ImportVar(tag="forgetLocalsOf")]}),
            own._get_all_var_data(),
        ),
    ).guess_type()


def tick(passage: PassageRow, *, done: bool) -> Var[EventChain]:
    """A returned passage was seen to, or was not after all."""
    return act(
        "assessment.passage_done",
        {"id": passage.assessment_id, "passage_id": passage.id, "done": done},
        what="Tick off a returned passage" if done else "Take a tick back",
        shows=[shows(PassageRow, id=passage.id, done=done)],
        stream=passage.child_id,
        where="/assessments/" + passage.assessment_id,
    )


def sign(assessment: AssessmentRow, child: ChildRow, read: ReadTo) -> Var[EventChain]:
    """Sign what was read. Nothing is shown as signed before the record says so."""
    return act(
        "assessment.sign",
        {
            "id": assessment.id,
            "seq": read.seq,
            "shared_seq": rx.cond(read.shared_seq < 0, None, read.shared_seq),
            "limited": read.limited,
        },
        what="Sign off, " + child.name,
        stream=assessment.child_id,
        where=_where(assessment),
    )


def reopen(assessment: AssessmentRow, child: ChildRow) -> Var[EventChain]:
    """A signed one is written in again."""
    reason = reopen_reason(assessment)
    opening = act(
        "assessment.reopen",
        {"id": assessment.id, "reason": reason.value},
        what="Open again, " + child.name,
        stream=assessment.child_id,
        where=_where(assessment),
    )
    return together(opening, reason.set(""))


def decide(addendum: AddendumRow, *, accept: bool) -> Var[EventChain]:
    """Accept or decline what was written after the signature."""
    reason = addendum_reason(addendum)
    deciding = act(
        f"assessment.addendum_{'accept' if accept else 'decline'}",
        {"id": addendum.assessment_id, "addendum_id": addendum.id, "reason": reason.value},
        what="Accept an addendum" if accept else "Decline an addendum",
        stream=addendum.child_id,
        where="/assessments/" + addendum.assessment_id,
    )
    return together(deciding, reason.set(""))
