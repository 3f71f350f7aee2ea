"""The frame of every page, in a real browser: with a keyboard, a finger, and large text."""

import pytest
from playwright.sync_api import Page, expect

from agile_app.ui.routing import SCREENS
from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import sign_in

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}


def _routes() -> list[str]:
    """Every page without a parameter in its address."""
    import agile_app.agile_app  # noqa: F401 (registers them)

    return sorted(
        route for route in SCREENS if "[" not in route and route not in {"404", "/ui", "/sign-in"}
    )


def _settled(page: Page) -> None:
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


def _too_wide(page: Page) -> int:
    return page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")


NOTE_JUMPS = """
    window.__jumps = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
            window.__jumps.push([value, ...sources.map(({ node }) => node?.className)]);
    }).observe({ type: "layout-shift", buffered: true });
"""


def test_nothing_jumps_on_today_when_a_new_device_gets_its_rows(shared_server, ipad):
    first = ipad(shared_server.origin)
    sign_in(first.new_page())
    phone = ipad(shared_server.origin, viewport=PHONE)
    phone.add_cookies(first.cookies())
    phone.add_init_script(NOTE_JUMPS)
    page = phone.new_page()
    page.goto("/today")
    expect(page.get_by_role("heading", name="Your visits")).to_be_visible()
    expect(page.get_by_text("Open this device with a PIN")).to_be_visible()
    jumps = page.evaluate("() => window.__jumps")
    # Lighthouse calls up to 0.1 good; a badge that says more words is 0.002.
    assert sum(value for value, *_ in jumps) < 0.02, jumps


def test_a_keyboard_goes_over_the_furniture_to_the_page(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    page.goto("/help")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    page.goto("/settings")
    opener = page.locator("[data-opens=everywhere]")
    opener.click()
    dialog = page.get_by_role("dialog", name="Sign out on every device?")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_press_beside_a_dialog_closes_it(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    page.goto("/settings")
    page.locator("[data-opens=everywhere]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.mouse.click(10, 10)
    expect(dialog).to_be_hidden()


def test_a_menu_opens_moves_and_closes_with_the_keyboard(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=PORTRAIT).new_page()
    page.goto("/help")
    face = page.locator("details.menu > summary")
    face.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".menu-item").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", "")
    expect(face).to_be_focused()


def test_a_press_elsewhere_closes_a_menu(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=PORTRAIT).new_page()
    page.goto("/help")
    page.locator("details.menu > summary").click()
    expect(page.locator(".menu-panel")).to_be_visible()
    page.locator("h1").click()
    expect(page.locator(".menu-panel")).to_be_hidden()


def test_the_arrow_keys_move_between_the_tabs_of_a_record(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    page.goto("/children")
    page.locator("a.row").first.click()
    first, second = page.get_by_role("tab").nth(0), page.get_by_role("tab").nth(1)
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    shown = page.get_by_role("tabpanel")
    expect(shown).to_have_count(1)
    assert shown.get_attribute("id") == second.get_attribute("aria-controls")


def test_a_typed_password_can_be_looked_at(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    page.goto("/sign-in")
    page.get_by_label("Password", exact=True).fill("something")
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")


def _in_both_schemes(page: Page) -> list[str]:
    """What axe finds in light and in dark, each line with its scheme."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {line}" for line in violations(page)]
    return found


@pytest.mark.parametrize("viewport", [PHONE, PORTRAIT], ids=["phone", "ipad"])
def test_axe_finds_nothing_on_any_page(shared_server, ipad, viewport):
    page = ipad(shared_server.origin, viewport=viewport).new_page()
    page.goto("/sign-in")
    _settled(page)
    found = {"/sign-in": _in_both_schemes(page)}
    sign_in(page)
    for route in _routes():
        page.goto(route)
        _settled(page)
        found[route] = _in_both_schemes(page)
    page.goto("/children")
    page.locator("a.row").first.click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        found[f"a child, {tab.inner_text()}"] = _in_both_schemes(page)
    assert not any(found.values()), {name: each for name, each in found.items() if each}


def test_no_page_is_wider_than_a_narrow_screen(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=NARROW).new_page()
    sign_in(page)
    wide = {}
    for route in _routes():
        page.goto(route)
        _settled(page)
        wide[route] = _too_wide(page)
    assert not any(wide.values()), wide


def test_text_at_twice_its_size_stays_on_the_page(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=PORTRAIT).new_page()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () =>"
        " { document.documentElement.style.fontSize = '200%'; })"
    )
    sign_in(page)
    wide = {}
    for route in _routes():
        page.goto(route)
        _settled(page)
        wide[route] = _too_wide(page)
    assert not any(wide.values()), wide


def test_every_target_is_large_enough_for_a_finger(shared_server, ipad):
    page = ipad(shared_server.origin, viewport=PORTRAIT).new_page()
    sign_in(page)
    small = {}
    for route in _routes():
        page.goto(route)
        _settled(page)
        small[route] = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, a.button, a.row, a.place,"
                 + " a.sync, select, input:not([type=radio], [type=checkbox])")]
                .filter((each) => each.checkVisibility())
                .map((each) => [each.getBoundingClientRect(), each])
                .filter(([box]) => box.height < 40 || box.width < 40)
                .map(([box, each]) => each.outerHTML.slice(0, 80))"""
        )
    assert not any(small.values()), small


def test_the_theme_is_chosen_on_the_device_and_kept(shared_server, ipad):
    page = ipad(shared_server.origin, color_scheme="light").new_page()
    sign_in(page)
    page.goto("/settings")
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_text("Dark", exact=True).click()
    page.wait_for_function(f"light => ({ground})() !== light", arg=light)
    page.reload()
    _settled(page)
    assert page.evaluate(ground) != light


def test_paper_shows_the_words_and_not_the_furniture(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    page.goto("/help")
    page.emulate_media(media="print")
    expect(page.locator(".spine")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
