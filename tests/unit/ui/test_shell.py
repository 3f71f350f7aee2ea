"""The frame of every page, and which pages there are."""

import pytest
import reflex as rx

from agile_app import ui
from agile_app.security.permissions import Permission
from agile_app.settings import get_settings
from agile_app.ui import routing, shell
from agile_app.ui.head import HEAD, STYLESHEETS
from tests.unit.ui.test_contrast import ROOT
from tests.unit.ui.tree import tree


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> dict[str, routing.Screen]:
    """No pages but the test's own."""
    own: dict[str, routing.Screen] = {}
    monkeypatch.setattr(routing, "SCREENS", own)
    return own


def _page(title: str):
    def view() -> rx.Component:
        return ui.page(title, ui.text("Words"), gated=False)

    return view


def test_two_pages_cannot_claim_one_address(screens):
    routing.screen("/today", title="Today", kind="field")(_page("Today"))
    with pytest.raises(ValueError, match="two pages at /today"):
        routing.screen("/today", title="Again", kind="field")(_page("Again"))


def test_the_bar_offers_only_pages_that_exist_in_order(screens):
    for route, order in (("/mail", 3), ("/today", 1), ("/children", 2)):
        place = ui.Place(route.strip("/").title(), "today", order)
        routing.screen(route, title=route, kind="field", nav=place)(_page(route))
    frame = tree(screens["/today"].build())
    offered = [link.attributes["to"] for link in frame.one("ul", className="places").all("a")]
    assert offered == ["/today", "/children", "/mail"]


def test_the_bar_says_where_one_is_also_below_a_place(screens):
    place = ui.Place("Children", "children", 1)
    routing.screen("/children", title="Children", kind="field", nav=place)(_page("Children"))
    routing.screen("/children/[id]", title="Child", kind="field", nav="/children")(_page("Child"))
    for route, said in (("/children", "page"), ("/children/[id]", "true")):
        link = tree(screens[route].build()).one("a", className="place", to="/children")
        assert link.attributes["aria-current"] == said


def test_the_first_thing_a_keyboard_reaches_leads_to_the_page(screens):
    frame = tree(ui.page("Today", gated=False))
    first = next(node for node in frame.walk() if node.tag in {"a", "button", "summary"})
    assert first.attributes["href"] == "#page"
    main = frame.one("main", id="page")
    assert main.attributes["tabIndex"] == "-1"
    assert main.one("h1").text == "Today"


def test_a_page_of_records_stands_behind_the_lock(screens):
    gated = tree(ui.page("Child", ui.text("A record")))
    locked, frame = gated.all("cond")[0].children
    assert locked.one("input", name="secret")
    assert "A record" not in locked.text
    opened, opening = frame.one("main", className="page").all("cond")[0].children
    assert "A record" in opened.text
    assert "A record" not in opening.text
    assert opening.one(role="status").text == "Opening"


@pytest.mark.parametrize("demo", [True, False])
def test_invented_people_are_called_invented(screens, monkeypatch, demo):
    monkeypatch.setenv("AGILE_DEMO", "1" if demo else "0")
    get_settings.cache_clear()
    try:
        words = tree(ui.page("Today", gated=False)).text
        assert ("everyone here is invented" in words) is demo
    finally:
        get_settings.cache_clear()


def test_every_sheet_and_picture_the_head_names_exists():
    head = [tree(component) for component in HEAD]
    named = [node.attributes["href"] for node in head if node.tag == "link"]
    named += [*STYLESHEETS, "/device/ui.js"]
    written_by_the_build = {"/manifest.webmanifest"}
    for address in set(named) - written_by_the_build:
        assert (ROOT / "assets" / address.lstrip("/")).is_file(), address


def test_zooming_is_never_forbidden():
    viewport = next(
        node.attributes["content"]
        for node in map(tree, HEAD)
        if node.attributes.get("name") == "viewport"
    )
    assert "viewport-fit=cover" in viewport
    assert "maximum-scale" not in viewport
    assert "user-scalable" not in viewport


def test_a_page_a_role_does_not_open_says_so_kindly(screens):
    place = ui.Place("Board", "board", 1, permission=Permission.ALLOCATE)

    def view() -> rx.Component:
        return ui.page("Board", ui.text("Allocations"), gated=False)

    routing.screen("/board", title="Board", kind="office", nav=place)(view)
    main = tree(screens["/board"].build()).one("main", id="page")
    refused, content = main.all("cond")[-1].children
    assert "You cannot open this" in refused.text
    assert "Allocations" in content.text
    assert "Allocations" not in refused.text


def test_a_page_beside_the_spine_says_so_too_and_offers_its_acts_to_nobody_else(screens):
    def view() -> rx.Component:
        return ui.page("Team plan", ui.text("A week"), actions=ui.button("Propose"), gated=False)

    routing.screen("/plan/team", title="Team plan", kind="office", permission=Permission.ALLOCATE)(
        view
    )
    main = tree(screens["/plan/team"].build()).one("main", id="page")
    no_acts, acts = main.all("cond")[0].children
    assert "Propose" in acts.text
    assert "Propose" not in no_acts.text
    refused, content = main.all("cond")[-1].children
    assert "You cannot open this" in refused.text
    assert "A week" in content.text


def test_what_must_not_be_missed_stands_on_every_page_with_records(monkeypatch):
    monkeypatch.setattr(shell, "_banners", [])
    ui.banner(lambda: ui.notice("Somebody has not checked out", tone="danger", urgent=True))
    assert "Somebody has not checked out" in str(ui.page("Today").render())
    assert "Somebody has not checked out" not in str(ui.page("Help", gated=False).render())
