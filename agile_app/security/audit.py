"""The audit chain: who viewed, changed or exported what, in the transaction that did it.

Each entry carries an HMAC over itself and its predecessor's, under a key kept outside the
database, so ``verify`` finds any edit, insertion or deletion at its row. Cutting the newest
entries off leaves a shorter but sound chain; the signed head file (``audit_head``) finds that.
"""

import contextlib
import hashlib
import hmac
import json
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from agile_app.core.database import afterwards, reading, transaction
from agile_app.core.health import part
from agile_app.core.time import now
from agile_app.security import audit_head
from agile_app.security.actor import Actor
from agile_app.security.models import AuditEntry

# One number for pg_advisory_xact_lock, so that two transactions never take the same place.
_CHAIN_LOCK = 0x4147494C45
_FACT_LIMIT = 4_000

Fact = str | int | bool | None | list[str]


def record(
    session: Session,
    actor: Actor | None,
    act: str,
    *,
    child_id: UUID | None = None,
    subject_id: UUID | None = None,
    facts: dict[str, Fact] | None = None,
) -> None:
    """Append one entry in ``session``'s transaction.

    Args:
        act: a sentence in dots: ``child.viewed``, ``visit.child_seen_alone.recorded``.
        facts: ids, codes and counts only; never names or written content.

    Raises:
        RuntimeError: outside ``transaction()``, where the chain could fork.
    """
    record_each(session, actor, act, [(child_id, subject_id, facts)])


def record_each(
    session: Session,
    actor: Actor | None,
    act: str,
    subjects: list[tuple[UUID | None, UUID | None, dict[str, Fact] | None]],
) -> None:
    """Append one entry for each (child_id, subject_id, facts): for lists and bundles."""
    if not subjects:
        return
    _take_place(session)
    seq, previous = audit_head.end_of_chain(session)
    key = audit_head.chain_key(session, empty=seq == 0)
    audit_head.compare(session, seq, previous)
    rows = []
    for child_id, subject_id, facts in subjects:
        written = json.dumps(facts or {}, sort_keys=True, separators=(",", ":"))
        if len(written) > _FACT_LIMIT:
            raise ValueError(f"the facts of {act} are too long for the audit")
        seq += 1
        row: dict[str, Any] = {
            "seq": seq,
            "at": now().isoformat(timespec="microseconds"),
            "act": act,
            "worker_id": actor.worker_id if actor else None,
            "session_id": actor.session_id if actor else None,
            "device_id": actor.device_id if actor else None,
            "child_id": child_id,
            "subject_id": subject_id,
            "facts": written,
            "previous": previous,
        }
        row["mac"] = previous = _mac(key, row)
        rows.append(row)
    session.execute(insert(AuditEntry), rows)


def record_refusal(
    actor: Actor | None,
    act: str,
    *,
    child_id: UUID | None = None,
    subject_id: UUID | None = None,
    facts: dict[str, Fact] | None = None,
) -> None:
    """Audit a refusal in a transaction of its own, after the refused one has rolled back."""

    def write() -> None:
        with transaction() as session:
            record(session, actor, act, child_id=child_id, subject_id=subject_id, facts=facts)

    afterwards(write)


def _take_place(session: Session) -> None:
    connection = session.connection()
    if not connection.get_execution_options().get("agile_writes"):
        raise RuntimeError("audit entries need a transaction()")
    if connection.dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:place)"), {"place": _CHAIN_LOCK})


_SIGNED = (
    "seq", "at", "act", "worker_id", "session_id", "device_id", "child_id", "subject_id",
    "facts", "previous",
)  # fmt: skip


def _mac(key: bytes, row: dict[str, Any]) -> str:
    signed = json.dumps([None if row[name] is None else str(row[name]) for name in _SIGNED])
    return hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found. ``at`` is the entry number where the trouble shows."""

    sound: bool
    entries: int
    sentence: str
    at: int | None = None


def verify(session: Session) -> Verdict:
    """Walk the whole chain and compare its end with the signed head."""
    # The head first: what is signed after this may be newer than what the session can see.
    head = audit_head.read()
    verdict, signed = _walk_all(session, head)
    return _against_head(verdict.entries, signed, head) if verdict.sound else verdict


def anchor_again(reference: str) -> Verdict:
    """Accept a sound chain that does not reach its head, under an operator's reference.

    For a database restored from a backup: what came after the backup is known to be gone.
    """
    with transaction() as session:
        verdict, _ = _walk_all(session, None)
        if not verdict.sound or audit_head.existing_key() is None:
            return verdict
        before = audit_head.anchor_again(session)
        facts: dict[str, Fact] = {"reference": reference, "head_before": before}
        record(session, None, "audit.anchored_again", facts=facts)
    with reading() as session:
        return verify(session)


def _walk_all(session: Session, head: audit_head.Head | None) -> tuple[Verdict, str]:
    """Whether the links hold; and the code of the entry the head was signed for."""
    key = audit_head.existing_key()
    previous, seq, signed = audit_head.START, 0, audit_head.START
    with contextlib.closing(_walk(session)) as entries:
        for row in entries:
            seq += 1
            if key is None:
                return Verdict(False, seq, "The audit key is missing."), ""
            if row["seq"] != seq:
                gone = f"Entries {seq} to {row['seq'] - 1} are gone."
                return Verdict(False, seq, gone, seq), ""
            if row["previous"] != previous or not hmac.compare_digest(row["mac"], _mac(key, row)):
                return Verdict(False, seq, f"Entry {seq} was changed.", seq), ""
            previous = row["mac"]
            if head is not None and seq == head.seq:
                signed = previous
    return Verdict(True, seq, f"{seq} entries, unbroken."), signed


def _against_head(seq: int, signed: str, head: audit_head.Head | None) -> Verdict:
    """Whether a sound chain of ``seq`` entries reaches its head (``signed``: its entry there)."""
    if head is None:
        if seq:
            return Verdict(False, seq, "The signed head is missing.")
        return Verdict(True, 0, "There are no audit entries yet.")
    if not head.genuine:
        return Verdict(False, seq, "The head was not signed by this service.")
    if seq < head.seq:
        cut = f"Entries {seq + 1} to {head.seq} were cut off."
        return Verdict(False, seq, cut, seq + 1)
    if signed != head.mac:
        return Verdict(False, seq, "The chain is not the one the head was signed for.", head.seq)
    return Verdict(True, seq, f"{seq} entries, unbroken.")


def _walk(session: Session) -> Generator[dict[str, Any], None, None]:
    columns = [getattr(AuditEntry, name) for name in (*_SIGNED, "mac")]
    with session.execute(
        select(*columns).order_by(col(AuditEntry.seq)).execution_options(yield_per=2_000)
    ) as found:
        for row in found.mappings():
            yield dict(row)


@part("audit")
def _audit_part() -> str:
    """Trouble when the chain does not reach its signed head; ``verify`` then says where."""
    with reading() as session:
        if not audit_head.is_reached(session):
            raise ValueError("the audit chain does not reach its signed head")
    return "ok"
