"""A form file sent by a plain HTML form: kept as a draft; a refusal goes back to the page."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from agile_app.assessments.forms import routes as forms_routes
from agile_app.assessments.forms import service
from agile_app.core.database import reading, transaction
from agile_app.security.actor import Actor, Role
from agile_app.security.routes import ROUTES, starlette_routes
from agile_app.security.sessions import start_session
from tests import factories
from tests.unit.assessments.forms.test_forms_service import small_form

ORIGIN = "http://localhost:3000"


@pytest.fixture
def client(sqlite_database) -> Iterator[TestClient]:
    assert forms_routes.send_file
    assert any(route.path == "/api/forms/file" for route in ROUTES)
    with TestClient(
        Starlette(routes=starlette_routes()), base_url=ORIGIN, follow_redirects=False
    ) as found:
        yield found


def _signed_in(*roles: Role) -> tuple[Actor, dict[str, str]]:
    actor = factories.make_actor(*roles)
    with transaction() as session:
        reference, _row = start_session(session, actor.worker_id)
    return actor, {"cookie": f"agile={reference}", "origin": ORIGIN}


def _send(client: TestClient, headers: dict[str, str], data: bytes) -> str:
    answer = client.post("/api/forms/file", files={"file": ("form.toml", data)}, headers=headers)
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_file_is_kept_to_be_looked_at(client):
    actor, headers = _signed_in(Role.ADMINISTRATOR)
    assert _send(client, headers, small_form()) == "/settings/forms"
    with reading() as session:
        draft = service.draft_of(session, actor)
    assert draft is not None
    assert (draft.data, draft.problems) == (small_form(), [])


def test_a_file_that_is_not_utf_8_is_kept_with_its_mistake(client):
    actor, headers = _signed_in(Role.ADMINISTRATOR)
    _send(client, headers, b'title = "caf\xe9"')
    with reading() as session:
        draft = service.draft_of(session, actor)
    assert draft is not None
    assert "not UTF-8" in draft.problems[0][1]


def test_a_file_of_50_megabytes_goes_back_to_the_page_with_the_reason(client):
    _actor, headers = _signed_in(Role.ADMINISTRATOR)
    assert _send(client, headers, b"#" * 50_000_000) == "/settings/forms?problem=too_large"


def test_no_file_goes_back_to_the_page_with_the_reason(client):
    _actor, headers = _signed_in(Role.ADMINISTRATOR)
    assert _send(client, headers, b"") == "/settings/forms?problem=no_file"


def test_what_is_no_upload_goes_back_to_the_page_with_the_reason(client):
    _actor, headers = _signed_in(Role.ADMINISTRATOR)
    headers |= {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/api/forms/file", content=b"nothing of the kind", headers=headers)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/settings/forms?problem=")


@pytest.mark.parametrize("role", [Role.WORKER, Role.MANAGER, Role.IT])
def test_others_send_none(client, role):
    actor, headers = _signed_in(role)
    assert _send(client, headers, small_form()) == "/settings/forms?problem=not_allowed"
    assert actor


def test_a_form_on_another_site_sends_none(client):
    _actor, headers = _signed_in(Role.ADMINISTRATOR)
    where = _send(client, headers | {"origin": "https://elsewhere.example"}, small_form())
    assert where == "/settings/forms?problem=cross_site"
