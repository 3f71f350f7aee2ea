"""Three devices a document, bad networks, dying apps, a dying server: nobody loses a word.

That this would notice: ``tests/bench/bench_faults.py`` switches each rule off in turn.
"""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.live import running


@pytest.mark.slow
def test_nobody_loses_a_word(data_dir: Path, sqlite_database: Engine):
    seeds = [1, 2, 3, 4, 5, 6, 7, 8]
    stage = running.prepare(data_dir, documents=len(seeds))
    result = running.run_faults(stage, seeds=seeds, seconds=12, kills=3)
    assert result["killed"] == 3
    assert sum(run["words"] for run in result["runs"]) > 500
    assert running.judge(result) == []
