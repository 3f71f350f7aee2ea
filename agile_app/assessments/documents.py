"""The live documents of assessments: what may stand in one, who may open it, what is taken out.

Each assessment has its own; siblings written about together have one in common beside them; what
only some roles may see is one more for each of those circles.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.form import MOST_SHORT, SYSTEM_ROOTS
from agile_app.assessments.forms import form_numbered
from agile_app.assessments.group.files import may_read_file
from agile_app.assessments.group.service import SHARED_KIND, children_of, may_open_shared
from agile_app.assessments.group.whole import has_common, members_of, whole_now
from agile_app.assessments.limited.opening import may_open_part, roots_of_part, short_of_part
from agile_app.assessments.limited.service import LIMITED_KIND
from agile_app.assessments.moves import roots_of, short_of
from agile_app.assessments.remarks.service import take_remarks
from agile_app.assessments.service import DOCUMENT_KIND, UNDER_WAY, may_open
from agile_app.assessments.sign_off.addenda import gather, gather_part, gather_shared
from agile_app.device.live.kinds import Content, DocumentKind, RootKind, register_kind
from agile_app.device.live.models import LiveDocument


def _taken(session: Session, assessment_id: UUID, content: Content, seq: int) -> None:
    if has_common(session, assessment_id):
        _take_whole(session, assessment_id)
    else:
        take_answers(session, assessment_id, content, seq)
        take_remarks(session, assessment_id, content, seq)


def _take_whole(session: Session, assessment_id: UUID) -> None:
    """Both documents as they are committed, and no earlier: either may have grown meanwhile."""
    whole = whole_now(session, assessment_id)
    take_answers(session, assessment_id, whole.read, whole.moment)
    take_remarks(session, assessment_id, whole.content, whole.moment)


def _shared_taken(session: Session, group_id: UUID, _content: Content, _seq: int) -> None:
    for member in members_of(session, group_id):
        if member.status in UNDER_WAY:
            _take_whole(session, member.id)


def _shared_roots(session: Session, document: LiveDocument) -> Mapping[str, RootKind]:
    return SYSTEM_ROOTS | form_numbered(session, document.version).shared_roots()


def _shared_short(session: Session, document: LiveDocument) -> Mapping[str, int]:
    form = form_numbered(session, document.version)
    common = form.shared_roots()
    short = [each.root for each in form.fields if each.kind == "short" and each.root in common]
    return dict.fromkeys(short, MOST_SHORT)


register_kind(
    DocumentKind(
        name=DOCUMENT_KIND,
        roots=roots_of,
        authorise=may_open,
        extracted=_taken,
        late=gather,
        short=short_of,
    )
)
register_kind(
    DocumentKind(
        name=SHARED_KIND,
        roots=_shared_roots,
        authorise=may_open_shared,
        extracted=_shared_taken,
        late=gather_shared,
        short=_shared_short,
        children=children_of,
        file=may_read_file,
    )
)
register_kind(
    # Nothing is taken out of it: what others search, count and report has none of it.
    DocumentKind(
        name=LIMITED_KIND,
        roots=roots_of_part,
        authorise=may_open_part,
        late=gather_part,
        short=short_of_part,
    )
)
