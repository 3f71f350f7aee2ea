"""The app can be put on the home screen, and holds itself there."""

import re

import httpx
import pytest

from tests.e2e import lighthouse
from tests.e2e.pages import DEMO_PASSWORD, WORKER, sign_in, wait_for_service_worker

pytestmark = pytest.mark.browser


def test_the_browser_offers_to_install_it(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    wait_for_service_worker(page)
    debugger = page.context.new_cdp_session(page)
    errors = debugger.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window is never offered it; nothing else may be missing.
    assert [each for each in errors if each["errorId"] != "in-incognito"] == []
    manifest = debugger.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")


def test_the_manifest_is_whole_and_its_icons_are_there(shared_server):
    with httpx.Client(base_url=shared_server.origin) as client:
        answer = client.get("/manifest.webmanifest")
        assert answer.headers["content-type"].startswith("application/manifest+json")
        manifest = answer.json()
        assert manifest["display"] == "standalone"
        assert client.get(manifest["start_url"]).status_code == 200
        purposes = set()
        for icon in manifest["icons"]:
            picture = client.get(icon["src"])
            assert picture.status_code == 200
            assert picture.headers["content-type"].startswith("image/")
            purposes |= set(icon.get("purpose", "any").split())
        assert {"any", "maskable"} <= purposes


def test_an_ipads_home_screen_finds_its_icon_and_launch_picture(shared_server):
    with httpx.Client(base_url=shared_server.origin) as client:
        page = client.get("/today").text
        for rel in ("apple-touch-icon", "apple-touch-startup-image"):
            links = re.findall(rf"<link[^>]*rel=\"{rel}\"[^>]*>", page)
            assert links, rel
            for link in links:
                address = re.search(r"href=\"([^\"]+)\"", link).group(1)
                assert client.get(address).status_code == 200, address


def test_every_file_of_the_app_is_kept_on_the_device(shared_server, ipad):
    page = ipad(shared_server.origin).new_page()
    sign_in(page)
    wait_for_service_worker(page)
    kept = page.evaluate(
        """async () => {
            const paths = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    paths.push(new URL(request.url).pathname);
            return paths;
        }"""
    )
    loaded = page.evaluate(
        "() => performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname)"
    )
    wanted = {path for path in loaded if path.startswith(("/assets/", "/styles/", "/device/"))}
    assert wanted
    assert wanted <= set(kept)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/sign-in", "/today"])
def test_lighthouse_is_content(shared_server, chromium, path):
    with httpx.Client(base_url=shared_server.origin) as client:
        headers = {"Origin": shared_server.origin}
        form = {"email": WORKER, "password": DEMO_PASSWORD}
        assert client.post("/auth/sign-in", data=form, headers=headers).status_code == 303
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    scores = lighthouse.run(
        f"{shared_server.origin}{path}", cookie=cookie if path == "/today" else ""
    )
    assert scores.accessibility == 100, scores.failed
    assert scores.best_practices >= 95, scores.failed
