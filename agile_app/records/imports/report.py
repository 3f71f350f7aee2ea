"""What an import took and what it refused, for a person and for a program."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from agile_app.core.errors import AgileError

_SHOWN_OF_EACH = 5


class FileRefused(AgileError):
    """A fault of the whole file: nothing was changed."""

    code = "import_refused"
    status = 422
    what_to_do = "Nothing was changed. Mend the file, or export it again, and import it once more."


@dataclass(frozen=True)
class Refusal:
    """One thing not taken.

    Attributes:
        file, line: where it stands. ``child`` is the local authority's identifier there.
        what: ``child``, ``row`` (an episode, a review) or ``field``.
        field: the name in the return. ``value`` is what stood there, shortened.
        reason: a sentence.
    """

    file: str
    line: int
    child: str
    what: str
    field: str
    value: str
    reason: str


@dataclass
class Report:
    """The outcome of one import. Counts are of rows by what they are, e.g. ``episode``."""

    kind: str
    file: str
    children: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    allocated: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(
        self, file: str, line: int, child: str, what: str, field: str, value: str, reason: str
    ) -> None:
        shown = value if len(value) <= 40 else f"{value[:39]}…"
        self.refused.append(Refusal(file, line, child[:20], what, field, shown, reason))

    def counts(self) -> dict[str, Any]:
        return {
            "children": self.children,
            "taken": dict(sorted(self.taken.items())),
            "updated": dict(sorted(self.updated.items())),
            "unchanged": dict(sorted(self.unchanged.items())),
            "allocated": self.allocated,
            "refused": dict(sorted(Counter(r.what for r in self.refused).items())),
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "file": self.file,
            **self.counts(),
            "notes": self.notes,
            "refusals": [asdict(refusal) for refusal in self.refused],
        }

    def as_text(self) -> str:
        """The report for a terminal: totals, then refusals by field and reason, some of each."""
        lines = [f"{self.file}: {self.children:,} children read."]
        names = sorted({*self.taken, *self.updated, *self.unchanged})
        if names:
            lines.append(f"  {'':24}{'taken':>9}{'updated':>9}{'the same':>9}")
        lines += [
            f"  {name.replace('_', ' '):24}"
            f"{self.taken[name]:>9,}{self.updated[name]:>9,}{self.unchanged[name]:>9,}"
            for name in names
        ]
        if self.allocated:
            lines.append(f"  {self.allocated:,} children allocated.")
        lines += [f"  Note: {note}" for note in self.notes]
        if not self.refused:
            return "\n".join([*lines, "Nothing was refused."])
        lines.append(f"Refused: {len(self.refused):,}")
        groups: dict[tuple[str, str, str, str], list[Refusal]] = {}
        for refusal in self.refused:
            reason = refusal.reason
            if refusal.field == "UPN":
                # The wanted letter differs from child to child; the fault is one.
                reason = reason.split(" should be ")[0] + ": see each"
            groups.setdefault((refusal.file, refusal.what, refusal.field, reason), []).append(
                refusal
            )
        for (file, what, name, reason), found in sorted(groups.items()):
            lines.append(f"  {len(found):,} x {what} {name} ({file}): {reason}")
            lines += [
                f"      line {one.line}, child {one.child}: {one.value!r}. {one.reason}"
                for one in found[:_SHOWN_OF_EACH]
            ]
            if len(found) > _SHOWN_OF_EACH:
                lines.append(f"      and {len(found) - _SHOWN_OF_EACH:,} more (--json lists all)")
        return "\n".join(lines)
