"""Sessions: made, found, locked, ended; and what is left in the database of them."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from agile_app.core.database import reading, transaction
from agile_app.core.notices import listen
from agile_app.core.time import now
from agile_app.people.models import Worker
from agile_app.security import sessions
from agile_app.security.models import AuthSession
from tests.factories import make_worker


def _start(worker: Worker, **more: str) -> tuple[str, AuthSession]:
    with transaction() as session:
        return sessions.start_session(session, worker.id, **more)


def _move(row: AuthSession, **values: object) -> None:
    with transaction() as session:
        session.execute(update(AuthSession).where(AuthSession.id == row.id).values(**values))


def _cookie(reference: str) -> str:
    return f"theme=dark; agile={reference}"


def test_a_cookie_becomes_the_worker_it_was_given_to(any_database):
    worker = make_worker(name="Robin Test")
    reference, row = _start(worker, device_id="d1")
    actor = sessions.resolve(_cookie(reference))
    assert actor is not None
    assert (actor.worker_id, actor.name) == (worker.id, "Robin Test")
    assert (actor.session_id, actor.device_id) == (row.id, "d1")


def test_the_reference_is_long_and_kept_nowhere(sqlite_database, data_dir):
    reference, row = _start(make_worker())
    assert len(reference) >= 43  # 256 bits in base64
    assert row.reference_hash != reference
    sqlite_database.dispose()
    for file in data_dir.iterdir():
        assert reference.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "agile=",
        "agile=short",
        "other={0}",
        "agile={0}x",
        "agile={0}; agile={0}",
        "xagile={0}",
        "agile={0}\x00",
        "agile=" + "x" * 20_000,
    ],
)
def test_anything_but_the_one_right_cookie_is_nobody(sqlite_database, header):
    reference, _ = _start(make_worker())
    assert sessions.resolve(header.format(reference) if header else header) is None


def test_an_ended_session_is_nobodys_at_once(sqlite_database):
    reference, row = _start(make_worker())
    heard: list[str] = []
    stop = listen(lambda notice: heard.append(f"{notice.topic} {notice.ids['session_id']}"))
    with transaction() as session:
        sessions.end_session(session, row.id)
    stop()
    assert sessions.look_up(_cookie(reference)) is None
    assert heard == [f"session.ended {row.id}"]


def test_ending_all_leaves_other_workers_alone(sqlite_database):
    worker, colleague = make_worker(), make_worker()
    mine = [_start(worker)[0] for _ in range(3)]
    theirs, _ = _start(colleague)
    with transaction() as session:
        assert sessions.end_all_sessions(session, worker.id, because="lost_tablet") == 3
    assert [sessions.resolve(_cookie(each)) for each in mine] == [None] * 3
    assert sessions.resolve(_cookie(theirs)) is not None


def test_a_session_ends_with_the_working_day(sqlite_database):
    reference, row = _start(make_worker())
    assert row.expires_at - now() <= timedelta(hours=12)
    _move(row, expires_at=now() - timedelta(seconds=1))
    assert sessions.look_up(_cookie(reference)) is None


def test_a_worker_who_left_is_nobody_at_once(sqlite_database):
    worker = make_worker()
    reference, _ = _start(worker)
    with transaction() as session:
        session.execute(
            update(Worker)
            .where(Worker.id == worker.id)
            .values(left_on=now().date() - timedelta(days=1))
        )
    assert sessions.look_up(_cookie(reference)) is None


def test_a_locked_session_is_nobodys_until_it_is_unlocked(sqlite_database):
    reference, row = _start(make_worker())
    with transaction() as session:
        sessions.lock_session(session, row.id)
    standing = sessions.look_up(_cookie(reference))
    assert standing is not None
    assert standing.locked
    assert sessions.resolve(_cookie(reference)) is None
    with transaction() as session:
        sessions.unlock_session(session, row.id)
    assert sessions.resolve(_cookie(reference)) is not None


def test_unlocking_does_not_wake_an_ended_session(sqlite_database):
    reference, row = _start(make_worker())
    with transaction() as session:
        sessions.end_session(session, row.id)
    with transaction() as session:
        sessions.unlock_session(session, row.id)
    assert sessions.look_up(_cookie(reference)) is None


def test_a_session_not_heard_from_locks_itself(sqlite_database):
    reference, row = _start(make_worker())
    _move(row, last_seen_at=now() - sessions.IDLE_LOCK - timedelta(seconds=1))
    standing = sessions.look_up(_cookie(reference))
    assert standing is not None
    assert standing.locked
    # Asking did not wake it.
    assert sessions.resolve(_cookie(reference)) is None


def test_only_activity_keeps_a_session_awake(sqlite_database):
    reference, row = _start(make_worker())
    earlier = now() - timedelta(minutes=30)
    _move(row, last_seen_at=earlier)

    def seen() -> object:
        with reading() as session:
            return session.exec(select(AuthSession.last_seen_at)).one()

    sessions.resolve(_cookie(reference), touch=False)
    assert seen() == earlier
    sessions.resolve(_cookie(reference))
    assert seen() > earlier


def test_cookies_cannot_be_read_by_scripts_or_sent_from_other_sites(sqlite_database):
    reference, _ = _start(make_worker())
    cookie = sessions.session_cookie(reference)
    for part in (f"agile={reference}", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_behind_tls_the_cookies_are_bound_to_the_host(sqlite_database, settings_from):
    settings_from(AGILE_ORIGIN="https://agile.example")
    for cookie in (sessions.session_cookie("x" * 43), sessions.device_cookie("y" * 43)):
        assert cookie.startswith("__Host-agile")
        assert "Secure" in cookie
        assert "Path=/" in cookie
    reference, _ = _start(make_worker())
    assert sessions.resolve(f"agile={reference}") is None
    assert sessions.resolve(f"__Host-agile={reference}") is not None


def test_a_device_is_known_by_a_hash_of_its_secret(sqlite_database):
    secret, device_id = sessions.new_device()
    assert sessions.device_of(f"agile-device={secret}") == device_id
    assert device_id not in secret
    assert sessions.device_of("agile-device=guess") is None
