"""The colours, against WCAG 2.2 AA: 4.5 to 1 for words (7 to 1 for running text), 3 to 1 for the
edges of controls and for the focus ring. Both themes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOKENS = (ROOT / "assets/styles/tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS
    )
}
GROUNDS = ["paper", "surface", "raised", "sunk"]
TONES = ["good", "warning", "danger", "info"]
PEOPLE = [f"person-{number}" for number in range(1, 7)]

PAIRS = [
    *[("ink", ground, 7.0) for ground in [*GROUNDS, "tint"]],
    *[("ink", f"{tone}-wash", 7.0) for tone in TONES],
    *[("soft", ground, 4.5) for ground in [*GROUNDS, "tint"]],
    *[("teal", ground, 4.5) for ground in [*GROUNDS, "tint"]],
    *[("teal-deep", ground, 4.5) for ground in [*GROUNDS, "tint"]],
    *[("accent-ink", ground, 4.5) for ground in GROUNDS],
    *[("edge", ground, 3.0) for ground in ["paper", "surface", "raised"]],
    *[("focus", ground, 3.0) for ground in GROUNDS],
    *[(tone, f"{tone}-wash", 4.5) for tone in TONES],
    *[(tone, ground, 4.5) for tone in TONES for ground in ["paper", "surface", "raised"]],
    *[("on-person", person, 4.5) for person in PEOPLE],
    ("on-teal", "teal", 4.5),
    ("on-teal", "teal-deep", 4.5),
    ("on-spine", "spine", 7.0),
    ("on-spine", "spine-chosen", 7.0),
    ("spine-soft", "spine", 4.5),
    ("accent", "spine", 3.0),
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_agrees_with_the_standards_own_numbers():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_a_pair_of_colours_can_be_read(theme: str, ink: str, ground: str, least: float):
    side = 0 if theme == "light" else 1
    found = contrast(COLOURS[ink][side], COLOURS[ground][side])
    assert found >= least, f"{ink} on {ground} in {theme}: {found:.2f}"


def test_no_other_sheet_names_a_colour_of_its_own():
    for sheet in sorted((ROOT / "assets/styles").glob("*.css")):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        words = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        words = words.replace("color: #18282c;", "")  # selected text: dark on the accent, always
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,) ])", words), sheet.name


def test_every_token_a_sheet_uses_is_defined():
    sheets = "\n".join(sheet.read_text() for sheet in (ROOT / "assets/styles").glob("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets)) | {"--column"}
    used = set(re.findall(r"var\((--[\w-]+)", sheets))
    assert used <= defined, used - defined
