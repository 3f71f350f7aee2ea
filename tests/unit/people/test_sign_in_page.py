"""The sign-in page, as a form that works without our script too."""

import inspect
import re

from agile_app.people import pages, service
from agile_app.security import passwords, rate_limits
from tests.unit.ui.tree import tree


def test_the_form_is_posted_where_the_service_takes_it():
    form = tree(pages.sign_in()).one("form")
    assert form.attributes["action"] == "/auth/sign-in"
    assert form.attributes["method"] == "post"
    labels = {label.attributes["htmlFor"]: label.text for label in form.all("label")}
    assert labels == {"email": "Email", "password": "Password"}
    assert form.one("input", name="email").attributes["autoComplete"] == "username"
    assert form.one("input", name="password").attributes["autoComplete"] == "current-password"
    assert "Sign in" in form.one("button", type="submit").text or form.all("cond")


def test_every_reason_to_refuse_a_sign_in_has_a_sentence():
    sources = "".join(inspect.getsource(module) for module in (service, passwords, rate_limits))
    raised = set(re.findall(r'code="(\w+)"', sources))
    assert {"wrong_credentials"} <= raised
    signing_in = {"wrong_credentials", "slower", "busy"}
    assert signing_in <= raised, "a code was renamed: change the sentences too"
    assert signing_in <= set(pages.PROBLEMS)
