"""Our own drawings: the sign of the app, the town of the sign-in page, the steps of installing.

Run as a program (``python -m agile_app.ui.art``, needs Playwright and a Chromium) it draws the icons
and launch pictures in ``assets/`` anew from the same sources.
"""

import os
import sys
from pathlib import Path

import reflex as rx

GROUND = "#0d3b40"
PAPER = "#f5f0e6"
MARIGOLD = "#f0b356"

ASSETS = Path(__file__).resolve().parents[2] / "assets"

# Sizes of iPads in points, upright; every one has two pixels to the point.
IPADS = [
    (744, 1133),
    (768, 1024),
    (810, 1080),
    (820, 1180),
    (834, 1112),
    (834, 1194),
    (834, 1210),
    (1024, 1366),
    (1032, 1376),
]


def sign(*, round_by: float = 15, scale: float = 1) -> str:
    """The sign as SVG: a roof that is an A, and a child under it. ``scale`` below 1 keeps it inside
    the safe circle of a maskable icon."""
    shift = 32 * (1 - scale)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="{round_by}" fill="{GROUND}"/>'
        f'<g transform="translate({shift:g} {shift:g}) scale({scale:g})">'
        f'<path d="M13.5 47.5L32 14.5l18.5 33" fill="none" stroke="{PAPER}" stroke-width="6.5"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        f'<circle cx="32" cy="43.5" r="6.25" fill="{MARIGOLD}"/>'
        "</g></svg>"
    )


def launch_pictures() -> list[rx.Component]:
    """Head links to the picture iPadOS shows while the installed app starts."""
    links = []
    for width, height in IPADS:
        for turned in (False, True):
            across, down = (height, width) if turned else (width, height)
            media = (
                f"(device-width: {width}px) and (device-height: {height}px) and "
                "(-webkit-device-pixel-ratio: 2) and "
                f"(orientation: {'landscape' if turned else 'portrait'})"
            )
            links.append(
                rx.el.link(
                    rel="apple-touch-startup-image",
                    href=f"/launch/{across * 2}x{down * 2}.png",
                    custom_attrs={"media": media},
                )
            )
    return links


_LINE = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke_width": "2.5",
    "stroke_linecap": "round",
    "stroke_linejoin": "round",
}
_ROOFS = (
    "M4 190h552"
    "M20 190v-58l34-30 34 30v58M42 190v-24h20v24"
    "M104 190v-86l28-26 28 26v86M118 118h10M138 118h10M118 142h10M138 142h10M124 190v-22h16v22"
    "M176 190v-52l40-34 40 34v52M206 190v-26h20v26"
    "M272 190V82l24-22 24 22v108M285 96h8M299 96h8M285 118h8M299 118h8M285 140h8M299 140h8"
    "M336 190v-60l36-32 36 32v60M360 190v-26h22v26"
    "M424 190v-78l26-24 26 24v78M438 126h8M454 126h8M443 190v-24h14v24"
    "M492 190v-48l26-24 26 24v48"
)


def town() -> rx.Component:
    """A street of houses, one window lit."""
    return rx.el.svg(
        rx.el.path(d=_ROOFS, **_LINE),
        rx.el.circle(cx="216", cy="146", r="7", fill=MARIGOLD),
        rx.el.circle(cx="372", cy="144", r="7", fill=MARIGOLD),
        rx.el.circle(cx="54", cy="146", r="7", fill=MARIGOLD),
        rx.el.path(d="M398 14a26 26 0 1 0 26 34 22 22 0 0 1-26-34z", **_LINE),
        view_box="0 0 560 196",
        class_name="town",
        aria_hidden="true",
    )


_TABLET = (
    "M58 14h84a10 10 0 0 1 10 10v112a10 10 0 0 1-10 10H58a10 10 0 0 1-10-10V24a10 10 0 0 1 10-10z"
)
_STEPS = {
    # Safari's bar, its share sign marked
    "share": (
        _TABLET + "M48 42h104M60 29h58",
        "M137 30V17M132.500 21L137 16.500l4.500 4.500M133 26.500h-3v9.500h14v-9.500h-3",
    ),
    # the sheet of acts, "Add to Home Screen" marked
    "add": (
        _TABLET + "M62 52h76a6 6 0 0 1 6 6v88H56V58a6 6 0 0 1 6-6zM68 70h44M68 86h56M68 130h36",
        "M62 98h76v20H62zM70 108h32M128 103.500v9M123.500 108h9",
    ),
    # the home screen, our icon marked
    "open": (
        _TABLET
        + "M62 32h16v16H62zM92 32h16v16H92zM122 32h16v16h-16zM62 62h16v16H62zM122 62h16v16h-16z"
        "M62 122h16v12H62zM92 122h16v12H92zM122 122h16v12h-16z",
        "M90 60h20v20H90zM95 75.500l5-9.500 5 9.500",
    ),
}  # fmt: skip


def step_drawing(step: str) -> rx.Component:
    """A little iPad showing one step of installing; the thing to press is in the accent colour."""
    lines, pressed = _STEPS[step]
    return rx.el.svg(
        rx.el.path(d=lines, **_LINE),
        rx.el.path(d=pressed, class_name="pressed", **_LINE),
        view_box="40 6 120 148",
        class_name="step-drawing",
        aria_hidden="true",
    )


def draw(chromium: str) -> None:
    """Write every icon and launch picture."""
    from playwright.sync_api import sync_playwright

    icons, launch = ASSETS / "icons", ASSETS / "launch"
    icons.mkdir(exist_ok=True)
    launch.mkdir(exist_ok=True)
    (icons / "agile.svg").write_text(sign() + "\n")
    (icons / "agile-maskable.svg").write_text(sign(round_by=0, scale=0.8) + "\n")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium)
        page = browser.new_page()

        def shoot(svg: str, across: int, down: int, size: int, to: Path) -> None:
            page.set_viewport_size({"width": across, "height": down})
            page.set_content(
                "<style>html,body{margin:0;height:100%;background:transparent}"
                "body{display:grid;place-items:center}"
                f"svg{{display:block;width:{size}px;height:{size}px}}</style>" + svg
            )
            page.screenshot(path=str(to), omit_background=True)

        for pixels in (192, 512):
            shoot(sign(), pixels, pixels, pixels, icons / f"agile-{pixels}.png")
        full = sign(round_by=0, scale=0.8)
        shoot(full, 512, 512, 512, icons / "agile-maskable-512.png")
        shoot(sign(round_by=0, scale=0.92), 180, 180, 180, icons / "agile-180.png")
        ground = f"<style>body{{background:{GROUND}!important}}</style>"
        for width, height in IPADS:
            for across, down in ((width, height), (height, width)):
                to = launch / f"{across * 2}x{down * 2}.png"
                shoot(ground + sign(round_by=0), across * 2, down * 2, 320, to)
        browser.close()


if __name__ == "__main__":
    draw(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CHROMIUM", "/usr/bin/chromium"))
