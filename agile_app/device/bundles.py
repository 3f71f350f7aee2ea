"""Bundles: the rows a worker's device holds, pulled by cursor.

A bundle is everything of one subject (a child, the worker, the code lists) and travels whole. The
cursor says which version of each the device holds, so the server keeps no memory of devices: what
is newer is sent, and what the worker may no longer hold is named as gone.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Protocol

from sqlmodel import Session

from agile_app.core.database import reading, transaction
from agile_app.security.actor import Actor

Collections = dict[str, list[dict[str, Any]]]

MOST_BYTES = 1_000_000
"""About so many characters of rows in one answer; the device asks again for more."""

_AT_ONCE = 8
_LARGEST_CURSOR = 4_000_000
_CURSOR = 1


class Source(Protocol):
    """Where bundles of one kind come from."""

    def versions(self, session: Session, actor: Actor) -> Mapping[str, int | str]:
        """Every key the actor may hold, with a version that changes when its rows do."""
        ...

    def build(
        self, session: Session, actor: Actor, keys: list[str]
    ) -> Mapping[str, Mapping[str, list[Any]]]:
        """Rows by key and collection, as dataclasses or dicts; audits what it hands out."""
        ...


_SOURCES: list[Source] = []
_SHAPES: list[str] = []


def register(source: Source, *, shapes: tuple[type, ...] = ()) -> None:
    """Add a source. ``shapes`` are its row types: when their fields change with a new version of
    the app, devices fetch everything again."""
    _SOURCES.append(source)
    _SHAPES.extend(
        f"{shape.__name__}({','.join(each.name for each in fields(shape))})" for shape in shapes
    )


@dataclass(frozen=True)
class Pulled:
    """One answer.

    Attributes:
        gone: keys the device held and may hold no longer.
        holds: every key the device should hold now, once nothing more is to come; None when
            nothing changed or more is to come. What else it holds, it drops.
        more: ask again with this ``cursor`` at once.
    """

    cursor: str
    bundles: dict[str, Collections] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    holds: list[str] | None = None
    more: bool = False


def pull(actor: Actor, cursor: str | None) -> Pulled:
    """What this worker's device needs to be up to date.

    A cursor that cannot be read, of another worker or of an older shape of rows, counts as none:
    everything is sent, and bundles the device still holds are replaced.
    """
    read = _read_cursor(actor, cursor)
    # Most pulls find nothing new: those need no write lock.
    with reading() as session:
        if _versions(_offered(session, actor)) == read:
            return Pulled(cursor or "")
    held = read or {}
    with transaction() as session:
        offered = _offered(session, actor)
        versions = _versions(offered)
        wanted = [key for key, version in versions.items() if held.get(key) != version]
        # A large caseload comes in parts: who the worker is and what they may do comes first.
        wanted.sort(key=lambda key: key.startswith("child:"))
        bundles = _build(session, actor, wanted, offered)
    now_held = {key: held[key] for key in held if key in versions}
    now_held |= {key: versions[key] for key in bundles}
    more = len(bundles) < len(wanted)
    return Pulled(
        cursor=_write_cursor(actor, now_held),
        bundles=bundles,
        gone=[key for key in held if key not in versions],
        holds=None if more else list(now_held),
        more=more,
    )


_Offer = tuple[str, Source]


def _offered(session: Session, actor: Actor) -> dict[str, _Offer]:
    """Every key the actor may hold, with its version and where it comes from."""
    return {
        key: (str(version), source)
        for source in _SOURCES
        for key, version in source.versions(session, actor).items()
    }


def _versions(offered: dict[str, _Offer]) -> dict[str, str]:
    return {key: version for key, (version, _source) in offered.items()}


def _build(
    session: Session, actor: Actor, wanted: list[str], offered: dict[str, _Offer]
) -> dict[str, Collections]:
    """The first of the wanted bundles, about ``MOST_BYTES`` of them."""
    bundles: dict[str, Collections] = {}
    size = 0
    for start in range(0, len(wanted), _AT_ONCE):
        for source, keys in _by_source(wanted[start : start + _AT_ONCE], offered):
            built = source.build(session, actor, keys)
            for key in keys:
                # A key that its source did not build is an empty bundle, so that it is settled.
                bundles[key] = {
                    name: [_as_dict(row) for row in rows]
                    for name, rows in built.get(key, {}).items()
                }
                size += len(json.dumps(bundles[key], default=str))
        if size > MOST_BYTES:
            break
    return bundles


def _by_source(keys: list[str], offered: dict[str, _Offer]) -> Iterator[tuple[Source, list[str]]]:
    for source in _SOURCES:
        mine = [key for key in keys if offered[key][1] is source]
        if mine:
            yield source, mine


def _as_dict(row: Any) -> dict[str, Any]:
    if is_dataclass(row) and not isinstance(row, type):
        return asdict(row)
    fields: dict[str, Any] = dict(row)
    return fields


def _stamp(actor: Actor) -> str:
    """Changes with the worker and with the shapes of rows."""
    text = f"{actor.worker_id}|{'|'.join(sorted(_SHAPES))}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write_cursor(actor: Actor, held: dict[str, str]) -> str:
    text = json.dumps([_CURSOR, _stamp(actor), held], separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode())).decode()


def _read_cursor(actor: Actor, cursor: str | None) -> dict[str, str] | None:
    """What the device says it holds; None when that cannot be used."""
    if not cursor:
        return None
    try:
        packed = base64.urlsafe_b64decode(cursor)
        # A device could send a small cursor that unpacks to gigabytes.
        text = zlib.decompressobj().decompress(packed, _LARGEST_CURSOR)
        version, stamp, held = json.loads(text)
    except (ValueError, TypeError, zlib.error, RecursionError):
        return None
    if version != _CURSOR or stamp != _stamp(actor) or not isinstance(held, dict):
        return None
    return {key: value for key, value in held.items() if isinstance(value, str)}
