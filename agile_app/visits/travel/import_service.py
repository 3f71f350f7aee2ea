"""Taking in packs of places: roads, postcodes and the map. Whole or not at all, and told how.

Importing the same file twice changes nothing the second time.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Invalid
from agile_app.core.time import now, on_screen
from agile_app.security.audit import record
from agile_app.visits.travel import address_service, packs
from agile_app.visits.travel.map_file import OPENSTREETMAP, MapFile, read_map
from agile_app.visits.travel.models import PlacePack, Postcode
from agile_app.visits.travel.postcode_file import Placed, Reading, read_postcodes
from agile_app.visits.travel.road_graph import build
from agile_app.visits.travel.road_reader import read_ways
from agile_app.visits.travel.road_travel import ROAD_MODES, VERSION, load

ODBL = "Open Database Licence (ODbL) 1.0"
OGL = "Open Government Licence v3.0"
CODE_POINT = (
    "Contains OS data © Crown copyright and database right, Royal Mail data © Royal Mail copyright "
    "and database right, and National Statistics data © Crown copyright and database right"
)
_BATCH = 2_000

Tick = Callable[[int], None]


@dataclass
class Report:
    """What an import did.

    Attributes:
        unchanged: this very file was taken before; nothing was done.
        taken: sentences of what is there now.
        refused: how many of what kind were not taken, and why. ``examples``: the first few.
    """

    kind: str
    unchanged: bool = False
    taken: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    attribution: str = ""
    licence: str = ""

    def as_text(self) -> str:
        """The report for a terminal."""
        said = ["Taken before: nothing was changed."] if self.unchanged else []
        said += self.taken
        said += [f"Refused: {count:,} ({because})" for because, count in self.refused.items()]
        said += [f"  {example}" for example in self.examples]
        return "\n".join([*said, f"{self.attribution}. {self.licence}."])


def _pack(session: Session, kind: str) -> PlacePack | None:
    return session.get(PlacePack, kind)


def _must_be_there(sources: Sequence[Path]) -> None:
    for source in sources:
        if not source.exists():
            raise Invalid(
                f"There is no {source.name} here.",
                code="no_such_file",
                what_to_do="Check the name and the folder. Nothing was changed.",
            )


def _kept(session: Session, pack: PlacePack, report: Report) -> None:
    report.attribution, report.licence = pack.attribution, pack.licence
    session.merge(pack)
    record(
        session,
        None,
        f"places.{pack.kind}_imported",
        facts={"digest": pack.digest, "count": pack.count},
    )


def import_roads(sources: Sequence[Path], *, tick: Tick = lambda _count: None) -> Report:
    """Build the road graphs of one or more OpenStreetMap extracts, and use them from now on.

    Raises:
        Invalid: a file is missing, damaged, or holds no road that can be driven.
    """
    _must_be_there(sources)
    report = Report(packs.ROADS)
    digest = packs.digest_of(sources)
    with reading() as session:
        known = _pack(session, packs.ROADS)
    name = f"roads-{digest[:16]}-v{VERSION}"
    if known is not None and known.file == name and _roads_are_sound(name):
        report.unchanged = True
        report.attribution, report.licence = known.attribution, known.licence
        return report
    ways = read_ways(sources, lambda: tick(1))
    graphs = {mode: build(ways, mode) for mode in ROAD_MODES}
    if graphs["car"].size < 2:
        raise Invalid(
            "No road of this extract can be driven.",
            code="extract_without_roads",
            what_to_do="Use an extract that holds the roads (highway=*). Nothing was changed.",
        )
    packs.save_roads(name, graphs)
    with transaction() as session:
        pack = PlacePack(
            kind=packs.ROADS,
            file=name,
            taken_from=", ".join(source.name for source in sources)[:200],
            digest=digest,
            attribution=OPENSTREETMAP,
            licence=ODBL,
            count=graphs["car"].size,
            imported_at=now(),
        )
        _kept(session, pack, report)
    packs.remove_others("roads", name)
    report.taken = [
        f"Roads and paths: {len(ways):,}",
        *(
            f"By {mode}: {graph.size:,} points, {len(graph.tails):,} stretches"
            for mode, graph in graphs.items()
        ),
    ]
    report.refused = ways.refused
    return report


def _roads_are_sound(name: str) -> bool:
    try:
        return all(load(packs.roads_file(name, mode)) for mode in ROAD_MODES)
    except Exception:
        return False


def import_postcodes(source: Path, *, tick: Tick = lambda _count: None) -> Report:
    """Take the postcodes of Code-Point Open: new ones are added, moved ones are moved.

    The file is read to its end before anything is written; then it is written in parts, so that
    nobody at work waits for it.

    Raises:
        Invalid: it is missing, damaged or something else.
    """
    _must_be_there([source])
    report = Report(packs.POSTCODES)
    files = sorted(source.rglob("*.csv")) if source.is_dir() else [source]
    digest = packs.digest_of(files)
    with reading() as session:
        known = _pack(session, packs.POSTCODES)
    if known is not None and known.digest == digest:
        report.unchanged = True
        report.attribution, report.licence = known.attribution, known.licence
        with transaction() as session:
            filled = address_service.fill_from_postcodes(session)
        report.taken = [f"Addresses placed by their postcode: {filled:,}"]
        return report
    found = Reading()
    for _placed in read_postcodes(source, found, lambda: tick(1)):
        pass
    _write_all(read_postcodes(source, Reading(), lambda: None))
    with transaction() as session:
        pack = PlacePack(
            kind=packs.POSTCODES,
            taken_from=source.name[:200],
            digest=digest,
            attribution=CODE_POINT,
            licence=OGL,
            count=found.taken,
            imported_at=now(),
        )
        _kept(session, pack, report)
        filled = address_service.fill_from_postcodes(session)
    report.taken = [
        f"Postcodes: {found.taken:,}",
        f"Addresses placed by their postcode: {filled:,}",
    ]
    report.refused, report.examples = found.refused, found.examples
    return report


def _write_all(placed: Iterable[Placed]) -> None:
    batch: dict[str, Placed] = {}
    for each in placed:
        batch[each.code] = each
        if len(batch) >= _BATCH:
            _write(list(batch.values()))
            batch.clear()
    _write(list(batch.values()))


def _write(batch: list[Placed]) -> None:
    if not batch:
        return
    rows = [
        {"code": each.code, "latitude": each.latitude, "longitude": each.longitude}
        for each in batch
    ]
    with transaction() as session:
        connection = session.connection()
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(Postcode)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["code"],
                set_={
                    "latitude": statement.excluded.latitude,
                    "longitude": statement.excluded.longitude,
                },
            ),
            rows,
        )


def import_map(source: Path) -> Report:
    """Take a PMTiles archive as the map that devices may keep.

    Raises:
        Invalid, TooLarge: as ``read_map``; or it is missing.
    """
    _must_be_there([source])
    report = Report(packs.MAP)
    described = read_map(source)
    digest = packs.digest_of([source])
    name = f"map-{digest[:16]}.pmtiles"
    with reading() as session:
        known = _pack(session, packs.MAP)
    report.unchanged = bool(
        known is not None and known.digest == digest and (packs.folder() / name).exists()
    )
    if not report.unchanged:
        packs.write_whole(name, lambda file: shutil.copyfile(source, file))
        with transaction() as session:
            pack = PlacePack(
                kind=packs.MAP,
                file=name,
                taken_from=source.name[:200],
                digest=digest,
                attribution=described.attribution,
                licence=ODBL,
                count=described.size,
                imported_at=now(),
            )
            _kept(session, pack, report)
        packs.remove_others("map", name)
        report.taken = [_said(described)]
    else:
        report.attribution, report.licence = described.attribution, ODBL
    return report


def _said(described: MapFile) -> str:
    return (
        f"Map: {described.size / 1e6:.1f} MB, up to zoom {described.most_zoom}, "
        f"{described.south:.2f} to {described.north:.2f} N, "
        f"{described.west:.2f} to {described.east:.2f} E"
    )


def describe(session: Session) -> list[str]:
    """What is there, what it came from, and what is missing; lines for a terminal."""
    known = {pack.kind: pack for pack in session.exec(select(PlacePack))}
    lines = []
    for kind in packs.KINDS:
        pack = known.get(kind)
        if pack is None:
            lines.append(f"{kind}: none")
            continue
        file = packs.roads_file(pack.file, "car") if kind == packs.ROADS else None
        file = packs.folder() / pack.file if kind == packs.MAP else file
        missing = "" if file is None or file.exists() else ", BUT ITS FILE IS NOT ON THIS MACHINE"
        lines.append(
            f"{kind}: {pack.count:,} {_UNIT[kind]} from {pack.taken_from}, "
            f"{on_screen(pack.imported_at)}{missing}"
        )
        lines.append(f"  {pack.attribution}. {pack.licence}.")
    lines.append(f"addresses without a place: {address_service.count_unplaced(session):,}")
    return lines


_UNIT = {packs.ROADS: "points", packs.POSTCODES: "postcodes", packs.MAP: "bytes"}
