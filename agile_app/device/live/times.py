"""When a frame was written, as far as anybody can say. Order is by ``seq`` alone, never by this.

A device says how long *ago* it wrote a frame, never at what o'clock, so a clock that is wrong by a
year says nothing wrong here. It works that out itself (``live-clock.js``): from its own clock where
the server found that clock equally wrong before and after; from a clock that only runs forward
within one start of the app; otherwise it says nothing.
"""

from datetime import datetime, timedelta

AT_ONCE = timedelta(seconds=1)  # nearer than this, the moment it was received says the same
LONGEST_AGO = timedelta(days=92)  # no lease lets a device write unheard for longer


def written_at(received: datetime, ago_ms: int | None) -> datetime | None:
    """When it was written; None where that is the moment it was received, or nobody can say.

    Args:
        received: when the server took it.
        ago_ms: how many milliseconds before that the device wrote it; None where it cannot say.
    """
    if ago_ms is None:
        return None
    ago = timedelta(milliseconds=min(ago_ms, 1 << 40))
    return received - ago if AT_ONCE <= ago <= LONGEST_AGO else None


def to_the_millisecond(moment: datetime) -> datetime:
    """As the log keeps moments."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
