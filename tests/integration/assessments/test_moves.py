"""Two people move one assessment to a newer version at the same moment, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlmodel import select

from agile_app.assessments import documents, service
from agile_app.assessments.forms import service as forms
from agile_app.assessments.models import AssessmentMove
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.records.models import Assessment
from agile_app.security.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.usefixtures("any_database")
assert documents


def _publish(version: int) -> None:
    form = (
        f'key = "moving"\nversion = {version}\ntitle = "Moving form"\n'
        '[[sections]]\nkey = "only"\ntitle = "Only"\n'
        '[[sections.fields]]\nkey = "said"\nkind = "text"\nlabel = "What was said"\n'
    )
    with transaction() as session:
        forms.add_form(session, None, form.encode())


def test_of_two_at_once_one_moves_it_and_the_other_finds_it_moved(monkeypatch):
    worker, colleague = factories.make_actor(), factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    factories.make_allocation(child, colleague, role="co_worker")
    _publish(1)
    with transaction() as session:
        assessment = service.start_assessment(
            session, worker, assessment_id=uuid7(), child_id=child.id, form_key="moving"
        )
    _publish(2)
    together = Barrier(2)
    permitted = service.access_assessment

    def both_are_let_in(*given):
        found = permitted(*given)
        with suppress(BrokenBarrierError):  # SQLite lets one in after the other
            together.wait(1)
        return found

    monkeypatch.setattr(service, "access_assessment", both_are_let_in)

    def move(actor) -> str:
        with transaction() as session:
            service.move_to_version(session, actor, assessment.id)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(move, (worker, colleague))) == ["done", "done"]
    with reading() as session:
        assert session.get_one(Assessment, assessment.id).form_version == 2
        assert len(session.exec(select(AssessmentMove)).all()) == 1
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert acts.count("assessment.moved_to_version") == 1
