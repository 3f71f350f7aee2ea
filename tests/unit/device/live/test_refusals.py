"""What a connection is refused goes into the audit once a minute for each reason and document."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from agile_app.device.live.refusals import MINUTE, Refusals


class Clock:
    """The rooms of a process, as far as refusals go: what time it is, and what was begun."""

    def __init__(self) -> None:
        self.now, self.begun = 0.0, 0

    def time(self) -> float:
        return self.now

    def spawn(self, work: Any) -> None:
        work.close()
        self.begun += 1

    def room(self, document: UUID) -> Any:
        return SimpleNamespace(rooms=self, id=document, child_id=None)


def _tell(refusals: Refusals, room: Any, *reasons: str) -> None:
    for reason in reasons:
        refusals.tell(room, SimpleNamespace(), "ipad", reason)  # type: ignore[arg-type]


def test_the_same_reason_is_written_down_once_a_minute():
    rooms, refusals = Clock(), Refusals()
    room = rooms.room(uuid4())
    _tell(refusals, room, "damaged", "damaged", "damaged")
    assert rooms.begun == 1
    rooms.now = MINUTE - 1
    _tell(refusals, room, "damaged")
    assert rooms.begun == 1
    rooms.now = MINUTE
    _tell(refusals, room, "damaged")
    assert rooms.begun == 2


def test_another_reason_document_or_connection_is_written_down_for_itself():
    rooms, refusals = Clock(), Refusals()
    one, other = rooms.room(uuid4()), rooms.room(uuid4())
    _tell(refusals, one, "damaged", "unknown_root")
    _tell(refusals, other, "damaged")
    _tell(Refusals(), one, "damaged")
    assert rooms.begun == 4
