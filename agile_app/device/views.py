"""Small components of the device runtime."""

import reflex as rx


class _ViewLog(rx.Component):
    library = "$/public/device/instruments/view-log.jsx"
    tag = "ViewLog"

    operation: rx.Var[str]
    subject: rx.Var[str]


def view_log(operation: str, subject: rx.Var[str]) -> rx.Component:
    """Tells the record, when there is a network, that ``subject`` was opened on this device.

    It draws nothing, never counts as the worker's unsent work, and is said once in ten minutes.
    ``operation`` takes ``{"id": subject}``.
    """
    return _ViewLog.create(operation=operation, subject=subject)
