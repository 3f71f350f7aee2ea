"""What reaches the log: ids and codes, in one line each."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from agile_app.core.ids import uuid7
from agile_app.core.logs import start_logging

SECRET = "Amina Okafor"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    names = ("reflex", "reflex_base")
    kept = root.handlers[:], root.level, {n: logging.getLogger(n).handlers[:] for n in names}
    stream = io.StringIO()
    start_logging(stream, logging.DEBUG)
    yield stream
    root.handlers[:], root.level = kept[0], kept[1]
    for name, handlers in kept[2].items():
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).filters.clear()


def _last(stream: io.StringIO) -> dict[str, object]:
    return json.loads(stream.getvalue().splitlines()[-1])


def test_a_line_holds_the_event_and_its_ids(lines):
    child_id = uuid7()
    logging.getLogger("agile_app.records").info(
        "a child was read", extra={"child_id": child_id, "route": "GET /api/x", "status": 200}
    )
    line = _last(lines)
    assert line["event"] == "a child was read"
    assert line["child_id"] == str(child_id)
    assert line["status"] == 200
    assert line["level"] == "info"


@pytest.mark.parametrize(
    "extra",
    [{"child_name": SECRET}, {"child_id": SECRET}, {"code": SECRET}, {"payload": {"a": SECRET}}],
)
def test_what_is_no_id_or_code_is_left_out(lines, extra):
    logging.getLogger("agile_app.records").info("a child was read", extra=extra)
    assert "Amina" not in lines.getvalue()


def test_arguments_of_our_messages_are_left_out(lines):
    logging.getLogger("agile_app.records").info("read %s", SECRET)
    assert "Amina" not in lines.getvalue()


@pytest.mark.parametrize("name", ["reflex", "reflex_base.event.processor", "reflex.app", "granian"])
@pytest.mark.parametrize(
    "message",
    [
        f"Error transforming event argument 'text' with value '{SECRET}' and type hint 'int'",
        f"Received event from session abc. Event data: {{'text': '{SECRET}'}}",
        f"Failed to deserialize event data: {SECRET}.",
        f"[Reflex Backend Exception]\n Traceback: {SECRET}",
        f"Error processing event queue entry for Event(payload={SECRET})",
    ],
)
def test_libraries_lose_the_values_they_quote(lines, name, message):
    logging.getLogger(name).warning(message)
    assert "Amina" not in lines.getvalue()
    assert _last(lines)["logger"] == name


def test_reflexs_own_handlers_print_nothing_more(lines):
    logging.getLogger("reflex").addHandler(logging.StreamHandler(lines))
    start_logging(lines, logging.DEBUG)
    message = f"event data: {SECRET}"
    logging.getLogger("reflex_base.event").error(message)
    assert "Amina" not in lines.getvalue()


def test_an_exception_is_its_type_and_lines_never_its_text(lines):
    def fail() -> None:
        raise ValueError(SECRET)

    try:
        fail()
    except ValueError:
        logging.getLogger("agile_app.records").exception("it failed")
        logging.getLogger("reflex.app").exception("it failed")
    assert "Amina" not in lines.getvalue()
    assert str(_last(lines)["failure"]).startswith("ValueError ")
    assert "test_logs.py" in str(_last(lines)["failure"])


def test_a_cookie_never_reaches_the_log(lines):
    logging.getLogger("reflex_base.event.processor").error(
        "Unknown handler for %s", {"headers": {"cookie": "agile=secretsecret"}}
    )
    assert "secretsecret" not in lines.getvalue()
