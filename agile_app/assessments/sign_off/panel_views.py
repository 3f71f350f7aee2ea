"""The panel of the sign-off: everything on the way to a signature."""

from dataclasses import dataclass

import reflex as rx

from agile_app.assessments.rows import AssessmentRow
from agile_app.assessments.sign_off import acts
from agile_app.assessments.sign_off.addendum_views import addenda, own_addenda
from agile_app.assessments.sign_off.instruments import changes_list, signed_version
from agile_app.assessments.sign_off.passage_views import prepared_notes, returned_notes
from agile_app.assessments.sign_off.rows import SignOffRow, VersionRow
from agile_app.device.actions import discard, together
from agile_app.device.vars import (
    as_var,
    blank,
    date_text,
    is_online,
    local,
    local_for,
    may,
    moment_text,
    only,
    rows,
    unsent,
)
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    button,
    card,
    chip,
    dialog,
    disclosure,
    facts,
    filters,
    guiding,
    notice,
    section,
    stack,
    text,
    text_area,
)


@dataclass(frozen=True)
class Read:
    """What is shown: what a signature would stand for.

    ``settled``: the record answers, and holds all of it. ``others``: who else has it open.
    """

    at: acts.ReadTo
    settled: bool
    others: str
    late: int


@dataclass(frozen=True)
class LastRead:
    """What this reader saw the last time; ``label`` is empty where they have not read it here."""

    label: str


def _last_read(assessment: AssessmentRow) -> LastRead:
    kept = local_for("sign_off.last_read", as_var(assessment.id), blank(LastRead))
    return kept.value.to(LastRead)  # type: ignore[return-value]


def _read(assessment: AssessmentRow) -> Read:
    kept = local_for("sign_off.read", as_var(assessment.id), blank(Read))
    return kept.value.to(Read)  # type: ignore[return-value]


# The panel ----------------------------------------------------------------------------------------


def sign_off_panel(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """Everything on the way to a signature, in the order in which it happens."""
    sign_off = acts.sign_off_of(assessment)
    return stack(
        _not_taken(assessment),
        rx.match(
            assessment.status,
            ("started", _writing(assessment, child, sign_off)),
            ("awaiting_sign_off", _awaiting(assessment, child, sign_off)),
            ("signed_off", _signed(assessment, child, sign_off)),
            text("This assessment was cancelled.", tone="soft"),
        ),
        addenda(assessment),
        _versions(assessment),
        gap=5,
    )


def _not_taken(assessment: AssessmentRow) -> rx.Component:
    """What the record refused of this sign-off, beside where it was asked; and what waits here."""
    ours = only(
        unsent(),
        lambda item: (item.where == "/assessments/" + assessment.id) & (item.kind == "operation"),
    )
    return rx.fragment(
        rx.foreach(
            ours,
            lambda item: rx.cond(
                item.state == "refused",
                notice(
                    item.sentence,
                    text(item.what_to_do),
                    tone="warning",
                    urgent=True,
                    actions=button("I have read this", on_click=discard(item.id)),
                ),
                text(
                    item.what,
                    ": on this iPad. It is sent when there is a network.",
                    tone="soft",
                ),
            ),
        )
    )  # fmt: skip


def _writing(assessment: AssessmentRow, child: ChildRow, sign_off: SignOffRow) -> rx.Component:
    note = acts.ask_note(assessment)
    return rx.fragment(
        rx.cond(sign_off.state == "returned", returned_notes(assessment, sign_off)),
        _changes(assessment, sign_off),
        rx.cond(
            assessment.may_write,
            stack(
                text_area(
                    "For whoever signs it",
                    "ask-note",
                    **note.bound,
                    rows=3,
                    max_length=4000,
                    optional=True,
                    hint="What they should know before they read it.",
                ),
                guiding.still_needed(assessment.id, step="send"),
                rx.cond(
                    sign_off.open_passages > 0,
                    text(
                        rx.cond(
                            sign_off.open_passages == 1,
                            "1 returned passage is not ticked off yet.",
                            f"{sign_off.open_passages} returned passages are not ticked off yet.",
                        ),
                        tone="warning",
                    ),
                ),
                button(
                    rx.cond(
                        sign_off.state == "returned", "Ask for sign-off again", "Ask for sign-off"
                    ),
                    tone="primary",
                    size="large",
                    wide=True,
                    icon="check",
                    on_click=acts.ask(assessment, child),
                ),
                text(
                    "You can still write while it is read. Whoever signs sees what changed.",
                    tone="soft",
                    size=1,
                ),
                gap=3,
            ),
            text("Nobody has asked for sign-off yet.", tone="soft"),
        ),
    )


def _awaiting(assessment: AssessmentRow, child: ChildRow, sign_off: SignOffRow) -> rx.Component:
    return stack(
        rx.cond(
            sign_off.step_by != "",
            text("Asked by ", sign_off.step_by, ", ", moment_text(sign_off.step_at), "."),
            text("Asked for sign-off.", tone="soft"),
        ),
        rx.cond(sign_off.note != "", rx.el.blockquote(text(sign_off.note))),
        rx.cond(
            sign_off.missing_asked > 0,
            text(
                rx.cond(
                    sign_off.missing_asked == 1,
                    "Asked with 1 required answer missing.",
                    f"Asked with {sign_off.missing_asked} required answers missing.",
                ),
                tone="warning",
            ),
        ),
        guiding.still_needed(assessment.id, step="sign"),
        _changes(assessment, sign_off),
        rx.cond(
            may(Permission.ASSESSMENT_SIGN),
            rx.cond(
                sign_off.may_not_because != "",
                notice("Not yours to sign", text(sign_off.may_not_because), tone="info"),
                _sign(assessment, child, sign_off),
            ),
        ),
        rx.cond(may(Permission.ASSESSMENT_SIGN), _return(assessment, child)),
        rx.cond(
            assessment.may_write & (sign_off.step_by != ""),
            stack(
                button("Take it back", icon="undo", on_click=acts.take_back(assessment, child)),
                text("It stops waiting; nothing in it changes.", tone="soft", size=1),
                gap=2,
            ),
        ),
        gap=4,
    )


def _changes(assessment: AssessmentRow, sign_off: SignOffRow) -> rx.Component:
    """What changed since an earlier step, or since one read it here, and whether it is marked in
    the text."""
    last = _last_read(assessment)
    marks = local_for("sign_off.marks", as_var(assessment.id))
    reads_first = sign_off.may_sign & (sign_off.state == "awaiting")
    chosen = rx.cond(
        marks.value == "", rx.cond(reads_first, sign_off.bases[0].key, "none"), marks.value
    )
    view = local("assessment.view", "")
    return rx.cond(
        (sign_off.bases.length() > 0) | (last.label != ""),
        stack(
            filters(
                "Mark changes",
                rx.foreach(
                    sign_off.bases,
                    lambda base: chip(
                        rx.match(
                            base.key,
                            ("returned", "Since the return"),
                            ("signed", "Since the signature"),
                            "Since it was sent",
                        ),
                        pressed=chosen == base.key,
                        on_click=together(marks.set(base.key), view.set("read")),
                    ),
                ),
                rx.cond(
                    last.label != "",
                    chip(
                        "Since you last read it",
                        pressed=chosen == "read",
                        on_click=together(marks.set("read"), view.set("read")),
                    ),
                ),
                chip("No marks", pressed=chosen == "none", on_click=marks.set("none")),
            ),
            changes_list(assessment),
            gap=3,
        ),
    )


def _sign(assessment: AssessmentRow, child: ChildRow, sign_off: SignOffRow) -> rx.Component:
    """One signs exactly what one has read: the dialog holds on to where the document stood."""
    read = _read(assessment)
    opened = local_for("sign_off.signing", as_var(assessment.id), blank(acts.ReadTo))
    opened_at: acts.ReadTo = opened.value.to(acts.ReadTo)  # type: ignore[assignment]
    hold_on = opened.set(read.at)
    sheet = "sign-" + assessment.id
    ready = is_online() & read.settled
    same = opened_at.key == read.at.key
    return stack(
        button(
            "Sign off",
            tone="primary",
            size="large",
            wide=True,
            icon="check",
            disabled=~ready,
            opens=sheet,
            on_click=hold_on,
        ),
        rx.cond(
            ~ready,
            text(
                "Signing needs the network: somebody may be writing in it now, and nobody signs "
                "what they have not read. You can read it and return it from here.",
                tone="soft",
                size=1,
            ),
        ),
        dialog(
            sheet,
            "Sign off this assessment",
            stack(
                text(
                    "You sign what stands on the page now. It is kept as it is, with your name, "
                    "the time and a checksum; the assessment is completed today."
                ),
                rx.cond(
                    assessment.group_id != "",
                    text(
                        "What is shared with brothers and sisters is signed as it stands now. It "
                        "stays open in theirs until they are signed too."
                    ),
                ),
                rx.cond(
                    sign_off.missing_now > 0,
                    text(
                        rx.cond(
                            sign_off.missing_now == 1,
                            "1 required answer is missing.",
                            f"{sign_off.missing_now} required answers are missing.",
                        ),
                        " You can sign all the same.",
                        tone="warning",
                    ),
                ),
                rx.cond(
                    read.others != "",
                    text("Also open with ", read.others, ".", tone="soft"),
                ),
                rx.cond(
                    ~same,
                    notice(
                        "Words have come in since you opened this",
                        text("Read them first; they are marked on the page."),
                        tone="warning",
                        urgent=True,
                        actions=button("I have read them", on_click=hold_on),
                    ),
                ),
                gap=3,
            ),
            actions=[
                button("Go back", closes=True),
                button(
                    "Sign off",
                    tone="primary",
                    icon="check",
                    closes=True,
                    disabled=~(same & ready),
                    on_click=acts.sign(assessment, child, opened_at),
                ),
            ],
        ),
        gap=2,
    )


def _return(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    note = acts.return_note(assessment)
    some = (note.value != "") | (acts.prepared(assessment).length() > 0)
    return card(
        stack(
            text_area(
                "What should change",
                "return-note",
                **note.bound,
                rows=3,
                max_length=4000,
                hint="On the whole. For one part, add a note below it on the page; for a passage, "
                "choose its words.",
            ),
            prepared_notes(assessment),
            button(
                "Return for changes",
                icon="back",
                wide=True,
                disabled=~some,
                on_click=acts.give_back(assessment, child),
            ),
            gap=3,
        ),
        title="Return it",
        level=3,
    )


def _signed(assessment: AssessmentRow, child: ChildRow, sign_off: SignOffRow) -> rx.Component:
    reason = acts.reopen_reason(assessment)
    sheet = "reopen-" + assessment.id
    return stack(
        rx.cond(
            sign_off.version > 0,
            facts(
                {
                    "Signed off by": sign_off.signed_by,
                    "On": moment_text(sign_off.signed_at),
                    "Version": sign_off.version,
                    "Outcome": rx.cond(
                        assessment.outcome_label != "", assessment.outcome_label, "Not decided"
                    ),
                    "Checksum": rx.el.code(sign_off.sha256, class_name="checksum"),
                }
            ),
            text("Signed off on ", date_text(assessment.completed_on), "."),
        ),
        own_addenda(assessment),
        rx.cond(
            may(Permission.ASSESSMENT_SIGN) & (sign_off.version > 0),
            rx.fragment(
                button("Open it again", icon="unlock", opens=sheet),
                dialog(
                    sheet,
                    "Open this assessment again",
                    stack(
                        text(
                            "What was signed stays as it is and can always be read. New words "
                            "become part of a new version once it is signed."
                        ),
                        text_area(
                            "Why",
                            "reopen-reason",
                            **reason.bound,
                            rows=3,
                            max_length=4000,
                            hint="The reason stays on the record and in the chronology.",
                        ),
                        gap=3,
                    ),
                    actions=[
                        button("Go back", closes=True),
                        button(
                            "Open it again",
                            tone="primary",
                            closes=True,
                            disabled=reason.value == "",
                            on_click=acts.reopen(assessment, child),
                        ),
                    ],
                ),
            ),
        ),
        gap=4,
    )


def _versions(assessment: AssessmentRow) -> rx.Component:
    """Earlier signatures, each readable for ever."""
    earlier = rows(VersionRow, where={"assessment_id": assessment.id}, order_by=["-number"])
    reopened = only(earlier, lambda version: version.reopened_at != "")
    return rx.cond(
        reopened.length() > 0,
        section(
            rx.foreach(reopened, lambda version: _version(version, assessment)),
            title="Signed before",
        ),
    )


def _version(version: VersionRow, assessment: AssessmentRow) -> rx.Component:
    return disclosure(
        rx.fragment("Version ", version.number, ", ", moment_text(version.signed_at)),
        stack(
            facts(
                {
                    "Signed off by": version.signed_by,
                    "Opened again": moment_text(version.reopened_at),
                    "By": version.reopened_by,
                    "Because": version.reopened_because,
                    "Checksum": rx.el.code(version.sha256, class_name="checksum"),
                }
            ),
            signed_version(version, assessment),
            gap=3,
        ),
    )
