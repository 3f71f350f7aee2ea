"""From a statutory return to a live assessment: how another system's child becomes one here."""

import pytest
from sqlalchemy import select

from agile_app.core.database import reading
from agile_app.core.ids import uuid7
from agile_app.core.working_days import add_working_days
from agile_app.device.bundles import pull
from agile_app.records.imports.run import import_cin
from agile_app.records.models import Assessment, Episode
from agile_app.security.actor import Role
from tests.factories import make_actor, make_team
from tests.returns import FULL_CASE, cin_child, cin_message
from tests.tablet import ask


@pytest.mark.usefixtures("any_database")
def test_an_imported_child_is_allocated_fetched_and_assessed(tmp_path):
    import agile_app.agile_app  # noqa: F401 - registers bundles and operations, as the server does

    team = make_team()
    manager, worker = make_actor(Role.MANAGER, manages=team), make_actor(team=team)
    census = tmp_path / "census.xml"
    census.write_text(cin_message(cin_child(1), cin_child(300, FULL_CASE)))
    import_cin(None, census)
    assert not any(key.startswith("child:") for key in pull(worker, None).bundles)

    with reading() as session:
        episode = session.scalars(select(Episode).where(Episode.ended_on.is_(None))).one()
    child_id = str(episode.child_id)
    to = {"child_id": child_id, "worker_id": str(worker.worker_id)}
    assert ask(manager, "child.allocate", to, uuid7())["status"] == "accepted"

    pulled = pull(worker, None)
    child = pulled.bundles[f"child:{child_id}"]
    assert child["children"][0]["name"] == "Child C000000001"
    assert child["children"][0]["status"] == "open"
    assert [row["title"] for row in child["chronology"]] == ["Referral: School"]

    assessment_id = uuid7()
    started = ask(
        worker, "assessment.start", {"id": str(assessment_id), "child_id": child_id}, assessment_id
    )
    assert started["status"] == "accepted", started
    with reading() as session:
        assessment = session.get(Assessment, assessment_id)
    assert assessment.episode_id == episode.id
    assert assessment.due_on == add_working_days(episode.started_on, 45)
    fresh = pull(worker, pulled.cursor).bundles[f"child:{child_id}"]
    assert fresh["children"][0]["open_assessment_id"] == str(assessment_id)
    assert fresh["children"][0]["status"] == "open_assessment"
    assert [row["kind"] for row in fresh["dues"]] == ["assessment", "supervision"]
