"""What may be entered about a worker."""

import pytest
from pydantic import ValidationError

from agile_app.people.schemas import NewWorker, clean_social_work_england_number
from agile_app.security.actor import Role


@pytest.mark.parametrize(
    ("text", "kept"),
    [("SW12345", "SW12345"), ("sw 12345", "SW12345"), ("", None), (None, None), ("  ", None)],
)
def test_a_social_work_england_number_is_kept_as_the_register_prints_it(text, kept):
    assert clean_social_work_england_number(text) == kept


@pytest.mark.parametrize("text", ["12345", "SW", "SWX12345", "SW012", "SW12345678901", "SW١٢٣"])
def test_what_is_no_social_work_england_number_is_refused(text):
    with pytest.raises(ValueError, match="SW12345"):
        clean_social_work_england_number(text)


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@c.uk", "a@b.uk\r\nBcc: x@y.uk", "é@b.uk"])
def test_what_is_no_email_is_refused(email):
    with pytest.raises(ValidationError):
        NewWorker(email=email, name="Test", roles=frozenset({Role.WORKER}))


def test_an_email_is_kept_in_lower_case():
    new = NewWorker(email=" Sam@Test.Example ", name="Test", roles=frozenset({Role.WORKER}))
    assert new.email == "sam@test.example"


def test_a_worker_has_a_role_and_nothing_unknown():
    with pytest.raises(ValidationError):
        NewWorker(email="a@test.example", name="Test", roles=frozenset())
    with pytest.raises(ValidationError):
        NewWorker.model_validate(
            {"email": "a@test.example", "name": "T", "roles": ["worker"], "is_admin": True}
        )
