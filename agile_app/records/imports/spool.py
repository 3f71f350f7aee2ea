"""A private place on disk between reading and writing: the whole file is checked before the first
row is written, in flat memory.

It is SQLite's temporary database: never visible in a folder, gone when closed, also after a crash.
"""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Self


class Spool:
    """Records by child, in the order the children were first met."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE child (position INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL);"
            "CREATE TABLE record (child TEXT NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL,"
            " content TEXT NOT NULL);"
            "BEGIN"
        )

    def add_child(self, key: str) -> bool:
        """Remember a child. False if it was there already."""
        found = self._database.execute("INSERT OR IGNORE INTO child (key) VALUES (?)", (key,))
        return found.rowcount == 1

    def add(self, child: str, source: str, line: int, content: Any) -> None:
        self._database.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?)", (child, source, line, json.dumps(content))
        )

    def __len__(self) -> int:
        return self._database.execute("SELECT count(*) FROM child").fetchone()[0]

    def children(self) -> Iterator[tuple[str, list[tuple[str, int, Any]]]]:
        """Each child with their records as (source, line, content), in the order of adding."""
        self._database.execute("CREATE INDEX IF NOT EXISTS by_child ON record (child)")
        keys = self._database.execute("SELECT key FROM child ORDER BY position")
        for (key,) in keys:
            found = self._database.execute(
                "SELECT source, line, content FROM record WHERE child = ? ORDER BY rowid", (key,)
            )
            yield key, [(source, line, json.loads(content)) for source, line, content in found]

    def strangers(self) -> Iterator[tuple[str, str, int]]:
        """Records of children that were never added: (child, source, line)."""
        yield from self._database.execute(
            "SELECT child, source, line FROM record"
            " WHERE child NOT IN (SELECT key FROM child) ORDER BY rowid"
        )

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
