"""Pulling bundles by cursor: what is newer comes, what may no longer be held goes."""

import base64
import json
import zlib
from dataclasses import dataclass

import pytest

from agile_app.device import bundles
from agile_app.device.bundles import pull
from tests.factories import make_actor

pytestmark = pytest.mark.usefixtures("sqlite_database")


@dataclass(frozen=True)
class Row:
    id: str
    text: str


class Shelf:
    """A source held in memory."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[int, str]] = {}
        self.built: list[list[str]] = []

    def versions(self, session, actor):
        return {key: version for key, (version, _text) in self.held.items()}

    def build(self, session, actor, keys):
        self.built.append(keys)
        return {key: {"rows": [Row(key, self.held[key][1])]} for key in keys}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(bundles, "_SOURCES", [])
    monkeypatch.setattr(bundles, "_SHAPES", [])
    shelf = Shelf()
    bundles.register(shelf, shapes=(Row,))
    return shelf


def test_the_first_pull_brings_everything_and_the_next_nothing(shelf):
    actor = make_actor()
    shelf.held = {"child:1": (1, "a"), "child:2": (5, "b")}
    first = pull(actor, None)
    assert first.bundles["child:2"] == {"rows": [{"id": "child:2", "text": "b"}]}
    assert first.holds == ["child:1", "child:2"]
    again = pull(actor, first.cursor)
    assert (again.bundles, again.gone, again.holds, again.more) == ({}, [], None, False)
    assert len(shelf.built) == 1


def test_who_the_worker_is_comes_before_any_child(shelf):
    shelf.held = {"child:1": (1, "a"), "me": (1, "b"), "child:2": (1, "c"), "codes": (1, "d")}
    assert list(pull(make_actor(), None).bundles) == ["me", "codes", "child:1", "child:2"]


def test_only_the_changed_bundle_comes(shelf):
    actor = make_actor()
    shelf.held = {"child:1": (1, "a"), "child:2": (1, "b")}
    cursor = pull(actor, None).cursor
    shelf.held["child:1"] = (2, "a again")
    assert list(pull(actor, cursor).bundles) == ["child:1"]


def test_a_bundle_the_worker_may_no_longer_hold_is_named_as_gone(shelf):
    actor = make_actor()
    shelf.held = {"child:1": (1, "a"), "child:2": (1, "b")}
    cursor = pull(actor, None).cursor
    del shelf.held["child:1"]
    pulled = pull(actor, cursor)
    assert (pulled.gone, pulled.holds) == (["child:1"], ["child:2"])
    assert pull(actor, pulled.cursor).gone == []


def test_much_comes_in_parts_and_a_broken_off_pull_goes_on_where_it_was(shelf):
    actor = make_actor()
    shelf.held = {f"child:{n}": (1, "x" * 200_000) for n in range(20)}
    received: list[str] = []
    cursor, more, parts = None, True, 0
    while more:
        pulled = pull(actor, cursor)
        received += list(pulled.bundles)
        cursor, more, parts = pulled.cursor, pulled.more, parts + 1
        assert (pulled.holds is None) == more
    assert parts > 1
    assert sorted(received) == sorted(shelf.held)


def _packed(value: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "garbage",
        "é",
        "AAAA",
        _packed(7),
        _packed([1, "stamp", "not a mapping"]),
        _packed([1, "another worker's", {"child:1": "1"}]),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 10_000_000)).decode(),
    ],
)
def test_a_cursor_that_cannot_be_read_means_a_full_pull(shelf, cursor):
    shelf.held = {"child:1": (1, "a")}
    pulled = pull(make_actor(), cursor)
    assert list(pulled.bundles) == ["child:1"]
    assert pulled.holds == ["child:1"]


def test_one_who_lost_everything_is_told_to_hold_nothing_whatever_the_cursor(shelf):
    assert pull(make_actor(), "garbage").holds == []


def test_another_workers_cursor_is_no_shortcut(shelf):
    shelf.held = {"child:1": (1, "a")}
    cursor = pull(make_actor(), None).cursor
    assert list(pull(make_actor(), cursor).bundles) == ["child:1"]


def test_a_new_shape_of_rows_is_fetched_although_no_record_changed(shelf):
    actor = make_actor()
    shelf.held = {"child:1": (1, "a")}
    cursor = pull(actor, None).cursor

    @dataclass(frozen=True)
    class Added:
        id: str

    bundles._SHAPES.append(Added.__name__)
    assert list(pull(actor, cursor).bundles) == ["child:1"]
