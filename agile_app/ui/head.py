"""What every page's head says, and which style sheets the app has, in order."""

import reflex as rx

from agile_app.settings import get_settings
from agile_app.ui.art import launch_pictures

STYLESHEETS = [
    "/styles/tokens.css",
    "/styles/base.css",
    "/styles/shell.css",
    "/styles/gate.css",
    "/styles/components.css",
    "/styles/states.css",
    "/styles/overlays.css",
    "/styles/records.css",
    "/styles/fieldwork.css",
    "/styles/family.css",
    "/styles/fields.css",
    "/styles/print.css",
    *(["/styles/gallery.css"] if get_settings().development else []),
]
HTML_LANG = "en-GB"

PAPER_LIGHT = "#f5f0e6"
PAPER_DARK = "#0f1a1c"


def _meta(name: str, content: str, **more: str) -> rx.Component:
    return rx.el.meta(name=name, content=content, **more)


HEAD: list[rx.Component] = [
    _meta("viewport", "width=device-width, initial-scale=1, viewport-fit=cover"),
    _meta("description", "The field app of a children's social work service."),
    _meta("color-scheme", "light dark"),
    rx.el.meta(
        name="theme-color",
        content=PAPER_LIGHT,
        custom_attrs={"media": "(prefers-color-scheme: light)"},
    ),
    rx.el.meta(
        name="theme-color",
        content=PAPER_DARK,
        custom_attrs={"media": "(prefers-color-scheme: dark)"},
    ),
    _meta("application-name", "Agile"),
    _meta("mobile-web-app-capable", "yes"),
    _meta("apple-mobile-web-app-capable", "yes"),
    _meta("apple-mobile-web-app-title", "Agile"),
    _meta("apple-mobile-web-app-status-bar-style", "default"),
    _meta("format-detection", "telephone=no, date=no, address=no, email=no"),
    _meta("referrer", "same-origin"),
    _meta("robots", "noindex, nofollow"),
    rx.el.link(rel="manifest", href="/manifest.webmanifest"),
    rx.el.link(rel="icon", href="/icons/agile.svg", type="image/svg+xml"),
    rx.el.link(rel="icon", href="/icons/agile-192.png", type="image/png", sizes="192x192"),
    rx.el.link(rel="apple-touch-icon", href="/icons/agile-180.png", sizes="180x180"),
    *launch_pictures(),
    rx.el.script(src="/device/ui.js", type="module"),
    rx.el.script(src="/register-sw.js", type="module"),
]
