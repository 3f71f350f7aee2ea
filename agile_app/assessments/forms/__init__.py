"""Forms: shipped definition files, forms an administrator added, and finding the right version."""

from agile_app.assessments.forms.editions import (
    Edition,
    editions,
    form_numbered,
    form_of,
    newest_startable,
)
from agile_app.assessments.forms.shipped import shipped

__all__ = [
    "Edition",
    "editions",
    "form_numbered",
    "form_of",
    "newest_startable",
    "shipped",
]
