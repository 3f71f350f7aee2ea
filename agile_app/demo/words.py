"""What the workers of the town wrote: texts from files, filled in."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_FORMS = {"F": ("she", "her", "her"), "M": ("he", "him", "his"), "U": ("they", "them", "their")}


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """All texts by section: lists of texts, or of tables with ``kind``, ``title``, ``text``."""
    return _read("words.toml")


@lru_cache(maxsize=1)
def assessment_texts() -> dict[str, list[str]]:
    """Texts for an assessment, by key of the form's field."""
    return _read("assessment_words.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))


def fill(text: str, *, child: str, sex: str, mother: str, school: str) -> str:
    """A text with its placeholders filled; the pronouns are the child's."""
    he, him, his = _FORMS[sex]
    return text.format(
        child=child,
        mother=mother,
        school=school or "nursery",
        he=he,
        him=him,
        his=his,
        He=he.capitalize(),
    )
