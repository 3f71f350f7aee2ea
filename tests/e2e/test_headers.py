"""What the edge says on the answers of the real server."""

import httpx
import pytest

pytestmark = pytest.mark.browser


def _script_rule(answer: httpx.Response) -> str:
    policy = answer.headers["content-security-policy"]
    return next(rule for rule in policy.split("; ") if rule.startswith("script-src"))


def test_a_page_that_is_not_modified_keeps_its_policy(shared_server):
    address = f"http://127.0.0.1:{shared_server.port}/sign-in"
    headers = {"host": f"localhost:{shared_server.port}"}
    first = httpx.get(address, headers=headers)
    again = httpx.get(address, headers={**headers, "if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert "sha256-" in _script_rule(first)
    assert _script_rule(again) == _script_rule(first)


def test_no_page_may_evaluate_text_as_a_program(shared_server):
    answer = httpx.get(f"http://localhost:{shared_server.port}/today")
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in _script_rule(answer)
