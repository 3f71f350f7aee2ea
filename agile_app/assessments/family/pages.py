"""The family's pages: what the tablet shows while it is with them.

Nothing of the device's runtime is used here, so that no row, no socket and no key of the worker's
is ever in this document: see ``assets/device/family/hooks.js``.
"""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex_base.event import EventChain

from agile_app import ui
from agile_app.assessments.family.rows import (
    FamilyPage,
    HeldRow,
    Language,
    OwnWordsRow,
    SignRow,
)
from agile_app.device.vars import device_var, route_param
from agile_app.ui.html import attributes

_HOOKS = "$/public/device/family/hooks.js"
_FOLDER = "$/public/device/instruments"


class _Sitting(rx.Component):
    library = _HOOKS
    tag = "FamilySitting"

    assessment_id: rx.Var[str]


class _Reading(rx.Component):
    library = f"{_FOLDER}/family-reading.jsx"
    tag = "FamilyReading"

    part: rx.Var[str]


class _Signature(rx.Component):
    library = f"{_FOLDER}/family-signature.jsx"
    tag = "FamilySignature"

    field: rx.Var[str]


def _family() -> FamilyPage:
    return device_var(  # type: ignore[return-value]
        "family_now",
        FamilyPage,
        hook="const family_now = useFamily()",
        uses=["useFamily"],
        library=_HOOKS,
    )


def _act(text: str, use: str, *about: Var) -> Var[EventChain]:
    return Var(
        _js_expr=f"({text})",
        _var_type=EventChain,
        _var_data=VarData.merge(
            VarData(imports={_HOOKS: [ImportVar(tag=use)]}),
            *(each._get_all_var_data() for each in about),
        ),
    ).guess_type()


@ui.screen("/family/[assessment_id]", title="For the family", kind="public")
def family_page() -> rx.Component:
    """What was agreed to be shown, what the family says to it, and their signature."""
    family = _family()
    return rx.el.div(
        _Sitting.create(assessment_id=route_param("assessment_id")),
        ui.demo_banner(),
        rx.match(
            family.phase,
            (
                "open",
                rx.fragment(
                    _top(family),
                    rx.el.main(
                        _opening_words(family),
                        _Reading.create(part=""),
                        rx.foreach(family.words, lambda words: _own_words(family, words)),
                        rx.foreach(family.signs, lambda sign: _signature(family, sign)),
                        _ending(family),
                        class_name="family-sheet",
                        **attributes(id="page"),
                    ),
                ),
            ),
            (
                "holding",
                rx.el.main(
                    ui.heading(family.text.heading, level=1),
                    _place(family),
                    rx.foreach(family.held, lambda held: _not_kept(family, held)),
                    _ending(family),
                    class_name="family-sheet",
                    **attributes(id="page"),
                ),
            ),
            rx.el.main(
                rx.el.p(family.text.opening, class_name="family-opening", role="status"),
                **attributes(id="page"),
            ),
        ),
        class_name="family-page",
        lang=family.language,
        **attributes(dir=family.dir),
    )


def _top(family: FamilyPage) -> rx.Component:
    return rx.el.header(
        _place(family),
        rx.el.span(class_name="top-space"),
        _listen(family),
        rx.el.label(
            rx.el.span(family.text.language, class_name="hidden-text"),
            rx.el.select(
                rx.foreach(family.languages, _language),
                value=family.language,
                on_change=_act("(event) => chooseLanguage(event)", "chooseLanguage"),
                class_name="input",
            ),
        ),
        class_name="family-top",
    )


def _language(language: Language) -> rx.Component:
    return rx.el.option(language.name, value=language.code, lang=language.code)


def _place(family: FamilyPage) -> rx.Component:
    """Whether what they wrote is kept: said quietly, but for when it is not."""
    return rx.el.p(
        rx.match(
            family.place,
            ("not_kept", family.text.not_kept),
            ("keeping", family.text.keeping),
            family.text.kept,
        ),
        class_name="family-place",
        role="status",
        data_tone=rx.cond(family.place == "not_kept", "danger", "soft"),
    )


def _listen(family: FamilyPage) -> rx.Component:
    return rx.cond(
        family.can_read,
        rx.cond(
            family.reading,
            ui.button(
                family.text.stop,
                icon="close",
                size="large",
                on_click=_act("() => stopReading()", "stopReading"),
            ),
            ui.button(
                family.text.listen,
                icon="speaker",
                size="large",
                on_click=_act("() => readToMe()", "readToMe"),
            ),
        ),
    )


def _opening_words(family: FamilyPage) -> rx.Component:
    return rx.el.div(
        ui.heading(family.text.heading, level=1),
        rx.el.p(family.title, lang="en-GB", class_name="family-title", **attributes(dir="ltr")),
        rx.el.p(family.text.intro),
        rx.cond(
            family.text.check != "",
            rx.el.div(
                rx.el.p(family.text.check),
                rx.el.p(
                    "This translation still needs a professional interpreter's check.",
                    lang="en-GB",
                    **attributes(dir="ltr"),
                ),
                rx.el.p(family.text.in_english),
                class_name="family-check",
            ),
        ),
        rx.el.p(family.text.left_out, class_name="family-soft"),
        class_name="family-opening-words",
    )


def _not_kept(family: FamilyPage, held: HeldRow) -> rx.Component:
    """Words that only this page has: to read, to copy out by hand, to save elsewhere."""
    return rx.el.section(
        ui.heading(
            rx.cond(
                held.key == "family_disagrees",
                family.text.family_disagrees,
                family.text.family_statement,
            ),
            level=2,
        ),
        rx.el.p(held.text, class_name="family-held", **attributes(dir="auto")),
        class_name="family-part",
    )


def _ending(family: FamilyPage) -> rx.Component:
    return rx.el.footer(
        rx.cond(
            family.place == "not_kept",
            ui.button(
                family.text.save_copy,
                size="large",
                icon="download",
                on_click=_act("() => saveCopy()", "saveCopy"),
            ),
        ),
        _give_back(family),
    )


def _own_words(family: FamilyPage, words: OwnWordsRow) -> rx.Component:
    """A place for their own words: a plain field, so that dictation and the Pencil work in it."""
    disagrees = words.key == "family_disagrees"
    field_id = "family-" + words.key
    return rx.el.section(
        rx.el.label(
            rx.cond(disagrees, family.text.family_disagrees, family.text.family_statement),
            class_name="heading",
            data_level="2",
            html_for=field_id,
        ),
        rx.el.p(
            rx.cond(
                disagrees, family.text.family_disagrees_help, family.text.family_statement_help
            ),
            class_name="family-soft",
            **attributes(id=field_id + "-help"),
        ),
        rx.cond(
            words.earlier.length() > 0,
            rx.el.div(
                rx.el.p(family.text.earlier, class_name="family-soft"),
                _Reading.create(part=words.key),
                class_name="family-earlier",
            ),
        ),
        rx.el.textarea(
            default_value=words.text,
            on_change=_act(
                f"(event) => familyWrites({words.key!s}, event)", "familyWrites", words.key
            ),
            rows=6,
            max_length=20000,
            class_name="input",
            aria_describedby=field_id + "-help",
            **attributes(id=field_id, dir="auto"),
        ),
        class_name="family-part",
    )


def _signature(family: FamilyPage, sign: SignRow) -> rx.Component:
    return rx.el.section(
        ui.heading(family.text.sign, level=2),
        rx.el.p(family.text.sign_help, class_name="family-soft"),
        _Signature.create(field=sign.key),
        class_name="family-part",
    )


def _give_back(family: FamilyPage) -> rx.Component:
    return ui.button(
        family.text.give_back,
        tone="primary",
        size="large",
        icon="lock",
        on_click=_act("() => giveBack()", "giveBack"),
    )
