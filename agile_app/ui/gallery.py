"""``/ui``: every component in every state, for those who build pages. Development only."""

from dataclasses import dataclass

import reflex as rx

from agile_app import ui
from agile_app.device.vars import local
from agile_app.ui.art import step_drawing, town


@dataclass(frozen=True)
class Sample:
    """An invented row."""

    name: str
    age: str
    worker: str
    due: str
    tone: ui.Tone


SAMPLES = [
    Sample("Rowan Ashdown", "7 years", "A. Example", "18 Nov 2026", "danger"),
    Sample("Wren Ashdown", "4 years", "A. Example", "24 Nov 2026", "warning"),
    Sample("Linnet Marsh", "13 years", "B. Example", "2 Dec 2026", "neutral"),
]
_SWATCHES = {
    "Grounds": ["sunk", "paper", "surface", "raised"],
    "Ink": ["ink", "soft", "line", "edge"],
    "Action": ["teal", "teal-deep", "tint", "accent", "accent-ink", "focus"],
    "Spine": ["spine", "spine-chosen", "on-spine", "spine-soft"],
    "Meanings": ["good", "good-wash", "warning", "warning-wash", "danger", "danger-wash", "info"],
    "People": [f"person-{number}" for number in range(1, 7)],
}


def _swatch(token: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(class_name="swatch", custom_attrs={"style": {"background": f"var(--{token})"}}),
        ui.text(token, size=1),
    )


def _look() -> rx.Component:
    return ui.section(
        ui.grid(
            *[
                ui.card(ui.cluster(*[_swatch(token) for token in tokens]), title=name, level=3)
                for name, tokens in _SWATCHES.items()
            ],
            column="22rem",
        ),
        ui.card(
            ui.heading("Heading one, a page", level=3, look=1),
            ui.heading("Heading two, a part of it", level=3, look=2),
            ui.heading("Heading three, a card", level=3),
            ui.text(
                "Text. A parent may be reading over the shoulder, so words are short and kind."
            ),
            ui.text("Soft text, for what explains.", tone="soft"),
            ui.text("Small text, for dates and sources.", size=1, tone="soft"),
            ui.text("A ", ui.link("link in text", href="/ui"), " and ", ui.keys("Ctrl", "K"), "."),
            title="Words",
        ),
        title="Colours and words",
    )


def _icons() -> rx.Component:
    return ui.card(
        ui.cluster(
            *[
                rx.el.div(ui.icon(name), ui.text(name, size=1, tone="soft"), class_name="icon-cell")
                for name in ui.ICONS
            ]
        ),
        title=f"Icons ({len(ui.ICONS)})",
    )


def _acts() -> rx.Component:
    return ui.section(
        ui.grid(
            ui.card(
                ui.cluster(
                    ui.button("Start assessment", tone="primary", icon="assessment"),
                    ui.button("Add note", icon="note"),
                    ui.button("More", tone="bare", icon="more", only_icon=True),
                    ui.button("Delete draft", tone="danger", icon="trash"),
                    ui.button("Not now", disabled=True),
                    ui.link_button("Open the record", href="/ui", icon="forward"),
                ),
                ui.button("Check in", tone="primary", size="large", wide=True, icon="visit"),
                title="Buttons",
            ),
            ui.card(
                ui.cluster(
                    ui.button("Open dialog", opens="sample-dialog"),
                    ui.menu(
                        "More acts",
                        ui.menu_item("Print", icon="print"),
                        ui.menu_item("Share", icon="share"),
                        ui.menu_line(),
                        ui.menu_item("Delete", icon="trash", tone="danger"),
                    ),
                ),
                ui.toolbar(
                    "Text",
                    ui.button("Bold", tone="bare", icon="bold", only_icon=True, pressed=True),
                    ui.button("Italic", tone="bare", icon="italic", only_icon=True, pressed=False),
                    ui.toolbar_gap(),
                    ui.button("List", tone="bare", icon="list", only_icon=True, pressed=False),
                    ui.button("Quote", tone="bare", icon="quote", only_icon=True, pressed=False),
                ),
                ui.cluster(
                    ui.chip("Visits", pressed=True, on_click=rx.noop(), count="12"),
                    ui.chip("Notes", pressed=False, on_click=rx.noop(), count="4"),
                ),
                ui.chip_field(
                    "Days",
                    ui.chip("Mon", pressed=True, on_click=rx.noop()),
                    ui.chip("Tue", pressed=False, on_click=rx.noop()),
                    id="sample-days",
                ),
                title="Dialog, menu, tools, filters",
            ),
            column="24rem",
        ),
        ui.dialog(
            "sample-dialog",
            "Ask for sign-off?",
            ui.text("Your manager is told. You can go on writing until they open it."),
            ui.text_area("A word to your manager", "word", optional=True),
            ui.file_field("A file", "sample-file", hint="One, from this device."),
            actions=[
                ui.button("Go back", closes=True),
                ui.button("Ask for sign-off", tone="primary", closes=True),
            ],
        ),
        title="Acts",
    )


def _asking() -> rx.Component:
    return ui.section(
        ui.grid(
            ui.card(
                ui.text_field("Email", "sample-email", kind="email", hint="Your work address."),
                ui.text_field(
                    "NHS number",
                    "sample-nhs",
                    default="943 476 5918",
                    error="The last digit does not fit the other nine. Look at it again.",
                ),
                ui.password_field("Password", "sample-password"),
                ui.date_field("Child seen on", "sample-seen", optional=True),
                title="Fields",
            ),
            ui.card(
                ui.search_field("Search children", "sample-search", placeholder="Name or date"),
                ui.select_field(
                    "Legal status", "sample-status", ["Section 20", "Care order"], blank="Choose"
                ),
                ui.choice_field(
                    "Seen alone",
                    "sample-alone",
                    [("yes", "Yes"), ("no", "No"), ("na", "Too young")],
                    default="yes",
                    look="segments",
                ),
                ui.text_area("What the child said", "sample-said", hint="In their own words."),
                title="More fields",
            ),
            ui.card(
                ui.choice_field(
                    "Outcome",
                    "sample-outcome",
                    [
                        ("plan", "Child in need plan", "The family agrees to work with us."),
                        ("strategy", "Strategy discussion", "There is a risk of significant harm."),
                        ("none", "No further action"),
                    ],
                    default="plan",
                ),
                ui.check_field("Consent to share was given", "sample-consent", default=True),
                title="Choices",
            ),
            column="22rem",
        ),
        title="Asking",
    )


def _row(sample: Sample) -> rx.Component:
    trail = [ui.badge(f"Due {sample.due}", tone=sample.tone)]
    return ui.list_item(
        sample.name,
        detail=f"{sample.age} · {sample.worker}",
        lead=ui.avatar("".join(part[0] for part in sample.name.split())),
        trail=trail,
        href="/ui",
    )


def _records() -> rx.Component:
    columns = [
        ui.Column("Name", lambda sample: sample.name, names_row=True),
        ui.Column("Age", lambda sample: sample.age),
        ui.Column("Worker", lambda sample: sample.worker),
        ui.Column("Next due", lambda sample: sample.due, align="end"),
    ]
    return ui.section(
        ui.card(
            ui.child_head(
                ui.avatar("RA", size="large"),
                "Rowan Ashdown",
                ui.cluster(
                    ui.badge("Child protection plan", tone="danger", icon="shield"),
                    ui.badge("Warning on address", tone="warning"),
                    ui.text("7 years · 3 Mar 2019", tone="soft"),
                    gap=2,
                ),
            ),
            ui.glance_band(
                ui.glance("Last seen", "9 Nov 2026", note="by A. Example, alone", icon="eye"),
                ui.glance(
                    "Next due",
                    "18 Nov 2026",
                    note="5 days late: every 10 working days",
                    icon="clock",
                    tone="danger",
                ),
                ui.glance("Legal status", "None", icon="legal"),
                ui.glance("Lives", "14 Mill Lane", note="with mother", icon="home"),
            ),
        ),
        ui.split(
            ui.card(
                ui.list_of(SAMPLES, _row, label="Children"),
                title="List",
                flush=True,
                actions=ui.link("All", href="/ui"),
            ),
            ui.card(
                ui.facts(
                    {"Status": "Child in need", "School": "Mill Lane Primary", "UPN": "None"},
                    look="lines",
                ),
                title="Facts",
            ),
        ),
        ui.card(
            ui.table(
                "Children with something due",
                columns,
                SAMPLES,
                pager=ui.pager(
                    says="1 to 3 of 332",
                    on_previous=rx.noop(),
                    on_next=rx.noop(),
                    has_previous=False,
                    has_next=True,
                ),
            ),
            flush=True,
        ),
        ui.card(
            ui.tabs(
                "sample",
                ui.Tab("Chronology", _chronology(), "chronology", count="3"),
                ui.Tab("Documents", ui.empty_state("No documents yet"), "documents"),
                ui.Tab("Family", ui.text("The genogram stands here."), "family"),
                label="Record",
            ),
        ),
        title="Records",
    )


def _chronology() -> rx.Component:
    return ui.timeline(
        ui.timeline_event(
            "Home visit, child seen alone",
            ui.text("Rowan showed the new bedroom and was cheerful.", tone="soft"),
            when="9 Nov 2026, 15:40",
            icon="visit",
            tone="good",
        ),
        ui.timeline_event("Strategy discussion", when="2 Nov 2026", icon="strategy", tone="danger"),
        ui.timeline_event("Referral from school", when="30 Oct 2026", icon="referral", tone="info"),
    )


def _saying() -> rx.Component:
    tones: list[ui.Tone] = ["neutral", "info", "good", "warning", "danger"]
    return ui.section(
        ui.cluster(*[ui.badge(tone.capitalize(), tone=tone) for tone in tones]),
        ui.cluster(
            *[ui.avatar(f"A{number}", person=number) for number in range(1, 7)],
            ui.avatar("BE", size="small"),
            ui.avatars(*[ui.avatar("CE", size="small", person=n) for n in (1, 3, 5)]),
        ),
        *[
            ui.notice(f"A notice that is {tone}", ui.text("With a sentence."), tone=tone)
            for tone in tones
        ],
        ui.progress("Dimensions written", value=12, maximum=20, says="12 of 20"),
        ui.grid(
            ui.card(ui.empty_state("Nothing is due today", "Visits you plan stand here.")),
            ui.card(ui.loading_state()),
            ui.card(ui.offline_state()),
            ui.card(ui.refused_state()),
            ui.card(ui.error_state(code="unavailable", actions=ui.button("Try again"))),
            ui.card(ui.missing_state()),
        ),
        ui.problem_summary(("sample-nhs", "The NHS number does not fit.")),
        ui.disclosure("More about this", ui.text("It was hidden.")),
        title="Saying",
    )


def _fieldwork() -> rx.Component:
    return ui.section(
        ui.next_up(
            "Next, at 10:00",
            "Rowan and Wren Ashdown",
            ui.text("12 Mill Lane", tone="soft"),
            acts=[
                ui.button("On my way", icon="way", tone="primary", size="large"),
                ui.link_button("Open the visit", href="/ui", size="large"),
            ],
        ),
        ui.card(
            ui.eyebrow("A line above a title"),
            ui.own_words("I like it when Nan comes", whose="Rowan, in their own words"),
        ),
        ui.act_bar(
            ui.button("Leaving", icon="sign-out", tone="primary", size="large"),
            ui.button("No access", icon="no-entry", size="large"),
            says="Here since 10:04",
        ),
        title="At a door",
    )


def _art() -> rx.Component:
    return ui.card(
        ui.cluster(ui.mark(), *[step_drawing(step) for step in ("share", "add", "open")]),
        rx.el.div(town(), class_name="gallery-town"),
        title="Drawings",
    )


def _beside() -> rx.Component:
    shown = local("gallery.sheet", False)
    return ui.section(
        ui.panel_row(
            ui.button(
                "Remarks",
                icon="message",
                expanded=shown.value,
                controls="gallery-sheet",
                on_click=shown.toggle(),
            ),
            label="Beside the text",
        ),
        ui.beside(
            ui.card(ui.text("A text, which keeps its width where there is room.")),
            rx.cond(
                shown.value,
                ui.side_sheet(
                    "Remarks",
                    ui.text("What belongs to the text, in sight while one writes."),
                    on_close=shown.set(False),
                    id="gallery-sheet",
                ),
            ),
            is_open=shown.value,
        ),
        title="Beside a text",
    )


def gallery() -> rx.Component:
    """Everything, on one page."""
    return ui.page(
        "Components",
        _look(),
        _acts(),
        _asking(),
        _records(),
        _saying(),
        _icons(),
        _fieldwork(),
        _beside(),
        _art(),
        lead="Everything a page is made of. The examples are invented.",
        gated=False,
    )
