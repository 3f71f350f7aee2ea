"""Commands of the command line, and the bar that shows how far a long one has come.

A feature offers its commands as ``COMMANDS`` in its ``commands.py``; ``agile_app.__main__`` finds
them. That module is imported for every ``--help``, so it imports services inside ``run``.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TextIO, TypeVar

_Item = TypeVar("_Item")


def _no_arguments(_parser: ArgumentParser) -> None:
    """A command that takes none."""


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        path: its words: ``"import cin"`` is run as ``python -m agile_app import cin``.
        help: one line for ``--help``, starting with a verb, without a full stop.
        run: does it; returns the exit code: 0 done, 1 done in part or refused, 2 wrong use.
            An ``AgileError`` it raises is shown as its sentence and what to do, with code 1.
        add_arguments: adds the command's own arguments.
        description: more for the command's own ``--help``.
    """

    path: str
    help: str
    run: Callable[[Namespace], int]
    add_arguments: Callable[[ArgumentParser], None] = _no_arguments
    description: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.path.split())


class Progress:
    """A bar on standard error, drawn only where a person is watching (a terminal).

    ::

        with Progress("Children", total=332) as progress:
            for child in children:
                progress.advance()

    Without ``total`` it counts. It redraws at most ten times a second.
    """

    def __init__(
        self,
        label: str,
        total: int | None = None,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._clock = clock
        self._started = clock()
        self._drawn_at = float("-inf")

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._draw(last=True)
        if self._shown:
            self._stream.write("\n")
            self._stream.flush()

    def advance(self, count: int = 1) -> None:
        """``count`` more are done."""
        self.done += count
        self._draw()

    def over(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """The same items, each counted when the next one is asked for."""
        for item in items:
            yield item
            self.advance()

    def text(self) -> str:
        """What the bar says now: ``Children  [#####-----]  166/332  0:04 left``."""
        elapsed = self._clock() - self._started
        if not self.total:
            return f"{self.label}  {self.done:,}  {_minutes(elapsed)}"
        share = min(1.0, self.done / self.total)
        filled = round(share * 24)
        bar = "#" * filled + "-" * (24 - filled)
        left = elapsed / share - elapsed if share else None
        ends = f"{_minutes(left)} left" if left is not None and share < 1 else _minutes(elapsed)
        return f"{self.label}  [{bar}]  {self.done:,}/{self.total:,}  {ends}"

    def _draw(self, *, last: bool = False) -> None:
        now = self._clock()
        if not self._shown or (not last and now - self._drawn_at < 0.1):
            return
        self._drawn_at = now
        self._stream.write(f"\r\x1b[2K{self.text()}")
        self._stream.flush()


def _minutes(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"
