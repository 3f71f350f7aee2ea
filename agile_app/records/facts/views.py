"""Adding a fact to the record from a child's page, and taking one back; both without signal."""

from typing import Any

import reflex as rx

from agile_app.device.actions import act, new_id, now, together
from agile_app.device.actions import shows as showing
from agile_app.device.vars import (
    LocalFor,
    date_text,
    days_from_today,
    local_for,
    london_moment,
    may,
    me,
    moment_now,
    rows,
    today,
)
from agile_app.records.facts.kinds import DAYS_AHEAD, DAYS_BACK, KINDS, Field, Kind
from agile_app.records.facts.rows import FactRow
from agile_app.records.rows import ChildRow
from agile_app.security.permissions import Permission
from agile_app.ui import (
    badge,
    button,
    card,
    date_field,
    dialog,
    icon,
    list_item,
    list_of,
    section,
    select_field,
    stack,
    text,
    text_area,
    text_field,
)

_DIALOG = "new-fact"
_NOT_YET = "That day has not come yet."
_PASSED = "That day has passed. If it was held, choose that it was held."


def fact_button(child: ChildRow) -> rx.Component:
    """Opens the form; hidden from those who may not write."""
    return rx.cond(
        may(Permission.CHILD_WRITE),
        rx.fragment(button("Add to the record", icon="plus", opens=_DIALOG), _form(child)),
    )


def _form(child: ChildRow) -> rx.Component:
    chosen = local_for("fact.kind", child.id, next(iter(KINDS)), kept=True)
    each = {code: _Draft(child, kind) for code, kind in KINDS.items()}
    return dialog(
        _DIALOG,
        "Add to the record",
        stack(
            select_field(
                "What happened",
                "fact-kind",
                [(code, kind.label) for code, kind in KINDS.items()],
                **chosen.bound,
            ),
            rx.match(
                chosen.value,
                *[(code, draft.fields()) for code, draft in each.items()],
                rx.fragment(),
            ),
            text("What is due moves with it, also without signal.", tone="soft", size=1),
            gap=4,
        ),
        actions=[
            button("Close and keep the draft", closes=True),
            rx.match(
                chosen.value, *[(code, draft.save()) for code, draft in each.items()], rx.fragment()
            ),
        ],
    )


class _Draft:
    """What is being written of one kind of fact about one child."""

    def __init__(self, child: ChildRow, kind: Kind) -> None:
        self.child, self.kind = child, kind
        self.typed_day = self._kept("on")
        self.day = rx.cond(self.typed_day.value == "", today(), self.typed_day.value).to(str)
        self.held = {asked.name: self._kept(asked.name) for asked in kind.fields}

    def _kept(self, name: str) -> LocalFor:
        return local_for(f"fact.{self.kind.code}.{name}", self.child.id, "", kept=True)

    def _wrong_day(self) -> rx.Var[str]:
        away = days_from_today(self.day)
        slip = rx.cond((away < -DAYS_BACK) | (away > DAYS_AHEAD), "Check the year of that day.", "")
        wrong = (away < 0, _PASSED) if self.kind.ahead else (away > 0, _NOT_YET)
        return rx.cond(slip != "", slip, rx.cond(*wrong, "")).to(str)

    def fields(self) -> rx.Component:
        """The day and what else is asked."""
        return stack(
            date_field(
                self.kind.day,
                f"fact-{self.kind.code}-on",
                value=self.day,
                on_change=self.typed_day.on_change,
                error=self._wrong_day(),
            ),
            *[self._field(asked) for asked in self.kind.fields],
            gap=4,
        )

    def _field(self, asked: Field) -> rx.Component:
        held = self.held[asked.name]
        name = f"fact-{self.kind.code}-{asked.name}"
        given: dict[str, Any] = {
            "value": held.value,
            "on_change": held.on_change,
            "hint": asked.hint or None,
            "optional": not asked.required,
        }
        if asked.asks == "choice":
            blank = "Choose" if asked.required else asked.blank
            return select_field(
                asked.label, name, list(asked.options.items()), blank=blank, **given
            )
        if asked.asks == "words":
            return text_area(asked.label, name, max_length=asked.longest, **given)
        if asked.asks == "line":
            return text_field(asked.label, name, max_length=asked.longest, **given)
        return text_field(
            asked.label, name, kind=asked.asks, error=self._wrong_field(asked), **given
        )

    def _wrong_field(self, asked: Field) -> rx.Var[str] | None:
        held = self.held[asked.name].value
        if asked.asks == "date":
            return rx.cond(
                (held != "") & (held > self.day), "Choose a day before the other one.", ""
            ).to(str)
        late = london_moment(self.day, held) > moment_now()
        return rx.cond((held != "") & late, "That time has not come yet.", "").to(str)

    def _not_ready(self) -> rx.Var[bool]:
        found = self._wrong_day() != ""
        for asked in self.kind.fields:
            if asked.required:
                found = found | (self.held[asked.name].value == "")
            elif asked.asks in ("date", "time"):
                found = found | (self._wrong_field(asked) != "")
        return found

    def save(self) -> rx.Component:
        """The button that puts it on the record."""
        values = {name: held.value for name, held in self.held.items()}
        add = act(
            f"fact.{self.kind.code}",
            {"id": new_id("fact"), "child_id": self.child.id, "on": self.day, **values},
            what=self.kind.label + ", " + self.child.name,
            where="/children/" + self.child.id,
            shows=[self._shown()],
        )
        empty = [held.set("") for held in (self.typed_day, *self.held.values())]
        return button(
            "Save",
            tone="primary",
            on_click=together(add, *empty),
            closes=True,
            disabled=self._not_ready(),
        )

    def _shown(self) -> Any:
        moment: Any = ""
        if "at" in self.held:
            hour = self.held["at"].value
            moment = london_moment(self.day, hour)
        moves: Any = self.kind.moves or self.kind.code
        if moves in self.held:
            moves = self.held[moves].value
        return showing(
            FactRow,
            id=new_id("fact"),
            child_id=self.child.id,
            child_name=self.child.name,
            kind=self.kind.code,
            label=self.kind.label,
            text=self._said(),
            on=self.day,
            at=moment,
            moves=moves,
            by=me().name,
            recorded_at=now(),
            waiting="yes",
        )

    def _said(self) -> Any:
        """The first choice in words, until the server has said it in full."""
        for asked in self.kind.fields:
            if asked.asks == "choice" and asked.required:
                return rx.match(self.held[asked.name].value, *asked.options.items(), "").to(str)
        return ""


def facts_of(child: ChildRow) -> rx.Component:
    """What was added of late, the newest first; what was wrong can be taken back."""
    lately = rows(FactRow, where={"child_id": child.id}, order_by="-recorded_at", limit=12)
    return rx.cond(
        lately.length() > 0,
        section(
            card(list_of(lately, _fact, label="Added to the record"), flush=True),
            title="Added lately",
        ),
    )


def _fact(fact: FactRow) -> rx.Component:
    stands = fact.taken_back == ""
    return list_item(
        fact.label,
        rx.cond(stands, rx.fragment(), text(fact.taken_back, tone="soft", size=1)),
        detail=rx.fragment(
            date_text(fact.on),
            rx.cond(fact.text != "", rx.fragment(". ", fact.text), ""),
            rx.cond(fact.by != "", rx.fragment(". Recorded by ", fact.by), ""),
        ),
        lead=icon("flag"),
        trail=rx.cond(
            stands,
            rx.cond(may(Permission.CHILD_WRITE), _take_back(fact)),
            badge("Taken back"),
        ),
    )


def _take_back(fact: FactRow) -> rx.Component:
    because = local_for("fact.because", fact.id, "", kept=True)
    name = "take-back-" + fact.id
    return rx.fragment(
        button(
            "Take back",
            tone="bare",
            icon="undo",
            only_icon=True,
            label_for_listening="Take back: " + fact.label + ", " + date_text(fact.on),
            opens=name,
        ),
        dialog(
            name,
            "Take this back?",
            stack(
                text(fact.label, ", ", date_text(fact.on)),
                text("What was on the record before it holds again. Both stay in its history."),
                text_field(
                    "Why it was wrong",
                    "because",
                    id="because-" + fact.id,
                    **because.bound,
                    max_length=300,
                ),
                gap=4,
            ),
            actions=[
                button("Keep it", closes=True),
                button(
                    "Take it back",
                    tone="danger",
                    closes=True,
                    disabled=because.value == "",
                    on_click=act(
                        "fact.take_back",
                        {"child_id": fact.child_id, "id": fact.id, "because": because.value},
                        what="Taken back: " + fact.label,
                        where="/children/" + fact.child_id,
                        shows=[
                            showing(
                                FactRow,
                                id=fact.id,
                                taken_back="Taken back by " + me().name + ": " + because.value,
                            )
                        ],
                    ),
                ),
            ],
        ),
    )
