"""What was written after a signature."""

import hashlib
import json

import pytest
from sqlmodel import select

from agile_app.assessments.sign_off import addenda
from agile_app.assessments.sign_off.models import Addendum, AssessmentVersion
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed
from agile_app.device.live.documents import content
from tests.signing import make_town

pytestmark = pytest.mark.usefixtures("sqlite_database")


def _signed_town():
    town = make_town()
    town.pen().write("t.health", "Grows well.")
    town.ask()
    away = town.pen()
    town.sign()
    return town, away


def _gather(town):
    with transaction() as session:
        addenda.gather(session, town.id)
    with reading() as session:
        return session.exec(select(Addendum).order_by(Addendum.received_at)).all()


def _texts(addendum, change="added"):
    return [
        piece["text"]
        for field in json.loads(addendum.content)
        for piece in field.get("pieces", [])
        if piece["change"] == change
    ]


def _decide(town, addendum, how, **more):
    with transaction() as session:
        return getattr(addenda, how)(session, town.manager, town.id, addendum.id, **more)


def test_late_words_are_rebuilt_by_their_writer_and_the_signed_ones_stay():
    town, away = _signed_town()
    away.write_late("t.health", "Seen on Monday, well and cheerful. ")
    away.write_late("a.outcome", "nfa")
    (found,) = _gather(town)
    assert (found.worker, found.version, found.status) == ("Worker Who Writes", 1, "waiting")
    assert _texts(found) == ["Seen on Monday, well and cheerful. "]
    assert found.words == 7
    with reading() as session:
        assert content(session, town.id)["t.health"].text == "Grows well."
    assert town.audited().count("assessment.written_after_sign_off") == 1


def test_gathering_again_changes_nothing():
    town, away = _signed_town()
    away.write_late("t.health", "Late. ")
    before = [row.model_dump() for row in _gather(town)]
    assert [row.model_dump() for row in _gather(town)] == before
    assert town.audited().count("assessment.written_after_sign_off") == 1


def test_what_comes_later_joins_what_waits_and_two_writers_have_two():
    town, away = _signed_town()
    other = town.pen(town.other_manager)
    away.write_late("t.health", "One. ")
    _gather(town)
    away.write_late("t.health", "Two. ")
    other.write_late("t.health", "Three. ")
    found = _gather(town)
    assert len(found) == 2
    assert sorted("".join(_texts(each)) for each in found) == ["Three. ", "Two. One. "]


def test_an_accepted_one_has_its_own_hash_and_changes_no_version():
    town, away = _signed_town()
    away.write_late("t.health", "Late. ")
    (found,) = _gather(town)
    with reading() as session:
        signed = session.get_one(AssessmentVersion, (town.id, 1)).content
    _decide(town, found, "accept")
    with reading() as session:
        (kept,) = addenda.accepted_addenda(session, town.id, 1)
        assert session.get_one(AssessmentVersion, (town.id, 1)).content == signed
    assert kept.sha256 == hashlib.sha256(kept.content.encode()).hexdigest()
    assert (kept.decided_by, kept.status) == ("Manager Who Reads", "accepted")
    assert "assessment.addendum.accepted" in town.audited()


def test_what_comes_after_a_decision_is_an_addendum_of_its_own():
    town, away = _signed_town()
    away.write_late("t.health", "One. ")
    (first,) = _gather(town)
    _decide(town, first, "accept")
    away.write_late("t.health", "Two. ")
    _, second = _gather(town)
    assert _texts(second) == ["Two. "]
    with reading() as session:
        assert session.get_one(Addendum, first.id).status == "accepted"


def test_a_declined_one_stays_with_the_reason():
    town, away = _signed_town()
    away.write_late("t.health", "Late. ")
    (found,) = _gather(town)
    with pytest.raises(Invalid):
        _decide(town, found, "decline", reason=" ")
    _decide(town, found, "decline", reason="It belongs to the next visit.")
    with reading() as session:
        kept = session.get_one(Addendum, found.id)
    assert (kept.status, kept.reason) == ("declined", "It belongs to the next visit.")
    assert _texts(kept) == ["Late. "]
    with pytest.raises(Conflict, match="Manager Who Reads has declined it already"):
        _decide(town, found, "accept")


def test_nobody_decides_on_their_own_words():
    town, _ = _signed_town()
    town_pen = town.pen(town.manager)
    town_pen.write_late("t.health", "Mine. ")
    (found,) = _gather(town)
    with pytest.raises(NotAllowed):
        _decide(town, found, "accept")


def test_after_it_was_opened_again_late_words_still_read_as_they_were_written():
    town, away = _signed_town()
    away.write_late("t.health", "Late. ")
    town.reopen()
    town.pen().write("t.health", "New words of the second version. ")
    (found,) = _gather(town)
    assert _texts(found) == ["Late. "]
    assert _texts(found, "removed") == []
