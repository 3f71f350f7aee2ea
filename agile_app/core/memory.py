"""What was freed goes back to the system."""

import ctypes

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Call it after work that needed much memory for a moment.

    glibc gives every busy thread a heap of its own and keeps what is freed there, for that thread
    only: ten threads that each once held a large document would hold its room for ever. Other C
    libraries (macOS, musl) give it back by themselves: nothing is done there.
    """
    if _trim is not None:
        _trim(0)
