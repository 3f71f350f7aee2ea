"""One assessment from two documents: a child's own, and what siblings have in common. Pure.

Of a field in common both documents may hold something: what siblings share, and what differs for
one child (or was written before it was shared). Neither is ever lost: what is kept and signed holds
both, the child's own under the root's name with ``OWN`` behind it; what is read holds them
together, the common words first, and two answers that differ as two answers that differ.
"""

from typing import Any

from agile_app.assessments.form import SYSTEM_ROOTS, Form
from agile_app.device.live.kinds import Content, LiveField

OWN = "~own"
ONLY = "Only about this child:"


def joined(form: Form, own: Content, shared: Content) -> Content:
    """Everything of both, as it is kept."""
    found = dict(own)
    for root, kind in form.shared_roots().items():
        mine = own.get(root)
        found[root] = shared.get(root) or LiveField(kind)
        if mine is not None and _holds(mine):
            found[root + OWN] = mine
    for root in SYSTEM_ROOTS:
        found[root] = _both(own.get(root), shared.get(root))
    return found


def as_read(kept: Content, *, heading: str = "") -> Content:
    """What ``joined`` gave, each field in one: for answers, rules and paper.

    Args:
        heading: a line between common words and a child's own, for people.
    """
    found = {root: field for root, field in kept.items() if not root.endswith(OWN)}
    for root, mine in kept.items():
        if root.endswith(OWN):
            common = root.removesuffix(OWN)
            found[common] = _both(found.get(common), mine, heading)
    return found


def _both(first: LiveField | None, second: LiveField | None, heading: str = "") -> LiveField:
    one, other = first or LiveField("keyed"), second or LiveField("keyed")
    if not _holds(other):
        return one
    if not _holds(one):
        return other
    if one.kind != "text":
        return LiveField(one.kind, entries=[*one.entries, *other.entries])
    return LiveField("text", delta=[*_ended(one.delta), *_heading(heading), *other.delta])


def _ended(delta: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Closed by an end of line, so that the next words begin a line of their own."""
    return delta if delta[-1]["insert"].endswith("\n") else [*delta, {"insert": "\n"}]


def _heading(words: str) -> list[dict[str, Any]]:
    if not words:
        return []
    return [{"insert": words, "attributes": {"italic": True}}, {"insert": "\n"}]


def _holds(field: LiveField) -> bool:
    return bool(field.text.strip() if field.kind == "text" else field.entries)
