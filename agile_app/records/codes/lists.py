"""A published list of codes: what each code means, and where that is published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CodeList:
    """Codes with their labels, in the order they are shown.

    Attributes:
        name: what the list is called on screen.
        source: the publication, and the field in it.
        labels: label by code.
        alone: codes that exclude every other where several may be chosen.
        long: fuller wording, only where the label is shortened for the screen.
    """

    name: str
    source: str
    labels: Mapping[str, str]
    long: Mapping[str, str] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def label(self, code: str | None) -> str:
        """The label of ``code``; empty for none, the code itself for one not in the list."""
        if not code:
            return ""
        return self.labels.get(code, code)
