"""What a device holds of a name: its storage, its memory; and somebody to look for."""

import sqlite3
from contextlib import closing
from uuid import uuid4

from playwright.sync_api import Page

from tests.e2e.server import AgileServer

STORAGE = """async () => {
  const text = (value) => JSON.stringify(value, (_key, each) => {
    if (each instanceof Uint8Array) return new TextDecoder("latin1").decode(each);
    if (each instanceof ArrayBuffer) return new TextDecoder("latin1").decode(new Uint8Array(each));
    return typeof each === "bigint" ? String(each) : each;
  });
  const found = [location.href, document.title, text(history.state)];
  for (const storage of [localStorage, sessionStorage]) found.push(text({ ...storage }));
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const asked = database.transaction(store).objectStore(store);
      for (const asking of [asked.getAllKeys(), asked.getAll()]) {
        const all = await new Promise((done) => {
          asking.onsuccess = () => done(asking.result);
        });
        found.push(text(all));
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, await (await cache.match(request)).text());
    }
  }
  return found;
}"""


def heap(page: Page) -> str:
    """Every string in the page's heap, once what is not held is gone."""
    session = page.context.new_cdp_session(page)
    parts: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda chunk: parts.append(chunk["chunk"]))
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.detach()
    return "".join(parts)


def put_third_party(server: AgileServer, given: str, family: str) -> tuple[str, str]:
    """A neighbour of the worker's first child, and an uncle in a second child's record; returns the
    ids of both children."""
    with closing(sqlite3.connect(server.database)) as database:
        database.row_factory = sqlite3.Row
        children = [
            row["child_id"]
            for row in database.execute(
                "SELECT DISTINCT a.child_id FROM allocation a JOIN worker w ON w.id = a.worker_id"
                " JOIN child c ON c.id = a.child_id JOIN person p ON p.id = a.child_id"
                " WHERE w.email = 'worker@demo.agile' AND a.ended_on IS NULL"
                " AND p.birth_date IS NOT NULL ORDER BY a.child_id"
            )
        ][:2]
        somebody = dict(database.execute("SELECT * FROM person LIMIT 1").fetchone())
        third = {
            **somebody,
            "id": uuid4().hex,
            "given_name": given,
            "family_name": family,
            "known_as": "",
            "nhs_number": None,
            "job": "",
            "organisation": "",
        }
        marks = ", ".join("?" for _ in third)
        database.execute(
            f"INSERT INTO person ({', '.join(third)}) VALUES ({marks})", tuple(third.values())
        )
        for child, kind in zip(children, ("neighbour", "aunt_uncle"), strict=True):
            database.execute(
                "INSERT INTO relationship (id, person_id, related_id, kind,"
                " parental_responsibility) VALUES (?, ?, ?, ?, 0)",
                (uuid4().hex, third["id"], child, kind),
            )
            database.execute("UPDATE child SET version = version + 1 WHERE id = ?", (child,))
        database.commit()
    dashed = [f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" for i in children]
    return dashed[0], dashed[1]
