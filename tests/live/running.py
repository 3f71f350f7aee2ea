"""Set up a database, start the small server, run the Node clients against it, judge the log."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import Session, SQLModel, select

from agile_app.core.database import get_engine, reading, transaction
from agile_app.device.live.documents import (
    as_json,
    content,
    create_document,
    render,
    replay,
    verify_chain,
)
from agile_app.device.live.log import log_rows
from agile_app.device.live.models import (
    QUARANTINE,
    LiveClient,
    LiveDocument,
    LiveLate,
)
from agile_app.security.sessions import start_session
from agile_app.settings import get_settings
from tests.conftest import free_port
from tests.everything import import_every_model
from tests.factories import actor_of, make_worker
from tests.js import packages
from tests.live import kind

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Stage:
    """A prepared database and where its server will be.

    ``devices``: worker id, cookie and name of each simulated device, three to a document.
    """

    data_dir: Path
    port: int
    rule_off: str = ""
    packs: bool = False
    devices: list[dict[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    @property
    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--loop", "asyncio", "--log-level", "warning",
            "--workers-kill-timeout", "3",
            "tests.live.server:app",
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AGILE_DATA_DIR": str(self.data_dir),
            "AGILE_PORT": str(self.port),
            "AGILE_ORIGIN": f"http://127.0.0.1:{self.port}",
            "LIVE_RULE_OFF": self.rule_off,
            "LIVE_PACKS": "1" if self.packs else "",
            "PYTHONPATH": str(ROOT),
        }


def prepare(
    data_dir: Path, *, documents: int, workers: int = 3, rule_off: str = "", packs: bool = False
) -> Stage:
    """Tables, workers with sessions, empty documents. ``packs``: the server packs the logs all the
    time."""
    kind.register()
    stage = Stage(data_dir, free_port(), rule_off, packs)
    with get_engine().begin() as connection:
        connection.execute(text(kind.EXTRACT_TABLE))
    people = [make_worker() for _ in range(workers)]
    for number, worker in enumerate(people):
        with transaction() as session:
            reference, _ = start_session(session, worker.id)
        device = {"worker": str(worker.id), "cookie": f"agile={reference}", "device": f"d{number}"}
        stage.devices.append(device)
    actor = actor_of(people[0])
    with transaction() as session:
        for _ in range(documents):
            name = uuid4()
            create_document(
                session, actor, id=name, kind="test", subject_id=name, child_id=None, version=1
            )
            stage.documents.append(str(name))
    return stage


def run_node(script: str, request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
    """Run ``tests/js/faults/<script>`` with a JSON request on stdin; its last line is JSON."""
    packages.ensure_app()
    done = subprocess.run(
        [packages.node(), "--import", "./tests/js/resolve.mjs", f"tests/js/faults/{script}"],
        cwd=ROOT, env={**packages.environment(), **os.environ}, input=json.dumps(request),
        capture_output=True, text=True, check=False, timeout=timeout,
    )  # fmt: skip
    if os.environ.get("LIVE_DEBUG"):
        sys.stderr.write(done.stderr)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-5000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def run_faults(stage: Stage, *, seeds: list[int], seconds: float, **options: Any) -> dict[str, Any]:
    """One round: every seed has its own document and three devices, all against one server."""
    request = {
        "port": stage.port,
        "command": stage.command,
        "env": stage.environment,
        "seconds": seconds,
        "ruleOff": stage.rule_off,
        "runs": [
            {"seed": seed, "document": document, "devices": stage.devices}
            for seed, document in zip(seeds, stage.documents, strict=True)
        ],
        **options,
    }
    return run_node("run.mjs", request, timeout=seconds + 150)


def judge(result: dict[str, Any]) -> list[str]:
    """Everything wrong with a round; empty when nobody lost a word (``collab.md`` §5.6)."""
    wrong: list[str] = []
    for run in result["runs"]:
        wrong += [f"seed {run['seed']}: {complaint}" for complaint in run["wrong"]]
        with reading() as session:
            found = _judge_log(session, UUID(run["document"]), run)
        wrong += [f"seed {run['seed']}: {complaint}" for complaint in found]
    return wrong


def _judge_log(session: Session, document_id: UUID, run: dict[str, Any]) -> list[str]:
    wrong: list[str] = []
    document = session.get(LiveDocument, document_id)
    assert document is not None
    broken = verify_chain(session, document_id)
    if broken:
        wrong.append(f"chain: {broken}")
    said = as_json(content(session, document_id))
    if _settled(said) != _settled(run["content"]):
        wrong.append("the devices show something else than the log says")
    doc, _ = replay(session, document_id, document.head)
    if as_json(render(doc, kind.ROOTS)) != said:
        wrong.append("snapshot and log differ")
    wrong += _judge_epochs(session, document_id, run)
    rows = list(log_rows(session, document_id))
    owners = session.exec(select(LiveClient).where(LiveClient.document_id == document_id)).all()
    judged = run_node(
        "replay.mjs",
        {
            "rows": [base64.b64encode(row.data).decode() for row in rows],
            "owners": {str(owner.client_id): owner.device for owner in owners},
            "roots": kind.ROOTS,
        },
        timeout=60,
    )
    if _settled(judged["content"]) != _settled(said):
        wrong.append("yjs reads the log differently from pycrdt")
    wrong += judged["wrong"]
    extract = session.execute(
        text("SELECT seq, content FROM live_test_extract WHERE subject_id = :id"),
        {"id": document.subject_id.hex},
    ).first()
    if document.head and (extract is None or extract[0] != document.head):
        wrong.append(f"extraction stands at {extract and extract[0]}, the log at {document.head}")
    elif extract and json.loads(extract[1]) != said:
        wrong.append("extraction says something else than the document")
    return wrong


def _judge_epochs(session: Session, document_id: UUID, run: dict[str, Any]) -> list[str]:
    """Numbers are dense over accepted, late and refused; nothing is accepted after a refusal."""
    wrong: list[str] = []
    numbers: dict[tuple[UUID, str, str], dict[int, str]] = {}
    for row in log_rows(session, document_id):
        numbers.setdefault((row.worker_id, row.device, row.epoch), {})[row.n] = "accepted"
    for row in session.exec(select(LiveLate).where(LiveLate.document_id == document_id)):
        numbers.setdefault((row.worker_id, row.device, row.epoch), {})[row.n] = row.kind
        if row.kind == QUARANTINE and not run["damaged"]:
            wrong.append(f"a sound frame was refused: {row.reason}")
    for (_, device, epoch), found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            wrong.append(f"{device} {epoch[:6]}: numbers {sorted(found)} have a hole")
        refused = [n for n, kind_ in found.items() if kind_ == QUARANTINE]
        if refused and any(n > min(refused) and found[n] != QUARANTINE for n in found):
            wrong.append(f"{device} {epoch[:6]}: accepted after a refusal")
    return wrong


def _settled(value: Any) -> str:
    """Content in a form that both languages write alike: neighbouring pieces joined."""
    out: dict[str, Any] = {}
    for root, pieces in value.items():
        joined: list[Any] = []
        for piece in pieces:
            same = (
                joined
                and "insert" in piece
                and joined[-1].get("attributes") == piece.get("attributes")
            )
            if same:
                joined[-1] = {**joined[-1], "insert": joined[-1]["insert"] + piece["insert"]}
            else:
                joined.append(dict(piece))
        out[root] = joined
    return json.dumps(out, sort_keys=True)


def text_of(document_id: str, root: str) -> str:
    """What the committed document says in one of its texts."""
    with reading() as session:
        return content(session, UUID(document_id))[root].text


@contextmanager
def own_place() -> Iterator[Path]:
    """A data folder and an empty database for a measurement, outside of pytest."""
    with TemporaryDirectory(prefix="agile-live-") as folder:
        before = dict(os.environ)
        os.environ["AGILE_DATA_DIR"] = folder
        os.environ.pop("AGILE_DATABASE_URL", None)
        get_settings.cache_clear()
        get_engine.cache_clear()
        import_every_model()
        SQLModel.metadata.create_all(get_engine())
        try:
            yield Path(folder)
        finally:
            get_engine().dispose()
            os.environ.clear()
            os.environ.update(before)
            get_settings.cache_clear()
            get_engine.cache_clear()
