"""What a person does with a group of siblings' assessments, as device actions."""

from typing import Any

import reflex as rx
from reflex.vars import Var, VarData
from reflex_base.event import EventChain

from agile_app.assessments.rows import AssessmentRow, FormRow
from agile_app.device.actions import act, new_id, shows, shows_each
from agile_app.device.vars import as_var, each, today
from agile_app.records.rows import ChildRow, PersonRow


def begun(form: FormRow, assessment_id: Any, child_id: Any, group_id: Any = "") -> Any:
    """An assessment as it is shown until the record has it."""
    return shows(
        AssessmentRow,
        id=assessment_id,
        child_id=child_id,
        form_id=form.id,
        form_key=form.key,
        form_version=form.version,
        title=form.title,
        status="started",
        status_label="Started",
        started_on=today(),
        may_write=True,
        has_document=True,
        group_id=group_id,
    )


def start_together(form: FormRow, child: ChildRow, siblings: Var[list[PersonRow]]) -> Var:
    """Begin this form for a child and these siblings, and open the child's."""
    group = new_id("group")
    ids = _with(as_var(child.id), each(siblings, lambda person: person.person_id))
    return act(
        "assessment.start_together",
        {
            "group_id": group,
            "members": each(ids, lambda one: {"id": new_id(one), "child_id": one}),
            "form_key": form.key,
            "form_version": form.version,
        },
        what=form.title + ", " + child.name + " and siblings",
        stream=child.id,
        shows=[shows_each(ids, lambda one: begun(form, new_id(one), one, group))],
        then_go="/assessments/" + new_id(as_var(child.id)),
        where="/assessments/" + new_id(as_var(child.id)),
    )


def _with(first: Var, others: Var[list[Any]]) -> Var[list[str]]:
    return Var(
        _js_expr=f"[{first}, ...({others})]",
        _var_type=list[str],
        _var_data=VarData.merge(first._get_all_var_data(), others._get_all_var_data()),
    ).guess_type()


def add_sibling(assessment: AssessmentRow, person: PersonRow, known: Var[str]) -> Var[EventChain]:
    """A brother or sister joins; ``known`` is their own assessment, or empty for a new one. Nothing
    is shown before the record has it: whether they may join is its to say."""
    return act(
        "assessment.add_sibling",
        {
            "id": assessment.id,
            "group_id": rx.cond(assessment.group_id != "", assessment.group_id, new_id("group")),
            "member": {
                "id": rx.cond(known != "", known, new_id("member")),
                "child_id": person.person_id,
            },
        },
        what="Write together with " + person.name,
        stream=assessment.child_id,
        where="/assessments/" + assessment.id,
    )


def leave(assessment: AssessmentRow, child: ChildRow) -> Var[EventChain]:
    """Take the child out. What is shared is kept by the record, so it is shown when it has been."""
    return act(
        "assessment.leave_group",
        {"id": assessment.id},
        what="Take out of the group, " + child.name,
        stream=assessment.child_id,
        where="/assessments/" + assessment.id,
    )
