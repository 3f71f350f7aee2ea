"""The live documents of a visit: one in common for the group, and one for each child.

What is one child's own (seen, alone, what they said) stands in a document that only those who
reach that child can open: nothing private of a child is in a brother's record.
"""

from collections.abc import Mapping

from sqlmodel import Session

from agile_app.device.live.kinds import DocumentKind, RootKind, register_kind
from agile_app.device.live.models import LiveDocument
from agile_app.visits.extraction import ACTIONS, take_common, take_own
from agile_app.visits.service import COMMON_KIND, OWN_KIND, may_open_common, may_open_own

_COMMON: dict[str, RootKind] = {
    "t.goals": "text",
    "t.getting_in": "text",
    "a.announced": "register",
    "a.met_at": "register",
    "a.present": "register",
    "t.others": "text",
    "t.observations": "text",
    "t.summary": "text",
    "a.next_visit": "register",
    "a.next_visit_on": "register",
}
for _number in range(1, ACTIONS + 1):
    _COMMON[f"t.action_{_number}"] = "text"
    _COMMON[f"a.action_{_number}_who"] = "register"
    _COMMON[f"a.action_{_number}_by"] = "register"

_OWN: dict[str, RootKind] = {
    "a.seen": "register",
    "a.not_seen_because": "register",
    "a.seen_alone": "register",
    "a.not_alone_because": "register",
    "a.bedroom_seen": "register",
    "t.said": "text",
    "t.about": "text",
}


def _common_roots(_session: Session, _document: LiveDocument) -> Mapping[str, RootKind]:
    return _COMMON


def _own_roots(_session: Session, _document: LiveDocument) -> Mapping[str, RootKind]:
    return _OWN


register_kind(DocumentKind(COMMON_KIND, _common_roots, may_open_common, take_common))
register_kind(DocumentKind(OWN_KIND, _own_roots, may_open_own, take_own))
