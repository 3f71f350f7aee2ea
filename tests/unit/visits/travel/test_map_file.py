"""A PMTiles archive is checked before any device gets it."""

from pathlib import Path

import pytest

from agile_app.core.errors import AgileError
from agile_app.visits.travel import map_file
from agile_app.visits.travel.map_file import OPENSTREETMAP, read_map
from tests.places import write_map


def test_an_archive_says_its_bounds_and_whom_to_name(tmp_path: Path):
    found = read_map(
        write_map(tmp_path / "a.pmtiles", attribution="<a href='x'>© Some &amp; Body</a>")
    )
    assert (found.south, found.north) == (51.4, 51.6)
    assert found.attribution == "© Some & Body"


def test_an_archive_that_names_nobody_is_from_openstreetmap(tmp_path: Path):
    assert (
        read_map(write_map(tmp_path / "a.pmtiles", attribution=None)).attribution == OPENSTREETMAP
    )


def test_what_cannot_be_drawn_is_refused(tmp_path: Path):
    file = write_map(tmp_path / "good.pmtiles")
    good = file.read_bytes()
    words = int.from_bytes(good[24:32], "little")
    bad = {
        "empty": b"",
        "cut off": good[:-4],
        "other version": good[:7] + b"\x02" + good[8:],
        "other file": b"<html>" + good[6:],
        "garbled words": good[:words] + b"\x00\x00" + good[words + 2 :],
    }
    for name, content in bad.items():
        broken = tmp_path / "bad.pmtiles"
        broken.write_bytes(content)
        with pytest.raises(AgileError):
            pytest.fail(f"{name}: {read_map(broken)}")


def test_pictures_and_other_countries_are_refused(tmp_path: Path):
    with pytest.raises(AgileError, match="vector"):
        read_map(write_map(tmp_path / "a.pmtiles", kind=2))
    with pytest.raises(AgileError, match="United Kingdom"):
        read_map(write_map(tmp_path / "a.pmtiles", bounds=(2.0, 48.0, 3.0, 49.0)))


def test_an_archive_too_large_for_an_ipad_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(map_file, "MOST_BYTES", 100)
    with pytest.raises(AgileError, match="MB"):
        read_map(write_map(tmp_path / "a.pmtiles"))
