"""Packs of places kept in the data folder: roads and the map, written whole or not at all."""

import hashlib
import os
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlmodel import Session

from agile_app.settings import get_settings
from agile_app.visits.travel import road_travel
from agile_app.visits.travel.models import PlacePack
from agile_app.visits.travel.road_graph import RoadGraph
from agile_app.visits.travel.road_travel import ROAD_MODES, Roads
from agile_app.visits.travel.rules import Mode

ROADS, POSTCODES, MAP = "roads", "postcodes", "map"
KINDS = (ROADS, POSTCODES, MAP)

_CHUNK = 1024 * 1024


def folder() -> Path:
    """Where packs are kept."""
    return get_settings().data_dir / "places"


def digest_of(files: Sequence[Path], tick: Callable[[int], None] = lambda _read: None) -> str:
    """SHA-256 over the files' contents, in their order."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while part := stream.read(_CHUNK):
                digest.update(part)
                tick(len(part))
    return digest.hexdigest()


def write_whole(name: str, write: Callable[[Path], None]) -> None:
    """Let ``write`` make a file, and give it its name only once it is complete and on disk."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=folder(), prefix=".making-", suffix=Path(name).suffix)
    os.close(handle)
    temporary = Path(made)
    try:
        write(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(folder() / name)
    finally:
        temporary.unlink(missing_ok=True)


def remove_others(prefix: str, kept: str) -> None:
    """Take away packs of a kind that nothing names any more."""
    for file in folder().glob(f"{prefix}-*"):
        if not file.name.startswith(kept):
            file.unlink(missing_ok=True)


def roads_file(pack: str, mode: Mode) -> Path:
    """The graph of one mode in a pack of roads."""
    return folder() / f"{pack}-{mode}.npz"


def save_roads(pack: str, graphs: dict[Mode, RoadGraph]) -> None:
    """Write the graphs of a pack."""
    for mode, graph in graphs.items():
        write_whole(
            roads_file(pack, mode).name, lambda file, graph=graph: road_travel.save(graph, file)
        )


_loaded: dict[tuple[Path, Mode], Roads | None] = {}
_loading = threading.Lock()


class RoadsDamaged(Exception):
    """The pack that the database names is not on this machine, or cannot be read."""


def roads_for(session: Session, mode: Mode) -> Roads | None:
    """The imported roads of a mode, ready to be asked; None when there are none.

    Raises:
        RoadsDamaged: there is a pack, and its file is missing or damaged.
    """
    pack = session.get(PlacePack, ROADS)
    if pack is None or mode not in ROAD_MODES:
        return None
    file = roads_file(pack.file, mode)
    key = (file, mode)
    with _loading:
        if key not in _loaded:
            # Only one pack is kept in memory: an import replaces the one before it.
            for old in [each for each in _loaded if each[1] == mode]:
                del _loaded[old]
            _loaded[key] = _load(file, mode)
        found = _loaded[key]
    if found is None:
        raise RoadsDamaged(file.name)
    return found


def _load(file: Path, mode: Mode) -> Roads | None:
    try:
        return Roads(road_travel.load(file), mode)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def forget_loaded() -> None:
    """Read packs anew at the next question: after a repair, and between tests."""
    with _loading:
        _loaded.clear()
