"""Asking for something: fields whose hint and error are tied to them, and forms."""

from typing import Any, Literal

import reflex as rx

from agile_app.ui.elements import Child, Words, given
from agile_app.ui.html import attributes, plain_form
from agile_app.ui.icons import icon


def described_by(own: Words, hint: Words | None, error: Words | None) -> dict[str, Any]:
    """The attributes that tie hint and error to the control ``own``."""
    hint_id, error_id = own + "-hint", own + "-error"
    if error is None or (isinstance(error, str) and not error):
        return given(aria_describedby=None if hint is None else hint_id)
    return {
        "aria_describedby": error_id if hint is None else hint_id + " " + error_id,
        "aria_invalid": "true" if isinstance(error, str) else rx.cond(error != "", "true", "false"),
    }


def field_hint(own: Words, hint: Words | None) -> list[rx.Component]:
    """What helps to answer, where there is something."""
    if hint is None:
        return []
    return [rx.el.p(hint, class_name="field-hint", **attributes(id=own + "-hint"))]


def field_error(error: Words | None, *, id: Words) -> rx.Component:
    """The sentence that says what is wrong with a field; holds its place in the page for when a Var
    says something later, and is announced then."""
    if error is None or (isinstance(error, str) and not error):
        return rx.fragment()
    words = [icon("warning", size="small"), rx.el.span(error)]
    if isinstance(error, str):
        return rx.el.p(*words, class_name="field-error", **attributes(id=id))
    return rx.el.p(
        rx.cond(error != "", rx.fragment(*words)),
        class_name="field-error",
        role="alert",
        **attributes(id=id),
    )


def framed(
    label: Words,
    control: rx.Component,
    *,
    own: Words,
    hint: Words | None,
    error: Words | None,
    optional: bool = False,
    shows_label: bool = True,
) -> rx.Component:
    """The control ``own`` under its label, hint and error. A label that is not shown is still
    heard."""
    return rx.el.div(
        rx.el.label(
            label,
            *([rx.el.span(" (optional)", class_name="field-optional")] if optional else []),
            html_for=own,
            **given(class_name=None if shows_label else "hidden-text"),
        ),
        *field_hint(own, hint),
        field_error(error, id=own + "-error"),
        control,
        class_name="field",
    )


def text_field(
    label: Words,
    name: str,
    *,
    value: Words | None = None,
    default: Words | None = None,
    on_change: Any = None,
    on_blur: Any = None,
    kind: Literal[
        "text", "email", "tel", "url", "number", "date", "time", "datetime-local"
    ] = "text",
    hint: Words | None = None,
    error: Words | None = None,
    required: bool = False,
    optional: bool = False,
    autocomplete: str | None = None,
    keyboard: Literal["text", "numeric", "decimal", "tel", "email", "search", "url"] | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    minimum: Words | None = None,
    maximum: Words | None = None,
    read_only: bool | rx.Var | None = None,
    disabled: bool | rx.Var | None = None,
    focus: bool = False,
    id: Words | None = None,
) -> rx.Component:
    """One line of text, or a date, time or number by ``kind``.

    ``value`` with ``on_change`` is held by the page; ``default`` is where an unheld one begins.
    ``error`` is a sentence, or a Var that is empty while all is well.
    """
    own = name if id is None else id
    control = rx.el.input(
        **attributes(id=own),
        name=name,
        type=kind,
        class_name="input",
        **given(
            value=value,
            default_value=default,
            on_change=on_change,
            on_blur=on_blur,
            required=required or None,
            auto_complete=autocomplete,
            input_mode=keyboard,
            max_length=max_length,
            pattern=pattern,
            min=minimum,
            max=maximum,
            read_only=read_only,
            disabled=disabled,
            auto_focus=focus or None,
            auto_capitalize="none" if kind == "email" else None,
            spell_check=False if kind == "email" else None,
        ),
        **described_by(own, hint, error),
    )
    return framed(label, control, own=own, hint=hint, error=error, optional=optional)


def date_field(label: Words, name: str, **options: Any) -> rx.Component:
    """A calendar date, as the iPad asks for one."""
    return text_field(label, name, kind="date", **options)


def text_area(
    label: Words,
    name: str,
    *,
    value: Words | None = None,
    default: Words | None = None,
    on_change: Any = None,
    on_blur: Any = None,
    hint: Words | None = None,
    error: Words | None = None,
    required: bool = False,
    optional: bool = False,
    rows: int = 4,
    max_length: int | None = None,
    disabled: bool | rx.Var | None = None,
    id: Words | None = None,
) -> rx.Component:
    """Several lines of text; grows with what is written."""
    own = name if id is None else id
    control = rx.el.textarea(
        **attributes(id=own),
        name=name,
        rows=rows,
        class_name="input",
        **given(
            value=value,
            default_value=default,
            on_change=on_change,
            on_blur=on_blur,
            required=required or None,
            max_length=max_length,
            disabled=disabled,
        ),
        **described_by(own, hint, error),
    )
    return framed(label, control, own=own, hint=hint, error=error, optional=optional)


def file_field(
    label: Words,
    name: str,
    *,
    accept: str | None = None,
    hint: Words | None = None,
    error: Words | None = None,
    id: Words | None = None,
) -> rx.Component:
    """One file from the device, sent by a form that ``sends_files``. ``accept`` as HTML has it."""
    own = name if id is None else id
    control = rx.el.input(
        **attributes(id=own),
        name=name,
        type="file",
        class_name="input file-input",
        **given(accept=accept),
        **described_by(own, hint, error),
    )
    return framed(label, control, own=own, hint=hint, error=error)


def password_field(
    label: Words,
    name: str,
    *,
    value: Words | None = None,
    on_change: Any = None,
    hint: Words | None = None,
    error: Words | None = None,
    autocomplete: Literal["current-password", "new-password", "one-time-code", "off"] = (
        "current-password"
    ),
    keyboard: Literal["text", "numeric"] | None = None,
    required: bool = True,
    max_length: int | None = None,
    pattern: str | None = None,
    focus: bool = False,
    id: Words | None = None,
) -> rx.Component:
    """A secret, with a button that shows what was typed."""
    own = name if id is None else id
    control = rx.el.div(
        rx.el.input(
            **attributes(id=own),
            name=name,
            type="password",
            class_name="input",
            auto_complete=autocomplete,
            auto_capitalize="none",
            spell_check=False,
            **given(
                value=value,
                on_change=on_change,
                required=required or None,
                input_mode=keyboard,
                max_length=max_length,
                pattern=pattern,
                auto_focus=focus or None,
            ),
            **described_by(own, hint, error),
        ),
        rx.el.button(
            "Show",
            type="button",
            class_name="password-show",
            aria_pressed="false",
            aria_controls=own,
            aria_label=f"Show {str(label).lower()}" if isinstance(label, str) else "Show",
            data_shows=own,
        ),
        class_name="password-frame",
    )
    return framed(label, control, own=own, hint=hint, error=error)


def search_field(
    label: Words,
    name: str,
    *,
    value: Words | None = None,
    on_change: Any = None,
    placeholder: str | None = None,
    hint: Words | None = None,
    shows_label: bool = False,
    focus: bool = False,
    id: Words | None = None,
) -> rx.Component:
    """A search box; its label is heard, and seen when ``shows_label``."""
    own = name if id is None else id
    return rx.el.div(
        rx.el.label(
            label, html_for=own, **given(class_name=None if shows_label else "hidden-text")
        ),
        rx.el.div(
            icon("search"),
            rx.el.input(
                **attributes(id=own),
                name=name,
                type="search",
                class_name="input",
                auto_complete="off",
                spell_check=False,
                enter_key_hint="search",
                **given(
                    value=value,
                    on_change=on_change,
                    placeholder=placeholder,
                    aria_describedby=None if hint is None else own + "-hint",
                    auto_focus=focus or None,
                ),
            ),
            class_name="search-frame",
        ),
        *field_hint(own, hint),
        class_name="field",
        role="search",
    )


def form(
    *children: Child,
    action: str | None = None,
    on_submit: Any = None,
    label: str | None = None,
    id: str | None = None,
    enhanced_by: str | None = None,
    sends_files: bool = False,
) -> rx.Component:
    """A form: posted to ``action`` by the browser itself, or handled by ``on_submit``.

    ``enhanced_by`` names the script behaviour that may take it over (``data-enhanced-by``).
    """
    own = action is not None or isinstance(on_submit, rx.Var)
    return (plain_form if own else rx.el.form)(
        *children,
        class_name="form",
        **given(
            action=action,
            method=None if action is None else "post",
            on_submit=on_submit,
            aria_label=label,
            data_enhanced_by=enhanced_by,
        ),
        **attributes(id=id, encType="multipart/form-data" if sends_files else None),
    )
