"""The harness keeps its word: the network is lost as it says."""

import socket

import pytest

from tests.e2e.network import Proxy


@pytest.fixture
def echo():
    """A server that answers what it hears."""
    import threading

    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            with connection:
                while data := connection.recv(1024):
                    connection.sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.close()


@pytest.fixture
def proxy(echo):
    line = Proxy(echo)
    yield line
    line.close()


@pytest.fixture
def client(proxy):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=0.5) as connection:
        yield connection


def test_an_open_line_passes_everything(client):
    client.sendall(b"hello")
    assert client.recv(5) == b"hello"


def test_a_hanging_line_says_nothing_and_delivers_later(client, proxy):
    client.sendall(b"a")
    assert client.recv(1) == b"a"
    proxy.hang()
    client.sendall(b"b")
    with pytest.raises(TimeoutError):
        client.recv(1)
    proxy.mend()
    assert client.recv(1) == b"b"


def test_a_refusing_line_drops_what_was_open(client, proxy):
    client.sendall(b"a")
    assert client.recv(1) == b"a"
    proxy.refuse()
    assert client.recv(1) == b""
