"""The command line: how commands are found, run and reported."""

import io
from argparse import Namespace

import pytest

from agile_app import __main__ as cli
from agile_app.core.commands import Command, Progress
from agile_app.core.errors import NotFound


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


def _command(path: str, code: int = 0) -> Command:
    return Command(path, "Do it", lambda _chosen: code)


def test_commands_that_share_a_first_word_become_a_group():
    parser = cli.build_parser([_command("import cin"), _command("import ssda903")])
    assert parser.parse_args(["import", "ssda903"])._command.path == "import ssda903"


def test_the_first_help_says_what_a_group_of_commands_does():
    commands = [
        Command("import cin", "Take in a census", lambda _chosen: 0),
        Command("import ssda903", "Take in a return", lambda _chosen: 0),
    ]
    shown = " ".join(cli.build_parser(commands).format_help().split())
    assert "import Take in a census; Take in a return" in shown


def test_a_commands_exit_code_is_the_programs(monkeypatch):
    monkeypatch.setattr(cli, "find_commands", lambda: [_command("audit verify", 3)])
    assert cli.main(["audit", "verify"]) == 3


def test_an_error_is_shown_as_its_sentence_and_what_to_do(monkeypatch, capsys):
    def run(_chosen: Namespace) -> int:
        raise NotFound("No document has that id.", what_to_do="Check the id.")

    monkeypatch.setattr(cli, "find_commands", lambda: [Command("document", "Show one", run)])
    assert cli.main(["document"]) == 1
    shown = capsys.readouterr().err
    assert "No document has that id." in shown
    assert "Check the id." in shown
    assert "Traceback" not in shown


def test_an_unknown_command_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["no-such-command"])
    assert stopped.value.code == 2
    assert "no-such-command" in capsys.readouterr().err


def test_every_command_has_help_and_its_own_words():
    commands = cli.find_commands()
    assert len({command.words for command in commands}) == len(commands)
    for command in commands:
        assert command.help
        assert not command.help.endswith(".")


def test_the_bar_says_how_many_and_how_long_is_left():
    seconds = iter(range(0, 1000, 10))
    bar = Progress("Children", 100, stream=Terminal(), clock=lambda: float(next(seconds)))
    bar.done = 50
    assert "50/100" in bar.text()
    assert "left" in bar.text()


def test_the_bar_is_silent_where_nobody_watches():
    stream = io.StringIO()
    with Progress("Children", 3, stream=stream) as bar:
        assert list(bar.over("abc")) == ["a", "b", "c"]
    assert bar.done == 3
    assert stream.getvalue() == ""
