"""Typed errors. Each has a stable code, a sentence for the person, and what they can do.

Raised where the rule is; translated once at each edge (HTTP status, operation result, page).
"""


class AgileError(Exception):
    """Base of every error a person may meet.

    ``code`` is stable and safe to log; ``sentence`` and ``what_to_do`` are shown to the person
    and must hold no secret and no other person's name.
    """

    code = "error"
    status = 500
    what_to_do = "Try again. If it goes on, tell the service desk this code."

    def __init__(
        self,
        sentence: str,
        *,
        code: str | None = None,
        what_to_do: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code
        if what_to_do is not None:
            self.what_to_do = what_to_do
        self.field = field


class NotSignedIn(AgileError):
    code = "not_signed_in"
    status = 401
    what_to_do = "Sign in. What you typed is kept on this device."


class NotAllowed(AgileError):
    code = "not_allowed"
    status = 403
    what_to_do = "Ask your manager if you need this for your work."


class NotFound(AgileError):
    code = "not_found"
    status = 404
    what_to_do = "Check the address, or search for the record."


class Invalid(AgileError):
    """Input that breaks a rule; ``field`` names where."""

    code = "invalid"
    status = 422
    what_to_do = "Correct it and try again. Nothing else was changed."


class Conflict(AgileError):
    code = "conflict"
    status = 409
    what_to_do = "Look at both versions and choose."


class TooLarge(AgileError):
    code = "too_large"
    status = 413
    what_to_do = "Send a smaller file or less text."


class TooMany(AgileError):
    code = "too_many"
    status = 429
    what_to_do = "Wait a little and try again."


class Unavailable(AgileError):
    code = "unavailable"
    status = 503
    what_to_do = "Your work is kept on this device and is sent when the service is back."
