"""Notices between processes through a real Redis, and what is told after it was away."""

import json
import queue
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import redis

from agile_app.core import notices
from agile_app.core.database import transaction
from agile_app.core.health import check_parts
from agile_app.core.ids import uuid7
from agile_app.core.notices import Notice, listen, notify
from agile_app.core.redis_notices import CHANNEL, MISSED, RedisNotices, start_relay
from tests.conftest import free_port

pytestmark = pytest.mark.redis


@pytest.fixture
def heard() -> Iterator["queue.Queue[Notice]"]:
    found: queue.Queue[Notice] = queue.Queue()
    stop = listen(found.put)
    yield found
    stop()


@pytest.fixture
def relay(redis_url, heard) -> Iterator[RedisNotices]:
    started = start_relay()
    assert started is not None
    assert started.connected.wait(5)
    yield started
    started.stop()


_OTHER_PROCESS = """
import sys
from agile_app.core.notices import Notice, tell
from agile_app.core.redis_notices import start_relay
relay = start_relay()
assert relay.connected.wait(5)
tell([Notice("child.changed", {"child_id": sys.argv[1]})])
relay.stop()
"""


def test_what_another_process_changed_is_told_here(relay, heard):
    child_id = str(uuid7())
    subprocess.run([sys.executable, "-c", _OTHER_PROCESS, child_id], check=True)
    assert heard.get(timeout=5) == Notice("child.changed", {"child_id": child_id})
    with pytest.raises(queue.Empty):
        heard.get(timeout=0.2)


def test_our_own_notice_goes_out_after_the_commit_and_is_told_here_once(
    relay, heard, redis_url, sqlite_database
):
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        channel = client.pubsub(ignore_subscribe_messages=True)
        channel.subscribe(CHANNEL)
        channel.get_message(timeout=1)
        with transaction() as session:
            notify(session, "allocation.changed", worker_id=7)
        message = None
        while message is None:
            message = channel.get_message(timeout=5)
        channel.close()
    sent = json.loads(message["data"])
    assert (sent["topic"], sent["ids"]) == ("allocation.changed", {"worker_id": "7"})
    assert heard.get(timeout=5).topic == "allocation.changed"
    with pytest.raises(queue.Empty):
        heard.get(timeout=0.3)


@pytest.mark.parametrize(
    "message", ["", "not json", "[]", '{"from": "x"}', '{"from":"x","topic":"t","ids":3}']
)
def test_nonsense_on_the_channel_is_passed_over(relay, heard, redis_url, message):
    with redis.Redis.from_url(redis_url) as client:
        client.publish(CHANNEL, message)
        client.publish(CHANNEL, json.dumps({"from": "x", "topic": "next", "ids": {}}))
    assert heard.get(timeout=5) == Notice("next", {})


def test_what_was_heard_is_not_sent_round_again(relay, heard, redis_url):
    with redis.Redis.from_url(redis_url) as client:
        channel = client.pubsub(ignore_subscribe_messages=True)
        channel.subscribe(CHANNEL)
        channel.get_message(timeout=1)
        client.publish(CHANNEL, json.dumps({"from": "x", "topic": "once", "ids": {}}))
        assert heard.get(timeout=5).topic == "once"
        sent = [channel.get_message(timeout=0.5) for _ in range(3)]
        channel.close()
    assert len([each for each in sent if each]) == 1


def test_a_stopped_relay_hears_nothing_more(redis_url, heard):
    before = list(notices._listeners)
    relay = start_relay()
    assert relay is not None
    relay.stop()
    assert notices._listeners == before


@pytest.fixture
def own_redis(tmp_path) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """A Redis of this test's own: its address, and how to start and stop it."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis's server is not installed")
    port, running = free_port(), []
    url = f"redis://127.0.0.1:{port}/0"

    def start() -> None:
        running.append(
            subprocess.Popen(
                [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
                cwd=tmp_path, stdout=subprocess.DEVNULL,
            )
        )  # fmt: skip
        with redis.Redis.from_url(url) as client:
            for _ in range(200):
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    with pytest.raises(subprocess.TimeoutExpired):
                        running[-1].wait(timeout=0.05)

    def stop() -> None:
        server = running.pop()
        server.terminate()
        server.wait(timeout=10)

    start()
    yield url, start, stop
    if running:
        stop()


def test_after_a_break_everybody_is_told_that_something_may_be_missed(
    own_redis, settings_from, heard
):
    url, start, stop = own_redis
    settings_from(AGILE_REDIS_URL=url)
    relay = start_relay()
    assert relay is not None
    assert relay.connected.wait(5)
    stop()
    assert {part.name: part.state for part in check_parts()}["redis"] == "trouble"
    notices.tell([Notice("child.changed", {"child_id": "1"})])
    assert heard.get(timeout=5).topic == "child.changed"
    start()
    assert heard.get(timeout=15) == Notice(MISSED)
    relay.stop()


def test_health_says_whether_redis_answers(redis_url, sqlite_database, settings_from):
    assert {part.name: part.state for part in check_parts()}["redis"] == "ok"
    settings_from(AGILE_REDIS_URL="")
    assert {part.name: part.state for part in check_parts()}["redis"] == "off"
