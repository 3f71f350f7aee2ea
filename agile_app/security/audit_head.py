"""The signed head of the audit chain: an anchor outside the database.

After each commit the newest entry's number and code are written, signed, to ``audit.head`` beside
the key. A chain shorter than its head was cut. Every hour a line also goes to ``audit.heads``,
which an operator ships elsewhere (a log service, write-once storage): whoever can change the
database and this folder cannot change that copy.
"""

import fcntl
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col, select

from agile_app.core.errors import Unavailable
from agile_app.core.time import now
from agile_app.security.keys import make_key, read_key
from agile_app.security.models import AuditEntry
from agile_app.settings import get_settings

log = logging.getLogger(__name__)

START = "0" * 64
"""What the first entry follows."""

_RECORDED, _HEAD = "audit_recorded", "audit_head"
_keys: dict[Path, bytes] = {}


@dataclass(frozen=True)
class Head:
    """The newest entry the service vouched for; ``genuine`` when our key signed it."""

    seq: int
    mac: str
    genuine: bool


def _key_path() -> Path:
    return get_settings().data_dir / "audit.key"


def _head_path() -> Path:
    return get_settings().data_dir / "audit.head"


def _derived(master: bytes, purpose: str) -> bytes:
    return hmac.new(master, purpose.encode(), hashlib.sha256).digest()


def _master() -> bytes | None:
    path = _key_path()
    if path not in _keys:
        key = read_key(path)
        if key is None:
            return None
        _keys[path] = key
    return _keys[path]


def existing_key() -> bytes | None:
    """The key of the chain, if there is one."""
    master = _master()
    return _derived(master, "chain") if master else None


def chain_key(session: Session, *, empty: bool) -> bytes:
    """The key of the chain, made now if this is the first entry ever.

    Raises:
        Unavailable: there are entries but no key: a new one would hide what happened to the old.
    """
    key = existing_key()
    if key is None and not empty:
        raise Unavailable(
            "The audit key is missing, so nothing may be viewed or changed.",
            code="audit_key_missing",
        )
    return key or _derived(make_key(_key_path()), "chain")


def _signature(seq: int, mac: str, at: str) -> str:
    master = _master()
    if master is None:
        return ""
    signed = f"{seq} {mac} {at}".encode()
    return hmac.new(_derived(master, "head"), signed, hashlib.sha256).hexdigest()


def read() -> Head | None:
    """The signed head; None when there is no file. A damaged file is a head not genuine."""
    try:
        found: dict[str, Any] = json.loads(_head_path().read_text("ascii"))
        seq, mac, at = int(found["seq"]), str(found["mac"]), str(found["at"])
        wanted = _signature(seq, mac, at)
        genuine = bool(wanted) and hmac.compare_digest(wanted, str(found["signature"]))
        return Head(seq, mac, genuine)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return Head(0, "", genuine=False)


def is_reached(session: Session) -> bool:
    """Whether the chain holds the entry we signed last."""
    # The head first: what is signed after this may be newer than what the session can see.
    head = read()
    return _reaches(session, head, *end_of_chain(session))


def _reaches(session: Session, head: Head | None, last_seq: int, last_mac: str) -> bool:
    """Whether the chain that ends in (last_seq, last_mac) holds the entry of ``head``."""
    if head is None:
        return last_seq == 0
    if not head.genuine:
        return False
    if head.seq == last_seq:
        return head.mac == last_mac
    if head.seq == 0:
        return head.mac == START
    # Another process may have appended since: then the signed entry is further down.
    found = select(col(AuditEntry.mac)).where(col(AuditEntry.seq) == head.seq)
    return session.execute(found).scalar() == head.mac


def compare(session: Session, last_seq: int, last_mac: str) -> None:
    """Notice at once, not only in ``verify``, that the chain under us is not the one we signed.

    Asked before a transaction's first entry. The work goes on (a child must still be visited) but
    the head is then left as the evidence.
    """
    if _RECORDED in session.info:
        return
    head = read()
    if head is None and last_seq == 0:
        # Signed before the first entry is committed: whoever sees that one finds a head.
        _write(0, START)
    session.info[_RECORDED] = _reaches(session, head, last_seq, last_mac)
    if not session.info[_RECORDED]:
        log.critical("the audit chain does not reach its signed head", extra={"seq": last_seq})


def end_of_chain(session: Session) -> tuple[int, str]:
    """The number and code of the newest entry the session sees; (0, zeros) before the first."""
    newest = select(col(AuditEntry.seq), col(AuditEntry.mac)).order_by(col(AuditEntry.seq).desc())
    row = session.execute(newest.limit(1)).first()
    return (row[0], row[1]) if row else (0, START)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    # Asked of the database: entries of a savepoint that was rolled back are not there.
    if session.info.get(_RECORDED) and not session.in_nested_transaction():
        session.info[_HEAD] = end_of_chain(session)


@event.listens_for(Session, "after_commit")
def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction() and _HEAD in session.info:
        _write(*session.info.pop(_HEAD))


@event.listens_for(Session, "after_transaction_end")
def _after_transaction_end(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_RECORDED, None)
        session.info.pop(_HEAD, None)


@contextmanager
def _one_writer() -> Iterator[None]:
    with _head_path().with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _line(seq: int, mac: str) -> str:
    at = now().isoformat(timespec="seconds")
    return json.dumps({"seq": seq, "mac": mac, "at": at, "signature": _signature(seq, mac, at)})


def _write(seq: int, mac: str) -> None:
    """Replace the head, unless another process has already signed a newer one."""
    path = _head_path()
    with _one_writer():
        current = read()
        if current is not None and current.seq >= seq:
            return
        draft = path.with_suffix(".draft")
        draft.write_text(_line(seq, mac) + "\n", "ascii")
        draft.replace(path)


def keep_hourly() -> None:
    """Add the present head to ``audit.heads``, the copy that is shipped elsewhere."""
    head = read()
    if head is None or not head.genuine:
        return
    with _one_writer(), _head_path().with_suffix(".heads").open("a") as file:
        file.write(_line(head.seq, head.mac) + "\n")


def anchor_again(session: Session) -> int | None:
    """Sign the present end of the chain, whatever was signed before; returns what that was.

    For an operator who knows why they differ (a restored backup). The old head is kept among the
    hourly ones.
    """
    path, old = _head_path(), read()
    seq, mac = end_of_chain(session)
    with _one_writer():
        if path.exists():
            with path.with_suffix(".heads").open("a") as file:
                file.write(path.read_text("ascii", errors="replace").strip() + "\n")
        path.write_text(_line(seq, mac) + "\n", "ascii")
    return old.seq if old else None
