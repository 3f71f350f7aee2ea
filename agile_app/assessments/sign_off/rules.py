"""Who may sign, and what the steps are called. Pure.

Four eyes (decision 0023, our own rule): nobody signs off an assessment that they started, asked to
have signed off, or wrote in since it was last signed. Notes, comments and suggestions are not
writing: whoever accepts a suggestion has written it.
"""


def why_not_sign(*, started: bool, asked: bool, wrote: bool) -> str:
    """Why this worker may not sign this assessment; empty when they may."""
    mine = [
        said
        for said, true in (
            ("you started it", started),
            ("you asked for the sign-off", asked),
            ("you wrote in it", wrote),
        )
        if true
    ]
    if not mine:
        return ""
    reasons = mine[0] if len(mine) == 1 else ", ".join(mine[:-1]) + " and " + mine[-1]
    return f"Somebody else signs this one: {reasons}."


SYSTEM = "x."
"""Roots that hold remarks and links, not the assessment itself."""


def is_writing(root: str) -> bool:
    """Whether what stands in a root is part of the assessment."""
    return not root.startswith(SYSTEM)
