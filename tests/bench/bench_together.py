"""Ten people in one document, five keys a second each.

They type for ten minutes (``LIVE_MINUTES`` says otherwise) through the real protocol, gate and
writer: every key is on the disk before a colleague has it. From a key to a colleague's *document*;
drawing it is the browser's, and the same for any server. Memory is what the server's processes have
more at the end, everybody still in the document, than before anybody came. What is stored is the
file of a database with everything of this document in it, less that of the same database without.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from agile_app.core.database import get_engine, reading, transaction
from agile_app.device.live.documents import content, take_snapshot, verify_chain
from agile_app.device.live.packing import pack_document
from tests.bench.bench_live import serving
from tests.bench.figures import Figure
from tests.js import packages
from tests.live import running

PEOPLE = 10
SCRIPT = Path(__file__).parent / "live" / "together.mjs"
TABLES = ("live_update", "live_pack", "live_snapshot", "live_client", "live_late")


def _memory_of(group: int) -> float:
    """Megabytes in memory of a process group's own pages."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == group:
                facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
                total += int(facts.get("RssAnon", "0 kB").split()[0])
        except (OSError, ValueError):
            continue
    return total / 1024


def _stored(folder: Path, document_id: UUID) -> int:
    """Bytes that this document takes in the database's file."""
    whole, without = folder / "whole.db", folder / "without.db"
    for file in (whole, without):
        file.unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "agile.db")) as database:
        database.execute(f"VACUUM INTO '{whole}'")
    shutil.copy(whole, without)
    with closing(sqlite3.connect(without, isolation_level=None)) as database:
        for table in TABLES:
            database.execute(
                f"DELETE FROM {table} WHERE document_id = ?",
                (document_id.hex,),
            )
        database.execute("VACUUM")
    return whole.stat().st_size - without.stat().st_size


def measure() -> list[Figure]:
    """Latency, losses, memory of the server, and what is stored before and after packing."""
    packages.ensure_app()
    minutes = float(os.environ.get("LIVE_MINUTES", "10"))
    with running.own_place() as folder:
        stage = running.prepare(folder, documents=1, workers=PEOPLE)
        document_id = UUID(stage.documents[0])
        request = {
            "port": stage.port, "document": stage.documents[0],
            "devices": stage.devices, "seconds": 60 * minutes,
        }  # fmt: skip
        command = [packages.node(), "--import", "./tests/js/resolve.mjs", str(SCRIPT)]
        with serving(stage.command, stage.environment, stage.port) as server:
            before = _memory_of(server.pid)
            with subprocess.Popen(
                command, cwd=running.ROOT, env=packages.environment(), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=sys.stderr, text=True,
            ) as people:  # fmt: skip
                assert people.stdin is not None
                assert people.stdout is not None
                people.stdin.write(json.dumps(request) + "\n")
                people.stdin.flush()
                assert json.loads(people.stdout.readline()) == {"lines": PEOPLE}
                lines = _memory_of(server.pid) - before
                people.stdin.write("open\n")
                people.stdin.flush()
                result = json.loads(people.stdout.readline())
                grown = _memory_of(server.pid) - before
                people.stdin.close()
        return _figures(folder, document_id, result | {"lines": lines, "grown": grown}, minutes)


def _figures(folder: Path, document_id: UUID, result: dict, minutes: float) -> list[Figure]:
    with reading() as session:
        record = content(session, document_id)
        different = result["different"] + int(
            [record["t.a"].text, record["t.b"].text] != result["text"]
        )
    size = len("".join(result["text"]).encode())
    plain = _stored(folder, document_id)
    packed = pack_document(document_id)
    with transaction() as session:
        take_snapshot(session, document_id)
    with reading() as session:
        broken = verify_chain(session, document_id)
        kept = [record[root].text for root in ("t.a", "t.b")] == [
            content(session, document_id)[root].text for root in ("t.a", "t.b")
        ]
    get_engine().dispose()
    said = f"{result['typed']:,} letters typed, {result['removed']:,} taken back, {minutes:g} min"
    return [
        Figure("A key to each colleague's document, p50", result["p50"], "ms", 50),
        Figure("A key to each colleague's document, p99", result["p99"], "ms", 150, said),
        Figure("… the longest of them all", result["longest"], "ms"),
        Figure("Letters unseen or doubled, for nine colleagues each", result["unseen"], "", 0),
        Figure("Copies, and the record, that differ", different, "", 0),
        Figure("Server memory for it, ten lines included", result["grown"], "MB", 20),
        Figure("… of this the ten lines, before any document is open", result["lines"], "MB"),
        Figure("Stored ÷ text, each key a row", plain / size, "×"),
        Figure("Stored ÷ text, packed, with every key still in the log",
               _stored(folder, document_id) / size, "×", 10, f"{packed:,} rows, {size:,} bytes"),
        Figure("Packed logs that differ or break the chain", int(bool(broken) or not kept), "", 0),
    ]  # fmt: skip
