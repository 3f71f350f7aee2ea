"""Before the tablet is turned round: what the family will see, and whose names they will read."""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import Var, VarData
from reflex_base.event import EventChain

from agile_app import ui
from agile_app.assessments.rows import AssessmentRow, FormFieldRow, FormRow, FormSectionRow
from agile_app.device.vars import RUNTIME, local, local_for, none_of, row, rows
from agile_app.records.rows import ChildRow, PersonRow

_problem = local("family.problem", "")
# No name can be found in a picture or a voice; what the family writes itself needs no agreement.
_NOT_TICKED = ["drawing", "photo", "voice", "signature"]
_OWN_WORDS = ["family_statement", "family_disagrees"]


class _Preview(rx.Component):
    library = "$/public/device/instruments/family-preview.jsx"
    tag = "FamilyPreview"

    assessment_id: rx.Var[str]


def family_sheet(assessment: AssessmentRow, child: ChildRow) -> rx.Component:
    """What will be seen, by whom it may be read, and the one tap that turns the tablet round."""
    form = row(FormRow, assessment.form_id)
    return ui.stack(
        ui.text(
            "The tablet shows only this, in large letters, until you unlock it again.", tone="soft"
        ),
        _turn(assessment),
        ui.section(
            rx.foreach(form.sections, lambda section: _agreed_parts(assessment, section)),
            title="Agreed for now",
        ),
        ui.section(
            ui.text(
                "The child, the household, parents and professionals keep their names. Read what "
                "is told about others as well: only names are found, not what is said of somebody.",
                tone="soft",
                size=1,
            ),
            rx.foreach(
                rows(
                    PersonRow,
                    where={
                        "child_id": assessment.child_id,
                        "group": "family",
                        "lives_here": False,
                        "parental_responsibility": False,
                        "role": none_of(["Mother", "Father", "Parent"]),
                    },
                    order_by="order",
                ),
                lambda person: _name_stays(assessment, person),
            ),
            ui.text_field(
                "Other names to leave out",
                "family-leave-out",
                **local_for("family.leave_out", assessment.id, kept=True).bound,  # type: ignore[arg-type]
                hint="With commas between them: a neighbour, a friend who is not on the record.",
                optional=True,
            ),
            title="Names",
        ),
        ui.section(
            _Preview.create(assessment_id=assessment.id),
            title="What the family will see",
        ),
    )


def _turn(assessment: AssessmentRow) -> rx.Component:
    return ui.stack(
        ui.button(
            "Turn to the family",
            tone="primary",
            size="large",
            wide=True,
            icon="family",
            on_click=_turn_to_family(assessment),
        ),
        rx.cond(
            _problem.value != "",
            ui.notice("The tablet is still yours", ui.text(_problem.value), tone="danger"),
        ),
        gap=2,
    )


def _turn_to_family(assessment: AssessmentRow) -> Var[EventChain]:
    given: Var = assessment.id  # type: ignore[assignment]
    return Var(
        _js_expr=f'(() => turnToFamily({given}, "{_problem.name}"))',
        _var_type=EventChain,
        _var_data=VarData.merge(
            VarData(imports={RUNTIME: [ImportVar(tag="turnToFamily")]}),
            given._get_all_var_data(),
        ),
    ).guess_type()


def _agreed_parts(assessment: AssessmentRow, section: FormSectionRow) -> rx.Component:
    return rx.cond(
        section.limited == 0,
        rx.foreach(section.fields, lambda field: _agreed_part(assessment, section, field)),
    )


def _agreed_part(
    assessment: AssessmentRow, section: FormSectionRow, field: FormFieldRow
) -> rx.Component:
    key: Var = assessment.id + ":" + field.key  # type: ignore[assignment]
    agreed = local_for("family.agreed", key, False, kept=True)
    may_be_shown = (
        (field.family | section.family)
        & (field.limited == 0)
        & ~rx.Var.create(_NOT_TICKED + _OWN_WORDS).contains(field.kind)
        & ~rx.Var.create(_OWN_WORDS).contains(field.key)
    )
    return rx.cond(
        may_be_shown,
        ui.check_field(
            field.label, "family-part", checked=agreed.value, on_change=agreed.on_change
        ),
    )


def _name_stays(assessment: AssessmentRow, person: PersonRow) -> rx.Component:
    key: Var = assessment.id + ":" + person.person_id  # type: ignore[assignment]
    stays = local_for("family.stays", key, False, kept=True)
    restricted = row(ChildRow, person.person_id).restricted
    return rx.cond(
        restricted,
        rx.fragment(),
        ui.check_field(
            rx.fragment("Show the name of ", person.name),
            "family-name",
            checked=stays.value,
            on_change=stays.on_change,
            hint=person.role,
        ),
    )
