"""What becomes of uploads that nobody finished."""

from datetime import timedelta

from agile_app.core.jobs import job
from agile_app.device.media.tidying import tidy_unfinished


@job("media.tidy_unfinished", every=timedelta(days=1))
def tidy() -> None:
    """Uploads that stand still and that no document names are taken away."""
    tidy_unfinished()
