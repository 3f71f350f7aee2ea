"""What a measurement gives: figures beside their budgets."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value.

    Attributes:
        what: what was measured, in words a newcomer understands.
        value: the figure, in ``unit``.
        unit: ms, s, KB, MB, ×, items/s.
        budget: the most (or, with ``at_least``, the least) that is good; None where there is none.
        note: how it was measured, where that is not plain.
    """

    what: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def within(self) -> bool:
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def shown(self) -> tuple[str, str, str, str]:
        """Its row: what, measured, budget, verdict and note."""
        budget = ""
        if self.budget is not None:
            budget = f"{'≥' if self.at_least else '≤'} {_short(self.budget)} {self.unit}"
        verdict = "" if self.budget is None else "within" if self.within else "OVER"
        return (
            self.what,
            f"{_short(self.value)} {self.unit}",
            budget,
            "; ".join(part for part in (verdict, self.note) if part),
        )


def _short(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which ``percent`` of the values lie (at least one value is needed)."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=1000, method="inclusive")[round(percent * 10) - 1]
