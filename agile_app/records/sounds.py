"""How a name sounds: one code for the spellings of one spoken name.

Metaphone and Soundex were made for English. People here are called Hussain and Hussein, Chaudhry
and Chowdhury, Wójcik and Voytsik, so the rules below also read South Asian, Arabic, Somali and
Polish spellings written in Latin letters. The code is a consonant skeleton: close enough to find,
never enough to decide, so a match by sound always ranks below a match by letters.

The device searches with no network and must code a query in the same way, so the rules are data:
``python -m agile_app.records.sounds`` writes them to ``assets/device/sounds.js``, and a test fails
when the two differ. The patterns use only what Python's and JavaScript's expressions share.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

# Applied in this order to a word of a-z in which doubled letters are already single.
# Capitals are sounds that need two letters: C is "ch", S is "sh".
RULES: tuple[tuple[str, str], ...] = (
    ("^(kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^ps", "s"),
    ("^x", "h"),  # Somali: Xasan is Hassan
    ("^y(?=[aeiou])", "j"),  # Yasmin, Jasmin
    ("chr", "kr"),
    ("chae", "ke"),
    ("szcz|sch|sz|sh", "S"),
    ("tch|cz|ch", "C"),
    ("ight", "it"),
    ("ght", "t"),
    ("igh$", "i"),
    ("ugh", "u"),
    ("ph", "f"),
    ("zh", "j"),
    ("gh", "g"),
    ("mb$", "m"),
    ("^mac(?=[^aeiou])", "mk"),
    ("ck|q", "k"),
    ("x", "ks"),
    ("c(?=[eiy])", "s"),
    ("c", "k"),
    ("dg(?=[eiy])|dj|dz|g(?=[eiy])", "j"),
    ("tz|z", "s"),
    ("aw(?![aeiou])", "a"),
    ("ew(?![aeiou])", "e"),
    ("ow(?![aeiou])", "o"),
    ("w", "v"),
    ("\\Bh", ""),  # Ahmed, Amed; Bhatti, Batti; Mohammed, Moamed
)
_COMPILED = tuple((re.compile(pattern), to) for pattern, to in RULES)
_LETTERS = re.compile(r"^[a-z]+$")
_VOWELS = frozenset("aeiouy")
_VOWEL_CLASS = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u"}


def _single(word: str) -> str:
    """``word`` with every run of one letter made one."""
    return "".join(letter for at, letter in enumerate(word) if at == 0 or letter != word[at - 1])


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The code of one folded word (``search_text.fold``); empty when it is not all Latin letters.

    ``sound("chaudhry") == sound("chowdhury")``. A word with fewer than two consonants keeps its
    first inner vowel, else every Lee, Leah and Lou would be one.
    """
    if len(word) < 2 or not _LETTERS.match(word):
        return ""
    heard = _single(word)
    for pattern, to in _COMPILED:
        heard = pattern.sub(to, heard)
    heard = _single(heard)
    if not heard:
        return ""
    first = "a" if heard[0] in _VOWELS else heard[0]
    code = first + "".join(letter for letter in heard[1:] if letter not in _VOWELS)
    if len(code) < 2:
        inner = next((letter for letter in heard[1:] if letter in _VOWELS), "")
        code += _VOWEL_CLASS.get(inner, "")
    return code if len(code) > 1 else ""


def javascript() -> str:
    """The text of ``assets/device/sounds.js``: the rules, and nothing that decides."""
    rules = ",\n".join(f"  {json.dumps(list(rule))}" for rule in RULES)
    return (
        "// Written by `python -m agile_app.records.sounds`; change the rules there.\n"
        "/** Ordered [pattern, replacement] pairs over a folded word without doubled letters.\n"
        " * @type {ReadonlyArray<[string, string]>} */\n"
        f"export const SOUND_RULES = [\n{rules},\n];\n"
    )


if __name__ == "__main__":
    from agile_app.settings import PROJECT_ROOT

    Path(PROJECT_ROOT / "assets" / "device" / "sounds.js").write_text(javascript(), "utf-8")
