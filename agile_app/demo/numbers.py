"""Numbers that are right in form and can belong to nobody."""

from datetime import date
from itertools import count

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SLOUGH = "871"
_NO_SCHOOL = "0000"  # no school has this number, so no pupil has such a UPN


class Numbers:
    """Identifiers, each given once."""

    def __init__(self) -> None:
        self._nhs = count(1_000)
        self._children = count(1)
        self._workers = count(1)
        self._pupils: dict[int, int] = {}
        self._phones = count(0)

    def nhs_number(self) -> str:
        """From 999 000 0000 on, which the NHS keeps for tests; with its check digit."""
        while True:
            stem = f"999{next(self._nhs):06}"
            total = sum(
                int(digit) * weight for digit, weight in zip(stem, range(10, 1, -1), strict=True)
            )
            check = (11 - total % 11) % 11
            if check < 10:
                return f"{stem}{check}"

    def upn(self, born: date) -> str:
        """Slough's number, a school that does not exist, the year of reception, a serial."""
        year = (born.year + 4 + (born.month >= 9)) % 100
        serial = self._pupils[year] = self._pupils.get(year, 0) + 1
        if serial > 999:
            raise ValueError("the town has more pupils in a year than a UPN can count")
        digits = f"{_SLOUGH}{_NO_SCHOOL}{year:02}{serial:03}"
        total = sum(int(digit) * place for place, digit in enumerate(digits, start=2))
        return _UPN_LETTERS[total % 23] + digits

    def la_child_id(self) -> str:
        return f"D{next(self._children):06}"

    def social_work_england_number(self) -> str:
        return f"SW99{next(self._workers):05}"

    def mobile(self) -> str:
        """From 07700 900000 to 900999, which Ofcom keeps for drama."""
        return f"07700 900{next(self._phones) % 1_000:03}"
