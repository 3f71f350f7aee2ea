"""Serving: what goes wrong is said before anything slow begins."""

import socket

import pytest

from agile_app import serve
from agile_app.settings import read_settings


def test_a_taken_port_is_named_with_a_way_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("AGILE_PORT", str(port))
        with pytest.raises(serve.ServeError, match=f"AGILE_PORT={port + 1} make run"):
            serve.check_port(read_settings())


def test_several_processes_need_something_to_share_through(monkeypatch):
    monkeypatch.setenv("AGILE_WORKERS", "2")
    with pytest.raises(serve.ServeError, match="AGILE_REDIS_URL"):
        serve.command(read_settings())


def test_only_this_machine_reaches_the_app_unless_said(monkeypatch):
    command = serve.command(read_settings())
    assert command[command.index("--host") + 1] == "127.0.0.1"
    monkeypatch.setenv("AGILE_HOST", "0.0.0.0")
    command = serve.command(read_settings())
    assert command[command.index("--host") + 1] == "0.0.0.0"


def test_the_way_in_is_shown_in_demo_mode_only(monkeypatch, capsys):
    serve.announce(read_settings())
    assert "worker@demo.agile" in capsys.readouterr().out
    monkeypatch.setenv("AGILE_DEMO", "0")
    serve.announce(read_settings())
    assert "demo.agile" not in capsys.readouterr().out
