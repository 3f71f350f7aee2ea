"""Three devices a document, bad networks, dying apps, a dying server, a log that is packed
meanwhile: nobody loses a word.

That this would notice: ``tests/bench/bench_faults.py`` switches each rule off in turn.
"""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from agile_app.core.database import reading
from agile_app.device.live.models import LivePack
from tests.live import running


@pytest.mark.slow
def test_nobody_loses_a_word(data_dir: Path, sqlite_database: Engine):
    seeds = [1, 2, 3, 4, 5, 6, 7, 8]
    stage = running.prepare(data_dir, documents=len(seeds), packs=True)
    result = running.run_faults(stage, seeds=seeds, seconds=12, kills=3)
    assert sum(run["words"] for run in result["runs"]) > 500
    assert running.judge(result) == []
    with reading() as session:
        assert session.exec(select(LivePack)).first() is not None, "nothing was packed"
