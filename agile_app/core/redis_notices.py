"""Change notices between processes, through Redis, when ``AGILE_REDIS_URL`` is set.

What goes through Redis is a topic and ids as JSON. Redis gives no promise of delivery, so after
every break the topic ``notices.missed`` is told: listeners then assume that anything changed.
"""

import json
import logging
import queue
import secrets
import threading

import redis

from agile_app.core.health import part
from agile_app.core.notices import Notice, listen, tell
from agile_app.settings import get_settings

log = logging.getLogger(__name__)

CHANNEL = "agile:notices"
MISSED = "notices.missed"
_WAITING = 10_000
_RETRY_SECONDS = 1.0


class RedisNotices:
    """The relay of one process: tells others our notices, and us theirs."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_connect_timeout=5, health_check_interval=15, decode_responses=True
        )
        self._me = secrets.token_hex(8)
        self._outgoing: queue.Queue[Notice | None] = queue.Queue(_WAITING)
        self._stop = threading.Event()
        self._relaying = threading.local()
        self.connected = threading.Event()
        self._forget = lambda: None
        self._threads = [
            threading.Thread(target=self._publish, name="notices-out", daemon=True),
            threading.Thread(target=self._subscribe, name="notices-in", daemon=True),
        ]

    def start(self) -> None:
        self._forget = listen(self._hear)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._forget()
        self._stop.set()
        self._outgoing.put(None)
        for thread in self._threads:
            thread.join(timeout=5)
        self._redis.close()

    def _hear(self, notice: Notice) -> None:
        """A notice of this process; never waits, since a person's commit is waiting."""
        if getattr(self._relaying, "now", False):
            return
        try:
            self._outgoing.put_nowait(notice)
        except queue.Full:
            log.warning("too many notices wait for Redis", extra={"topic": notice.topic})

    def _publish(self) -> None:
        while (notice := self._outgoing.get()) is not None:
            message = json.dumps({"from": self._me, "topic": notice.topic, "ids": notice.ids})
            try:
                self._redis.publish(CHANNEL, message)
            except redis.RedisError:
                # The others hear "notices.missed" when they are connected again.
                log.warning("a notice could not be relayed", extra={"topic": notice.topic})

    def _subscribe(self) -> None:
        first = True
        while not self._stop.is_set():
            channel = self._redis.pubsub(ignore_subscribe_messages=True)
            try:
                channel.subscribe(CHANNEL)
                self.connected.set()
                if not first:
                    self._tell(Notice(MISSED))
                first = False
                while not self._stop.is_set():
                    message = channel.get_message(timeout=0.5)
                    if message is not None:
                        self._receive(message["data"])
            except (redis.RedisError, OSError):
                log.warning("the connection to Redis broke")
                self.connected.clear()
                self._stop.wait(_RETRY_SECONDS)
            finally:
                channel.close()

    def _receive(self, data: str) -> None:
        try:
            found = json.loads(data)
            sender, topic, ids = found["from"], found["topic"], found["ids"]
            notice = Notice(str(topic), {str(name): str(value) for name, value in ids.items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            log.warning("a notice from Redis could not be read")
            return
        if sender != self._me:
            self._tell(notice)

    def _tell(self, notice: Notice) -> None:
        self._relaying.now = True
        try:
            tell([notice])
        finally:
            self._relaying.now = False


def start_relay() -> RedisNotices | None:
    """The relay, running, where Redis is set; None where there is one process."""
    url = get_settings().redis_url
    if url is None:
        return None
    relay = RedisNotices(url)
    relay.start()
    return relay


@part("redis")
def _redis_part() -> str:
    url = get_settings().redis_url
    if url is None:
        return "off"
    with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
        client.ping()
    return "ok"
