"""Wiring only: pages, middleware, routes, lifespan. No logic lives here."""

import reflex as rx
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from agile_app.people import routes as people_routes
from agile_app.security.policy import PolicyMiddleware
from agile_app.security.routes import starlette_routes
from agile_app.ui.head import HEAD, HTML_LANG, STYLESHEETS
from agile_app.ui.routing import add_screens

# Imported for what they register: routes, operations, kinds of document, pages.
REGISTERED = (people_routes,)


def _start(_request: object) -> RedirectResponse:
    return RedirectResponse("/today", status_code=303)


app = rx.App(
    app_wraps={},
    html_lang=HTML_LANG,
    head_components=HEAD,
    stylesheets=STYLESHEETS,
    api_transformer=[Starlette(routes=[Route("/", _start), *starlette_routes()])],
)
app.add_middleware(PolicyMiddleware())
add_screens(app)
