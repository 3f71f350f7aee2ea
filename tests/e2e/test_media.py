"""Drawing, photo, voice note and signature, made with no network and with an app that is killed."""

import base64
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.browsers import PORTRAIT
from tests.e2e.pages import (
    COLLEAGUE,
    Console,
    badge,
    sign_in,
    start_assessment,
    unlock,
    wait_for_service_worker,
)
from tests.e2e.screens import shared_child

pytestmark = pytest.mark.browser

ALL_SENT = "All on the record"


def _open(page: Page, child: str) -> str:
    """The child's assessment, new or under way."""
    page.goto(f"/children/{child}")
    start_assessment(page)
    return page.url


def _field(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def _part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(rf"^{re.escape(name)} \d+ of")).click()


def _line(page: Page, pad: Locator, *places: tuple[float, float]) -> None:
    """A stroke across the paper; places are parts of its width and height."""
    box = pad.bounding_box()
    assert box
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def _photo(page: Page, width: int = 3200, height: int = 2400) -> bytes:
    """A photo as a camera makes one, with an Exif segment that says where it was taken."""
    address = page.evaluate(
        """([width, height]) => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [width, height];
            const context = canvas.getContext("2d");
            const sky = context.createLinearGradient(0, 0, width, height);
            sky.addColorStop(0, "#0e5a60");
            sky.addColorStop(1, "#f0b356");
            context.fillStyle = sky;
            context.fillRect(0, 0, width, height);
            return canvas.toDataURL("image/jpeg", 0.9);
        }""",
        [width, height],
    )
    plain = base64.b64decode(address.partition(",")[2])
    place = b"Exif\0\0" + b"GPS 51.5 -0.59 " * 40
    return plain[:2] + b"\xff\xe1" + (len(place) + 2).to_bytes(2) + place + plain[2:]


def _choose(page: Page, field: Locator, content: bytes, name: str = "photo.jpg") -> None:
    field.locator("input[type=file]").nth(1).set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


@pytest.fixture
def tablet(server: Any, installed: Any) -> Any:
    """The worker's iPad with the assessment of a child whom the colleague also works with."""
    app = installed(server.origin)
    page = app.open(viewport=PORTRAIT).new_page()
    sign_in(page)
    wait_for_service_worker(page)
    child = shared_child(server)
    address = _open(page, child)
    # Its row has come back from the record: it is here without a server, too.
    expect(page.get_by_text("working days left")).to_be_visible()
    expect(badge(page)).to_contain_text(ALL_SENT)
    return app, page, address


def test_what_is_made_with_no_network_outlives_a_killed_app_and_reaches_the_colleague(
    server, tablet, ipad
):
    app, page, address = tablet
    _part(page, "Child")
    photo = _photo(page)
    server.kill()

    drawing = _field(page, "Drawing")
    drawing.get_by_role("button", name="Draw", exact=True).click()
    sheet = page.get_by_role("dialog", name="Drawing")
    pad = sheet.locator(".pad-live")
    expect(pad).to_be_visible()
    _line(page, pad, (0.2, 0.7), (0.5, 0.3), (0.8, 0.7), (0.2, 0.7))
    expect(sheet.get_by_role("button", name="Undo")).to_be_enabled()

    # The tab dies with the drawing unfinished.
    app.kill_tab(page)
    page = app.context.new_page()
    page.goto(address)
    unlock(page)
    _part(page, "Child")
    drawing = _field(page, "Drawing")
    drawing.get_by_role("button", name="Go on with the drawing").click()
    sheet = page.get_by_role("dialog", name="Drawing")
    expect(sheet.get_by_role("button", name="Undo")).to_be_enabled()
    _line(page, sheet.locator(".pad-live"), (0.4, 0.9), (0.6, 0.9))
    sheet.get_by_role("button", name="Keep").click()
    expect(drawing.locator("img")).to_be_visible()

    _choose(page, _field(page, "Photo"), photo)
    expect(_field(page, "Photo").locator("img")).to_be_visible()

    voice = _field(page, "Voice note")
    voice.get_by_role("button", name="Record").click()
    expect(voice.get_by_text("Recording", exact=True)).to_be_visible()
    expect(voice.locator("time")).to_have_text("0:06")
    app.kill_tab(page)
    page = app.context.new_page()
    page.goto(address)
    unlock(page)
    _part(page, "Child")
    voice = _field(page, "Voice note")
    expect(voice.get_by_text("A recording was cut short at 0:05")).to_be_visible()
    voice.get_by_role("button", name="Keep it").click()
    expect(voice.locator("audio")).to_be_visible()

    # By the app's own way: without a server a new page would ask for the password again.
    badge(page).click()
    expect(page.get_by_text("Photo, Child and family assessment")).to_be_visible()
    expect(page.get_by_text("Voice note, Child and family assessment")).to_be_visible()

    server.start()
    expect(badge(page)).to_contain_text(ALL_SENT, timeout=60_000)

    other = ipad(server.origin, viewport=PORTRAIT).new_page()
    console = Console(other.context)
    sign_in(other, COLLEAGUE)
    other.goto(address)
    _part(other, "Child")
    for name in ("Drawing", "Photo"):
        picture = _field(other, name).locator("img")
        expect(picture).to_be_visible()
        assert picture.evaluate("(image) => image.naturalWidth") > 0
    assert _field(other, "Photo").locator("img").evaluate("(image) => image.naturalWidth") == 2560
    sound = _field(other, "Voice note").locator("audio")
    assert sound.evaluate(
        "(audio) => new Promise((heard) => { audio.load(); audio.oncanplay = () => heard(true); })"
    )
    assert console.unexpected() == []


def test_an_upload_goes_on_where_a_dead_server_left_it(server, tablet):
    _app, page, _address = tablet
    _part(page, "Child")
    pieces: list[str] = []
    page.on(
        "request",
        lambda request: pieces.append(request.url) if request.method == "PUT" else None,
    )
    # Noise does not get smaller: several pieces.
    noise = page.evaluate(
        """async () => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [2400, 1800];
            const context = canvas.getContext("2d");
            const picture = context.createImageData(2400, 1800);
            for (let at = 0; at < picture.data.length; at += 4) {
                const grey = (Math.random() * 256) | 0;
                picture.data.set([grey, (grey * 7) & 255, (grey * 13) & 255, 255], at);
            }
            context.putImageData(picture, 0, 0);
            return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
        }"""
    )

    def die(route: Any) -> None:
        if "from=0" in route.request.url:
            route.continue_()
            return
        page.unroute("**/api/media/*?from=*")
        server.kill()
        route.abort()

    page.route("**/api/media/*?from=*", die)
    with page.expect_event("requestfailed", lambda request: "from=" in request.url):
        _choose(page, _field(page, "Photo"), base64.b64decode(noise))
    expect(_field(page, "Photo").get_by_text("On this iPad, not sent yet")).to_be_visible()
    server.start()
    expect(badge(page)).to_contain_text(ALL_SENT, timeout=60_000)
    assert sum("from=0" in each for each in pieces) == 1, "the first piece was sent once"
    assert len(pieces) > 3


def test_a_video_named_jpg_and_a_signature_of_nothing_are_refused_in_words(tablet):
    _app, page, _address = tablet
    _part(page, "Child")
    video = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(400)
    photo = _field(page, "Photo")
    _choose(page, photo, video)
    expect(photo.get_by_role("alert")).to_contain_text("This is a video, whatever its name says.")
    expect(photo.locator("img")).to_have_count(0)

    _part(page, "Family's part")
    signed = _field(page, "Signature of the social worker")
    signed.get_by_role("button", name="Sign", exact=True).click()
    sheet = page.get_by_role("dialog", name="Signature of the social worker")
    sheet.get_by_role("button", name="Sign", exact=True).click()
    expect(sheet.get_by_text("Say who signs.")).to_be_visible()
    sheet.get_by_label("Name", exact=True).fill("Test Worker")
    sheet.get_by_label("Signs as").fill("Social worker")
    pad = sheet.locator(".pad-live")
    _line(page, pad, (0.3, 0.5), (0.31, 0.5))
    sheet.get_by_role("button", name="Sign", exact=True).click()
    expect(sheet.get_by_text("That is too little to be a signature.")).to_be_visible()
    # Put away it is a draft, there again with the name that was typed.
    sheet.get_by_role("button", name="Put away").click()
    page.reload()
    _part(page, "Family's part")
    signed.get_by_role("button", name="Go on with the signature").click()
    expect(sheet.get_by_label("Name", exact=True)).to_have_value("Test Worker")
    _line(page, pad, (0.2, 0.6), (0.3, 0.3), (0.4, 0.7), (0.6, 0.4))
    sheet.get_by_role("button", name="Sign", exact=True).click()
    expect(signed.get_by_text("Test Worker", exact=True)).to_be_visible()
    expect(signed.get_by_text("Social worker", exact=False).first).to_be_visible()


def test_what_is_removed_comes_back(tablet):
    _app, page, _address = tablet
    _part(page, "Child")
    photo = _field(page, "Photo")
    _choose(page, photo, _photo(page, 800, 600))
    expect(photo.locator("img")).to_be_visible()
    photo.get_by_role("button", name="Remove this photo").click()
    page.get_by_role("dialog", name="Remove this photo?").get_by_role(
        "button", name="Remove", exact=True
    ).click()
    expect(photo.locator("img")).to_have_count(0)
    photo.get_by_role("button", name="Undo").click()
    expect(photo.locator("img")).to_be_visible()
    photo.get_by_role("button", name="In words", exact=True).click()
    words = page.get_by_role("dialog", name="The photo in words")
    words.get_by_label("What is on it").fill("The new bed, made by Sam")
    words.get_by_role("button", name="Keep the words").click()
    expect(photo.get_by_role("img", name="The new bed, made by Sam")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheets_are_usable_by_everybody(tablet, scheme):
    _app, page, _address = tablet
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    _part(page, "Child")
    _field(page, "Drawing").get_by_role("button", name="Draw", exact=True).click()
    sheet = page.get_by_role("dialog", name="Drawing")
    expect(sheet.locator(".pad-live")).to_be_visible()
    assert violations(page) == []
    small = sheet.locator("button, label").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect()).filter("
        "(box) => box.width < 44 || box.height < 44).length"
    )
    assert small == 0
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(_field(page, "Drawing").get_by_role("button", name="Draw", exact=True)).to_be_focused()
