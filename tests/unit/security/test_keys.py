"""Key files."""

import threading

import pytest

from agile_app.security.keys import make_key, read_key


def test_a_new_key_is_readable_by_the_service_alone(tmp_path):
    path = tmp_path / "inner" / "audit.key"
    key = make_key(path)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["audit.key"]


def test_an_existing_key_is_never_replaced(tmp_path):
    first = make_key(tmp_path / "k")
    assert make_key(tmp_path / "k") == first


def test_processes_that_race_agree_on_one_key(tmp_path):
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(make_key(tmp_path / "k"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_a_damaged_key_is_not_taken(tmp_path):
    (tmp_path / "k").write_text("abcd")
    with pytest.raises(ValueError, match="32-byte"):
        read_key(tmp_path / "k")


def test_no_file_is_no_key(tmp_path):
    assert read_key(tmp_path / "k") is None
