"""A flood of sign-ins keeps few threads busy, so that the others can go on working."""

import threading
import time

from agile_app.core.errors import TooMany
from agile_app.security import passwords


def test_beyond_a_short_queue_a_password_is_turned_away_at_once(monkeypatch):
    for _ in range(4):
        assert passwords._AT_ONCE.acquire(blocking=False)
    turned_away = threading.Semaphore(0)

    def guess() -> None:
        try:
            passwords.matches("a guess", None)
        except TooMany:
            turned_away.release()

    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 3)
    passwords._nobodys()
    threads = [threading.Thread(target=guess) for _ in range(40)]
    began = time.monotonic()
    try:
        for thread in threads:
            thread.start()
        for _ in range(40 - passwords.MOST_WAITING):
            assert turned_away.acquire(timeout=1.5)
        assert time.monotonic() - began < 2.5
    finally:
        for _ in range(4):
            passwords._AT_ONCE.release()
        for thread in threads:
            thread.join()
