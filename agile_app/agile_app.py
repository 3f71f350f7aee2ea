"""Wiring only: pages, middleware, routes, lifespan. No logic lives here."""

import reflex as rx

app = rx.App(app_wraps={}, html_lang="en-GB")


def index() -> rx.Component:
    return rx.el.main("Agile")


app.add_page(index, route="/", title="Agile")
