"""The server is killed with kill -9 in mid-typing, twenty times."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.live import running


@pytest.mark.slow
def test_every_acknowledged_keystroke_survives_twenty_kills_and_none_is_there_twice(
    data_dir: Path, sqlite_database: Engine
):
    stage = running.prepare(data_dir, documents=1, workers=2)
    result = running.run_node(
        "typing.mjs",
        {
            "port": stage.port,
            "command": stage.command,
            "env": stage.environment,
            "kills": 20,
            "document": stage.documents[0],
            "devices": stage.devices,
        },
        timeout=180,
    )
    said = running.text_of(stage.documents[0], "t.a")
    assert result["contents"] == [said, said]
    assert sum(map(len, result["acknowledged"])) > 200
    for number, (typed, acknowledged) in enumerate(
        zip(result["typed"], result["acknowledged"], strict=True)
    ):
        for key in acknowledged:
            assert said.count(f"<{number}:{key}>") == 1
        # The devices lived on, so what was not yet acknowledged at a kill was sent again, once.
        for key in range(typed):
            assert said.count(f"<{number}:{key}>") == 1
