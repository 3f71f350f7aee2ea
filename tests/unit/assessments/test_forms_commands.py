"""``python -m agile_app forms …``: what is said, and the exit codes."""

from pathlib import Path

import pytest

from agile_app.__main__ import main
from tests.unit.assessments.forms.test_forms_service import small_form

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _file(folder: Path, data: bytes) -> str:
    file = folder / "form.toml"
    file.write_bytes(data)
    return str(file)


def test_a_sound_file_is_said_to_be_so_and_not_added(tmp_path, capsys):
    assert main(["forms", "check", _file(tmp_path, small_form())]) == 0
    assert (
        "A small form, version 1: 1 section, 1 field. It can be added." in capsys.readouterr().out
    )
    main(["forms", "list"])
    assert "small_form" not in capsys.readouterr().out


def test_every_mistake_of_a_file_is_printed_with_its_place(tmp_path, capsys):
    data = small_form(kind="essay", label="<script>")
    assert main(["forms", "add", _file(tmp_path, data)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("section “only”, field “said”: “kind” cannot be “essay”")
    assert (
        said[1]
        == "section “only”, field “said”: “label” holds HTML or a script. A form is plain text."
    )
    assert said[-1] == "Nothing was changed."


def test_a_form_is_added_listed_and_withdrawn(tmp_path, capsys):
    assert main(["forms", "add", _file(tmp_path, small_form())]) == 0
    main(["forms", "list"])
    assert "small_form 1  A small form  (added; in use)" in capsys.readouterr().out
    assert main(["forms", "withdraw", "small_form", "1", "--reason", "Asked twice"]) == 0
    main(["forms", "list"])
    assert "was withdrawn on" in capsys.readouterr().out


def test_a_file_that_is_not_there_or_far_too_large_is_said(tmp_path, capsys):
    assert main(["forms", "check", str(tmp_path / "none.toml")]) == 1
    assert "No such file" in capsys.readouterr().err
    assert main(["forms", "check", _file(tmp_path, b"#" * 50_000_000)]) == 1
    assert "The file has 50.0 MB; a form has at most 256 KB." in capsys.readouterr().err


def test_withdrawing_what_is_not_there_is_refused_in_a_sentence(capsys):
    assert main(["forms", "withdraw", "nothing", "1", "--reason", "Because of it"]) == 1
    assert "There is no version 1 of a form “nothing”." in capsys.readouterr().err
