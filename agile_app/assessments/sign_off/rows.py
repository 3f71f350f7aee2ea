"""What a device holds of a sign-off."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class BaseRow:
    """What the assessment said at an earlier step: changes are marked against it.

    ``key``: ``returned``, ``signed`` or ``asked``. ``content``: root to pieces of text or entries.
    """

    key: str
    label: str
    content: dict[str, Any]


@dataclass(frozen=True)
class SignOffRow:
    """How an assessment stands to its signature. ``id`` is the assessment's.

    Attributes:
        state: ``writing``, ``returned``, ``reopened``, ``awaiting`` or ``signed``.
        step_by, step_at, note: who took the last step, when, and what they said.
        open_passages, passages: notes of the last return not ticked off yet, and all of them.
        may_sign: whether this worker may read it for sign-off at all; ``may_not_because``: why not
            this one.
        version, signed_by, signed_at, sha256: of the newest signature; 0 and empty before the
            first.
        missing_asked: required answers that were empty when it was asked for; 0 unless it waits.
        missing_now: required answers, for the signature too, that are empty while it waits.
        waiting_addenda: late words that nobody has decided on.
        bases: what changes can be marked against, the one to begin with first.
    """

    COLLECTION: ClassVar[str] = "sign_offs"

    id: str
    child_id: str
    state: str
    step_by: str
    step_at: str
    note: str
    open_passages: int
    passages: int
    may_sign: bool
    may_not_because: str
    version: int
    signed_by: str
    signed_at: str
    sha256: str
    missing_asked: int
    missing_now: int
    waiting_addenda: int
    bases: list[BaseRow] = field(default_factory=list)


@dataclass(frozen=True)
class PassageRow:
    """A note at a field of what was returned last. ``root`` and ``field`` say which.

    ``quote``, ``anchor``: the words it is about, and where they stand, as JSON; empty: all of it.
    """

    COLLECTION: ClassVar[str] = "returned_passages"

    id: str
    assessment_id: str
    child_id: str
    root: str
    field: str
    label: str
    quote: str
    anchor: str
    note: str
    by: str
    at: str
    done: bool
    done_by: str


@dataclass(frozen=True)
class VersionRow:
    """A signed version: ``id`` is ``"<assessment>.<number>"``."""

    COLLECTION: ClassVar[str] = "assessment_versions"

    id: str
    assessment_id: str
    child_id: str
    number: int
    sha256: str
    signed_by: str
    signed_at: str
    outcome_label: str
    reopened_by: str
    reopened_at: str
    reopened_because: str


@dataclass(frozen=True)
class PieceRow:
    """Words of an addendum. ``change``: ``same``, ``added`` or ``removed``.

    ``person``: an id in their place, whose name stands here where this device holds it. ``begins``:
    the first of words that changed together.
    """

    text: str
    change: str
    person: str
    begins: bool


@dataclass(frozen=True)
class AddendumFieldRow:
    """What an addendum changes in one field."""

    label: str
    pieces: list[PieceRow] = field(default_factory=list)


@dataclass(frozen=True)
class AddendumRow:
    """What one worker wrote after the signature. ``status``: waiting, accepted or declined.

    ``when``: in words, when it was written, where that is known, and when it came.
    """

    COLLECTION: ClassVar[str] = "addenda"

    id: str
    assessment_id: str
    child_id: str
    version: int
    worker_id: str
    worker: str
    words: int
    status: str
    received_at: str
    when: str
    decided_by: str
    decided_at: str
    reason: str
    sha256: str
    fields: list[AddendumFieldRow] = field(default_factory=list)
