"""The live document of an assessment: what may stand in it, who may open it, what is taken out."""

from agile_app.assessments.form import FieldRoot
from agile_app.assessments.forms import form_of
from agile_app.assessments.service import DOCUMENT_KIND, may_open, take_answers
from agile_app.device.live.kinds import DocumentKind, register_kind


def _roots(version: int) -> dict[str, FieldRoot]:
    # One form so far: with a second one its versions continue this numbering.
    return form_of("child_and_family", version).roots()


register_kind(
    DocumentKind(
        name=DOCUMENT_KIND,
        roots=_roots,
        authorise=may_open,
        extracted=take_answers,
        marks=frozenset({"bold", "italic", "header", "list", "blockquote"}),
    )
)
