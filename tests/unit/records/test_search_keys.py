"""What a child is found by, and that the device and the server hear a name alike."""

import json
import shutil
import subprocess
from datetime import date

import pytest

from agile_app.records.nicknames import _related, related_names
from agile_app.records.search_keys import birth_forms, search_keys
from agile_app.records.search_text import fold, name_words, place_words, words
from agile_app.records.sounds import javascript, sound
from agile_app.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chaudhry", "Chowdhury"),
        ("Hussain", "Xuseen"),
        ("Mohammed", "Muhammad"),
        ("Siddiqui", "Sidiqi"),
        ("Yasmin", "Jasmine"),
        ("Catherine", "Kathryn"),
        ("Kowalski", "Kovalsky"),
        ("Leigh", "Lee"),
        ("MacDonald", "McDonald"),
        ("Ahmed", "Amad"),
    ],
)
def test_spellings_of_one_name_have_one_sound(one, other):
    assert sound(fold(one)) == sound(fold(other)) != ""


@pytest.mark.parametrize(("one", "other"), [("Khan", "Shah"), ("Ali", "Eve"), ("Lee", "Lou")])
def test_different_names_sound_different(one, other):
    assert sound(fold(one)) != sound(fold(other))


def test_a_name_is_found_by_its_parts_and_as_one_word():
    assert name_words("Łucja", "O'Brien-Khan") == [
        "lucja",
        "obrien",
        "khan",
        "obrienkhan",
        "brien",
    ]


def test_a_postcode_is_one_word_of_an_address():
    assert place_words("4 Mill Lane, SL1 2AB") == ["4", "mill", "lane", "sl12ab"]


def test_signs_and_pictures_are_no_words():
    assert words("\0 🙂 -- ''") == []


def test_a_date_of_birth_is_found_as_people_type_it():
    forms = birth_forms(date(2019, 3, 5))
    assert {"5/3/2019", "05/03/19", "05032019", "2019/03/05", "march", "2019"} <= set(forms)
    assert birth_forms(None) == []


def test_the_keys_hold_names_first_then_forms_sounds_birth_place_and_identifiers():
    keys = search_keys(
        ["Catherine", "O'Brien", ""],
        date_of_birth=date(2019, 3, 5),
        postcode="SL1 2AB",
        address="4 Mill Lane",
        identifiers=["999 123 4567"],
    ).split(" ")
    assert keys[:2] == ["catherine", "obrien"]
    assert {"=katie", "=kasia", "~ktrn", "~abrn", "5/3/2019", "sl12ab", "9991234567"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_nicknames_work_both_ways_and_are_written_as_the_search_folds_them():
    assert "katie" in related_names("catherine")
    assert "catherine" in related_names("katie")
    assert all(name == fold(name) for name in _related())


def test_the_device_has_the_sound_rules_of_the_server():
    held = (PROJECT_ROOT / "assets" / "device" / "sounds.js").read_text("utf-8")
    assert held == javascript()


def test_the_device_hears_every_known_name_as_the_server_does():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not on the path")
    names = sorted(_related())
    search = (PROJECT_ROOT / "assets" / "device" / "search.js").as_uri()
    script = (
        f"import {{ sound }} from {json.dumps(search)};"
        f"console.log(JSON.stringify({json.dumps(names)}.map(sound)))"
    )
    heard = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, check=True, text=True
    )
    assert json.loads(heard.stdout) == [sound(name) for name in names]
