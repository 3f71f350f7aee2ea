"""The live document of an assessment: what may stand in it, who may open it, what is taken out."""

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.moves import roots_of, short_of
from agile_app.assessments.service import DOCUMENT_KIND, may_open
from agile_app.device.live.kinds import DocumentKind, register_kind

register_kind(
    DocumentKind(
        name=DOCUMENT_KIND,
        roots=roots_of,
        authorise=may_open,
        extracted=take_answers,
        marks=frozenset({"bold", "italic", "header", "list", "blockquote"}),
        short=short_of,
    )
)
