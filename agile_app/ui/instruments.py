"""What the instruments of a live document have in common, seen from Python."""

import reflex as rx

INSTRUMENTS = "$/public/device/instruments"
"""The folder of their JavaScript."""


class OfField(rx.Component):
    """Of one field of the document, to write in or to read."""

    field: rx.Var[str]


class Labelled(OfField):
    """To write in: with its label and help, and what is missing or wrong."""

    label: rx.Var[str]
    help: rx.Var[str]
    problem: rx.Var[str]
