"""Adding and withdrawing forms: by whom, once, for ever, and told to every device."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from agile_app.assessments import documents, service
from agile_app.assessments.forms import editions, form_of, newest_startable
from agile_app.assessments.forms import service as forms
from agile_app.assessments.forms.bundle import KEY, _Forms
from agile_app.assessments.forms.files import FormRefused
from agile_app.assessments.forms.models import AddedForm, FormDraft
from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.ids import uuid7
from agile_app.core.notices import Notice, listen
from agile_app.records.models import Child
from agile_app.security.actor import Actor, Role
from agile_app.security.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
assert documents


def small_form(version: int = 1, key: str = "small_form", **field: str) -> bytes:
    asked = {"key": "said", "kind": "text", "label": "What was said"} | field
    lines = "\n".join(f'{name} = "{value}"' for name, value in asked.items())
    return f"""
key = "{key}"
version = {version}
title = "A small form"
[[sections]]
key = "only"
title = "Only"
[[sections.fields]]
{lines}
""".encode()


@pytest.fixture
def administrator() -> Actor:
    return factories.make_actor(Role.ADMINISTRATOR)


def _add(actor: Actor | None, data: bytes) -> None:
    with transaction() as session:
        forms.add_form(session, actor, data)


def _withdraw(actor: Actor | None, key: str, version: int, reason: str = "A newer one is in use"):
    with transaction() as session:
        return forms.withdraw_form(session, actor, key, version, reason=reason)


def _acts() -> list[str]:
    with reading() as session:
        return [entry.act for entry in session.exec(select(AuditEntry))]


def test_an_added_form_is_in_use_and_in_the_audit(administrator):
    _add(administrator, small_form())
    with reading() as session:
        form = newest_startable(session, "small_form")
        assert form_of(session, "small_form", 1) == form
    assert form.number >= 1000
    assert "form.added" in _acts()


def test_numbers_are_given_once(administrator):
    _add(administrator, small_form())
    _add(administrator, small_form(version=2))
    _add(administrator, small_form(key="another_form"))
    with reading() as session:
        assert list(session.exec(select(AddedForm.number))) == [1000, 1001, 1002]


def test_of_two_published_at_one_moment_the_second_is_asked_to_try_again(
    administrator, monkeypatch
):
    _add(administrator, small_form())
    monkeypatch.setattr(forms, "_next_number", lambda _session: 1000)
    with pytest.raises(Conflict):
        _add(administrator, small_form(key="another_form"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_adds_or_withdraws(role: Role):
    actor = factories.make_actor(role)
    with pytest.raises(NotAllowed):
        _add(actor, small_form())
    with pytest.raises(NotAllowed):
        _withdraw(actor, "child_and_family", 1)
    assert _acts().count("form.refused") == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (small_form(version=1, key="child_and_family"), "is not new: the newest is 2"),
        (small_form(version=2, key="child_and_family"), "is not new"),
        (b"number = 7\n" + small_form(), "“number” is given by Agile"),
        (small_form(kind="essay"), "“kind” cannot be “essay”"),
    ],
)
def test_a_form_that_cannot_be_added_changes_nothing(administrator, data, said):
    with pytest.raises(FormRefused) as refused:
        _add(administrator, data)
    assert said in refused.value.sentence
    with reading() as session:
        assert session.exec(select(AddedForm)).all() == []
    assert "form.added" not in _acts()


def test_what_is_published_never_changes(administrator):
    _add(administrator, small_form())
    with pytest.raises(FormRefused, match="What is published never changes"):
        _add(administrator, small_form(label="Something else"))
    with reading() as session:
        assert form_of(session, "small_form", 1).field("said").label == "What was said"


@pytest.mark.parametrize(
    "change", ["UPDATE added_form SET title = 'Another'", "DELETE FROM added_form"]
)
def test_the_database_itself_refuses_to_change_what_is_published(administrator, change):
    _add(administrator, small_form())
    with pytest.raises(DatabaseError, match="never changes"), transaction() as session:
        session.execute(text(change))


def test_a_newer_version_is_the_one_that_is_begun(administrator):
    _add(administrator, small_form())
    _add(administrator, small_form(version=4))
    with reading() as session:
        assert newest_startable(session, "small_form").version == 4
        states = {each.form.version: each.startable for each in editions(session)
                  if each.form.key == "small_form"}  # fmt: skip
    assert states == {1: False, 4: True}


def test_when_the_newest_is_withdrawn_the_one_before_is_begun_again(administrator):
    _withdraw(administrator, "child_and_family", 2)
    with reading() as session:
        assert newest_startable(session, "child_and_family").version == 1
    assert "form.withdrawn" in _acts()


def test_when_all_are_withdrawn_none_is_begun(administrator):
    _withdraw(administrator, "visit_record", 1)
    with reading() as session, pytest.raises(NotFound) as refused:
        newest_startable(session, "visit_record")
    assert refused.value.code == "form_withdrawn"


@pytest.mark.parametrize("reason", ["", "  no ", "x" * 301])
def test_withdrawing_needs_a_reason_that_can_be_read(administrator, reason):
    with pytest.raises(Invalid) as refused:
        _withdraw(administrator, "visit_record", 1, reason)
    assert refused.value.field == "reason"


def test_it_is_withdrawn_once(administrator):
    _withdraw(administrator, "visit_record", 1)
    with pytest.raises(Conflict):
        _withdraw(administrator, "visit_record", 1)


@pytest.mark.parametrize(("key", "version"), [("visit_record", 9), ("nothing", 1)])
def test_what_is_not_there_cannot_be_withdrawn(administrator, key, version):
    with pytest.raises(NotFound):
        _withdraw(administrator, key, version)


def test_devices_hear_of_a_new_form_and_children_of_running_ones(administrator):
    worker = factories.make_actor()
    child = factories.make_child(allocated_to=worker)
    with transaction() as session:
        service.start_assessment(session, worker, assessment_id=uuid7(), child_id=child.id)
    with reading() as session:
        before = _Forms().versions(session, worker)
        version = session.get(Child, child.id).version
    heard: list[Notice] = []
    stop = listen(heard.append)
    _withdraw(administrator, "child_and_family", 2)
    stop()
    assert Notice("council.changed", {"key": "forms"}) in heard
    with reading() as session:
        assert _Forms().versions(session, worker) != before
        assert session.get(Child, child.id).version > version


def test_every_version_travels_to_those_who_read_assessments(administrator):
    _withdraw(administrator, "child_and_family", 1, "Version 2 asks more")
    with reading() as session:
        built = _Forms().build(session, factories.make_actor(), [KEY])[KEY]["forms"]
        assert _Forms().versions(session, factories.make_actor(Role.IT)) == {}
    rows = {row.id: row for row in built}
    assert rows["child_and_family.2"].startable
    assert not rows["child_and_family.1"].startable
    assert rows["child_and_family.1"].withdrawn.endswith(": Version 2 asks more")
    assert rows["child_and_family.1"].number == 1
    fields = {
        each.key: each for part in rows["child_and_family.2"].sections for each in part.fields
    }
    assert fields["not_alone_because"].when_json == '{"equals":"no","field":"child_seen_alone"}'
    assert fields["safety_scale"].high == "Safe enough for us to step back"


# What is being looked at -------------------------------------------------------------------------


def _keep(actor: Actor, data: bytes) -> FormDraft:
    with transaction() as session:
        return forms.keep_draft(session, actor, data)


def test_a_sound_file_is_kept_to_be_looked_at_and_published(administrator):
    assert _keep(administrator, small_form()).problems == []
    with reading() as session, pytest.raises(NotFound):
        form_of(session, "small_form", 1)
    with transaction() as session:
        forms.publish_draft(session, administrator)
    with reading() as session:
        assert form_of(session, "small_form", 1).title == "A small form"
        assert forms.draft_of(session, administrator) is None


def test_a_file_with_mistakes_is_kept_with_them_and_not_published(administrator):
    draft = _keep(administrator, small_form(kind="essay"))
    assert draft.problems[0][0] == "section “only”, field “said”"
    with transaction() as session, pytest.raises(FormRefused):
        forms.publish_draft(session, administrator)


def test_each_administrator_looks_at_their_own_file(administrator):
    other = factories.make_actor(Role.ADMINISTRATOR)
    _keep(administrator, small_form())
    with reading() as session:
        assert forms.draft_of(session, other) is None


def test_the_next_file_replaces_the_one_before(administrator):
    _keep(administrator, small_form(kind="essay"))
    assert _keep(administrator, small_form()).problems == []
    with transaction() as session:
        forms.drop_draft(session, administrator)
    with reading() as session:
        assert session.exec(select(FormDraft)).all() == []


def test_of_a_file_that_is_far_too_large_only_the_mistake_is_kept(administrator):
    draft = _keep(administrator, b"#" * 1_000_000)
    assert draft.data == b""
    assert "a form has at most 256 KB" in draft.problems[0][1]
