"""What one tap does on the device: the operation for every sibling of the visit, and what the
screen shows at once, until the record's own rows replace it."""

from typing import Any

import reflex as rx
from reflex.vars import Var
from reflex_base.event import EventChain

from agile_app.device.actions import act, new_id, now, shows, shows_each, together
from agile_app.device.vars import (
    LocalFor,
    as_var,
    differs_from,
    each,
    local_for,
    me,
    names_text,
    row,
    rows,
    time_text,
    today,
)
from agile_app.records.codes import CHRONOLOGY_KIND
from agile_app.records.rows import ChildRow, ChronologyRow
from agile_app.visits.answers import common_now, or_null, own_now, yes_or_no
from agile_app.visits.codes import NO_ACCESS, VISIT_KIND, VISIT_STATUS
from agile_app.visits.rows import VisitRow


def group_of(visit: VisitRow) -> Var[list[VisitRow]]:
    """The visits made together, by the children's names."""
    return rows(
        VisitRow,
        where={"group_id": visit.group_id, "status": differs_from("cancelled")},
        order_by=["child_name"],
    )


def names_of(visit: VisitRow) -> Var[str]:
    """The children of a visit: ``Amira and Ben Khan``."""
    of_group = rows(VisitRow, where={"group_id": visit.group_id}, order_by=["child_name"])
    return names_text(each(of_group, lambda sibling: sibling.child_name))


def on_my_way(visit: VisitRow) -> Var[EventChain]:
    """Set off."""
    return _tap(visit, "on_my_way", "On my way", _status("on_my_way", on_my_way_at=now()))


def arrive(visit: VisitRow) -> Var[EventChain]:
    """Check in."""
    began = {"at": now(), "on": today(), "time": time_text(now()), "started_at": now()}
    return _tap(visit, "arrive", "Arrived", _status("under_way", has_document=True, **began))


def leave(visit: VisitRow) -> Var[EventChain]:
    """Check out; the record is still to be finished."""
    return _tap(
        visit,
        "leave",
        "Leaving",
        _status("left", ended_at=now()),
        lambda sibling: _entry(sibling, sibling.kind_label + ": to be recorded", ""),
    )


def _status(status: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "status_label": VISIT_STATUS.label(status), **more}


def _tap(
    visit: VisitRow, name: str, what: str, shown: dict[str, Any], *also: Any
) -> Var[EventChain]:
    siblings = group_of(visit)
    return act(
        f"visit.{name}",
        {"visit_ids": each(siblings, lambda sibling: sibling.id)},
        what=what + ", " + names_of(visit),
        where="/visits/" + visit.id,
        stream=visit.group_id,
        # Somebody may wait for the word that they are out again.
        urgent=True,
        shows=[
            shows_each(siblings, lambda sibling: shows(VisitRow, id=sibling.id, **shown)),
            *[shows_each(siblings, more) for more in also],
        ],
    )


def _entry(visit: VisitRow, title: Any, words: Any, **more: Any) -> Any:
    return shows(
        ChronologyRow,
        id="visit-" + visit.id,
        child_id=visit.child_id,
        on=visit.on,
        kind="visit",
        kind_label=CHRONOLOGY_KIND.label("visit"),
        title=title,
        text=words,
        by=cond_text(visit.worker, me().name),
        link="/visits/" + visit.id,
        **more,
    )


def cond_text(value: Any, otherwise: Any) -> Var[str]:
    """The text, or another where it is empty."""
    return rx.cond(as_var(value) != "", value, otherwise).to(str)


# Nobody in ---------------------------------------------------------------------------------------


class NotInDraft:
    """What is being said of a door that stayed shut, kept on this device for each visit."""

    def __init__(self, visit: VisitRow) -> None:
        group = as_var(visit.group_id)
        self.because: LocalFor = local_for("no_access.because", group, "", kept=True)
        self.card_left: LocalFor = local_for("no_access.card", group, False, kept=True)
        self.again_on: LocalFor = local_for("no_access.again", group, "", kept=True)
        self.words: LocalFor = local_for("no_access.words", group, "", kept=True)

    @property
    def problem(self) -> Var[str]:
        """Why it cannot be saved yet; empty when it can."""
        return rx.cond(
            self.because.value == "",
            "Choose what happened.",
            rx.cond(
                (self.again_on.value != "") & (self.again_on.value < today()),
                "The next try cannot be in the past.",
                "",
            ),
        ).to(str)


def no_access(visit: VisitRow, draft: NotInDraft) -> Var[EventChain]:
    """Nobody was reached: no child was seen, so no clock starts anew."""
    siblings = group_of(visit)
    because = rx.match(
        draft.because.value, *[(code, label) for code, label in NO_ACCESS.labels.items()], ""
    )
    shown = _status(
        "no_access",
        seen="no",
        because=because,
        started_at=cond_text(visit.started_at, now()),
        ended_at=now(),
        card_left=draft.card_left.value,
        try_again_on=draft.again_on.value,
        summary=draft.words.value,
    )
    return together(
        act(
            "visit.no_access",
            {
                "visit_ids": each(siblings, lambda sibling: sibling.id),
                "because": draft.because.value,
                "card_left": draft.card_left.value,
                "try_again_on": or_null(draft.again_on.value),
                "words": draft.words.value,
            },
            what="No access, " + names_of(visit),
            where="/visits/" + visit.id,
            stream=visit.group_id,
            shows=[
                shows_each(siblings, lambda sibling: shows(VisitRow, id=sibling.id, **shown)),
                shows_each(
                    siblings,
                    lambda sibling: _entry(
                        sibling, sibling.kind_label + ": no access", draft.words.value
                    ),
                ),
            ],
        ),
        draft.words.set(""),
    )


def cancel(visit: VisitRow, because: LocalFor) -> Var[EventChain]:
    """A planned visit will not be made."""
    siblings = group_of(visit)
    shown = _status("cancelled", cancelled_because=because.value)
    return act(
        "visit.cancel",
        {
            "visit_ids": each(siblings, lambda sibling: sibling.id),
            "because": because.value,
        },
        what="Cancel the visit, " + names_of(visit),
        where="/visits/" + visit.id,
        stream=visit.group_id,
        shows=[shows_each(siblings, lambda sibling: shows(VisitRow, id=sibling.id, **shown))],
    )


# The record --------------------------------------------------------------------------------------


def finish(visit: VisitRow) -> Var[EventChain]:
    """Call the record finished. Chronology, glance and dues follow at once: the device counts
    the last two from the visits it shows (``assets/device/clocks.js``)."""
    siblings, common = group_of(visit), common_now(visit)
    return act(
        "visit.record",
        {
            "visits": each(siblings, _about_child),
            "announced": yes_or_no(common.announced),
            "met_at": common.met_at,
            "next_visit": yes_or_no(common.next_visit),
            "next_visit_on": rx.cond(
                common.next_visit == "yes", or_null(common.next_visit_on), or_null("")
            ),
        },
        what="Finish the record, " + names_of(visit),
        where="/visits/" + visit.id,
        stream=visit.group_id,
        shows=[
            shows_each(siblings, _recorded),
            shows_each(siblings, _told),
        ],
    )


def _about_child(visit: VisitRow) -> dict[str, Any]:
    own = own_now(visit)
    seen = own.seen == "yes"
    return {
        "id": visit.id,
        "seen": yes_or_no(own.seen),
        "not_seen_because": rx.cond(own.seen == "no", own.not_seen_because, ""),
        "seen_alone": rx.cond(seen, yes_or_no(own.seen_alone), yes_or_no("")),
        "not_alone_because": rx.cond(seen & (own.seen_alone == "no"), own.not_alone_because, ""),
        "bedroom_seen": rx.cond(seen, yes_or_no(own.bedroom_seen), yes_or_no("")),
    }


def _recorded(visit: VisitRow) -> Any:
    own, common = own_now(visit), common_now(visit)
    return shows(
        VisitRow,
        id=visit.id,
        seen=own.seen,
        seen_alone=own.seen_alone,
        bedroom_seen=own.bedroom_seen,
        announced=common.announced,
        summary=common.summary,
        about=own.about,
        said=own.said,
        next_visit_on=rx.cond(common.next_visit == "yes", common.next_visit_on, ""),
        ended_at=cond_text(visit.ended_at, now()),
        record_by="",
        **_status("done"),
    )


def _told(visit: VisitRow) -> Any:
    own, common = own_now(visit), common_now(visit)
    how = rx.cond(
        own.seen == "yes",
        rx.cond(own.seen_alone == "yes", ": seen alone", ": seen"),
        ": not seen",
    ).to(str)
    return _entry(visit, visit.kind_label + how, common.summary, significant=own.seen == "no")


# At a door nobody planned to knock at ------------------------------------------------------------


def start_here(child: ChildRow, chosen: Var[list[str]]) -> Var[EventChain]:
    """Start a visit now, of the children whose ids are chosen; this child is one of them."""
    group = new_id("group")
    return act(
        "visit.start",
        {
            "group_id": group,
            "visits": each(chosen, lambda one: {"id": new_id(one), "child_id": one}),
        },
        what="Start a visit, " + child.name,
        stream=group,
        then_go="/visits/" + new_id(as_var(child.id)),
        where="/visits/" + new_id(as_var(child.id)),
        shows=[shows_each(chosen, lambda one: _started(one, group))],
    )


# What a visit is for, by how things stand with the child; the record decides again.
_KIND_OF_STATUS = {
    "looked_after": "looked_after",
    "child_protection": "child_protection",
    "child_in_need": "child_in_need",
    "open_assessment": "assessment",
}


def _started(child_id: Any, group: Var[str]) -> Any:
    child = row(ChildRow, child_id)
    kind = rx.match(child.status, *_KIND_OF_STATUS.items(), "other")
    label = rx.match(
        child.status,
        *[(status, VISIT_KIND.label(kind)) for status, kind in _KIND_OF_STATUS.items()],
        VISIT_KIND.label("other"),
    )
    statutory = rx.match(
        child.status, *[(status, True) for status in _KIND_OF_STATUS if status in VISIT_KIND], False
    )
    return shows(
        VisitRow,
        id=new_id(child_id),
        group_id=group,
        child_id=child_id,
        child_name=child.name,
        given_name=cond_text(child.known_as, child.given_name),
        at=now(),
        on=today(),
        time=time_text(now()),
        kind=kind,
        kind_label=label,
        statutory=statutory,
        unannounced=True,
        place=rx.cond(child.address_confidential, "", child.address),
        worker_id=me().id,
        worker=me().name,
        started_at=now(),
        has_document=True,
        **_status("under_way"),
    )
