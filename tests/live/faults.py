"""Switch one rule of the protocol off, to see that the fault test notices (``collab.md`` §5.6)."""

import time
from typing import Any

from agile_app.device.live import loading, room, writer
from agile_app.device.live.loading import Numbers


def switch_off(rule: str) -> None:
    """``b``, ``d``, ``e`` or ``f``; (a) and (c) are the client's, see ``faults/rules.mjs``."""
    if rule == "b":
        _accept_holes()
    elif rule == "d":
        _forget_late_rows()
    elif rule == "e":
        # Assignments to ``refused`` are swallowed.
        room.Numbers = loading.Numbers = _Forgiving  # type: ignore[misc]
    elif rule == "f":
        _tell_before_commit()


class _Forgiving(Numbers):
    @property
    def refused(self) -> bool:  # type: ignore[override]
        return False

    @refused.setter
    def refused(self, value: bool) -> None:
        """Forget it."""


def _accept_holes() -> None:
    receive = room.Room.receive

    def careless(
        self: Any, member: Any, epoch: str, n: int, checksum: int, data: bytes, **when: Any
    ) -> None:
        key = (member.worker_id, member.device, epoch)
        numbers = self.numbers.setdefault(key, Numbers())
        numbers.queued = max(numbers.queued, n - 1)
        receive(self, member, epoch, n, checksum, data, **when)

    room.Room.receive = careless  # type: ignore[method-assign]


def _forget_late_rows() -> None:
    loading.LATE = "nothing is late"  # type: ignore[attr-defined]
    committed = room.Room.committed

    def forgetful(self: Any, outcomes: Any) -> None:
        for outcome in reversed(outcomes):
            if outcome.status == "late" and outcome.frame.placed:
                self.known.remove(outcome.frame.placed)
        committed(self, outcomes)

    room.Room.committed = forgetful  # type: ignore[method-assign]


def _tell_before_commit() -> None:
    submit = room.Room._submit
    write = writer.Writer._write

    def eager(self: Any, frame: Any) -> None:
        if frame.refusal is None:
            self._apply(frame.data)
            self._broadcast([(self.queued_head + 1, frame)])
        submit(self, frame)

    def slow(self: Any, frames: Any) -> Any:
        time.sleep(0.03)
        return write(self, frames)

    room.Room._submit = eager  # type: ignore[method-assign]
    writer.Writer._write = slow  # type: ignore[method-assign]
