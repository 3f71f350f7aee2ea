"""A document with a long log, put into a database as if people had written it."""

import base64
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from agile_app.device.live.documents import next_link
from tests.live.running import run_node

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SITTING = 400  # rows, then a night


def write_long_log(
    database: Path, document_id: UUID, workers: Sequence[UUID], *, rows: int, roots: list[str]
) -> None:
    """Append so many rows by these workers, one after another, over some weeks."""
    made = run_node(
        "long-log.mjs",
        {"seed": 7, "people": len(workers), "rows": rows, "roots": roots},
        timeout=180,
    )
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        head, chain = connection.execute(
            "SELECT head, chain FROM live_document WHERE id = ?", (document_id.hex,)
        ).fetchone()
        numbers = [0] * len(workers)
        for place, update in enumerate(made["updates"]):
            by, data = update["by"], base64.b64decode(update["data"])
            numbers[by] += 1
            head += 1
            epoch = f"{by + 1:032x}"
            chain = next_link(
                bytes(chain), head, workers[by], f"bench-{by}", epoch, numbers[by], data
            )
            nights = place // SITTING
            moment = START + timedelta(seconds=place, hours=20 * nights)
            connection.execute(
                "INSERT INTO live_update (document_id, seq, worker_id, device, epoch, n,"
                " received_at, written_at, offline, data, chain)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
                (
                    document_id.hex, head, workers[by].hex, f"bench-{by}", epoch, numbers[by],
                    moment.strftime("%Y-%m-%d %H:%M:%S.%f"), nights % 2, data, chain,
                ),
            )  # fmt: skip
        connection.execute(
            "UPDATE live_document SET head = ?, chain = ? WHERE id = ?",
            (head, chain, document_id.hex),
        )
        connection.executemany(
            "INSERT INTO live_client (document_id, client_id, worker_id, device)"
            " VALUES (?, ?, ?, ?)",
            [
                (document_id.hex, client, worker.hex, f"bench-{by}")
                for by, (client, worker) in enumerate(zip(made["clients"], workers, strict=True))
            ],
        )
