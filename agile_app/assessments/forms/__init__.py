"""The forms in use. A form is found by key and version; the newest is used for a new assessment."""

from agile_app.assessments.form import Form
from agile_app.assessments.forms.child_and_family import CHILD_AND_FAMILY
from agile_app.core.errors import NotFound

_FORMS: dict[tuple[str, int], Form] = {
    (form.key, form.version): form for form in (CHILD_AND_FAMILY,)
}


def form_of(key: str, version: int) -> Form:
    """The form an assessment was begun with.

    Raises:
        NotFound: this installation has no such form or version.
    """
    try:
        return _FORMS[key, version]
    except KeyError:
        raise NotFound(
            "This assessment uses a form that is not installed here.",
            code="form_unknown",
            what_to_do="Tell the service desk this code; nothing of the assessment is lost.",
        ) from None


def newest(key: str) -> Form:
    """The form that a new assessment of this kind begins with. Raises as ``form_of``."""
    return form_of(key, max((version for name, version in _FORMS if name == key), default=0))
