"""Solomon's vehicle routing instances (1987) as planning problems.

The text format is that of Solomon's and of Gehring and Homberger's files: a name, the number of
vehicles and their capacity, then one line for each customer, the first being the depot. Distances
and times follow the DIMACS convention: Euclidean, truncated to one decimal; the cost is the total
distance. A tick is a tenth.
"""

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from agile_app.core.errors import Invalid
from agile_app.visits.planner.problem import Problem, Route, Stop, validate

TICKS = 10
MOST_BYTES = 5_000_000
MOST_CUSTOMERS = 2_000
_COLUMNS = ("number", "x", "y", "demand", "ready time", "due date", "service time")
_LARGEST = Decimal(10_000_000)


class BadInstance(Invalid):
    """A file that is not an instance; the sentence names the line."""

    code = "bad_instance"
    what_to_do = (
        "The file must be text in Solomon's format: a name, VEHICLE with NUMBER and CAPACITY, "
        "CUSTOMER with seven numbers to a line."
    )


@dataclass(frozen=True)
class _Customer:
    line: int
    x: Decimal
    y: Decimal
    demand: int
    ready: int
    due: int
    service: int


@dataclass(frozen=True)
class Instance:
    """One instance: its name, and the planning problem (stop n is customer n + 1)."""

    name: str
    vehicles: int
    capacity: int
    problem: Problem


def read_instance(path: Path) -> Instance:
    """Reads a file.

    Raises:
        BadInstance: it cannot be read, or breaks the format; says in which line and why.
    """
    return parse_instance(_text(path))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInstance(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInstance(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise BadInstance(f"{path.name} is not a text file.") from None
    except OSError as error:
        raise BadInstance(f"{path.name} cannot be read: {error.strerror}.") from None


def parse_instance(text: str) -> Instance:
    """Reads an instance's text; raises as ``read_instance`` does."""
    lines = [
        (number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    if not lines:
        raise BadInstance("The file is empty.")
    vehicle = _heading(lines, "VEHICLE")
    customer = _heading(lines, "CUSTOMER")
    if vehicle > customer:
        raise BadInstance("CUSTOMER must come after VEHICLE.")
    name = " ".join(lines[0][1]) if vehicle > 0 else "unnamed"
    vehicles, capacity = _fleet(list(lines[vehicle + 1 : customer]))
    rows = [line for line in lines[customer + 1 :] if not _is_header(line[1])]
    customers = [_customer(place, line, words) for place, (line, words) in enumerate(rows)]
    if len(customers) < 2:
        raise BadInstance("There must be a depot and at least one customer.")
    if len(customers) - 1 > MOST_CUSTOMERS:
        raise BadInstance(f"There are more than {MOST_CUSTOMERS} customers.")
    return Instance(name, vehicles, capacity, _problem(customers, vehicles, capacity))


def _heading(lines: list[tuple[int, list[str]]], word: str) -> int:
    for place, (_number, words) in enumerate(lines):
        if words[0].upper() == word:
            return place
    raise BadInstance(f"The heading {word} is missing.")


def _is_header(words: list[str]) -> bool:
    return words[0].upper().startswith("CUST")


def _fleet(lines: list[tuple[int, list[str]]]) -> tuple[int, int]:
    numbers = [line for line in lines if line[1][0].upper() != "NUMBER"]
    if len(numbers) != 1 or len(numbers[0][1]) != 2:
        raise BadInstance("Under VEHICLE there must be one line with NUMBER and CAPACITY.")
    line, words = numbers[0]
    vehicles, capacity = (_whole(word, line, what) for word, what in zip(
        words, ("number of vehicles", "capacity"), strict=True
    ))  # fmt: skip
    if vehicles < 1:
        raise BadInstance(f"Line {line}: there must be at least one vehicle.")
    return vehicles, capacity


def _customer(place: int, line: int, words: list[str]) -> _Customer:
    if len(words) != len(_COLUMNS):
        raise BadInstance(
            f"Line {line}: a customer has {len(_COLUMNS)} numbers, here are {len(words)}."
        )
    number = _whole(words[0], line, _COLUMNS[0])
    if number != place:
        raise BadInstance(f"Line {line}: customer {place} is expected, here is {number}.")
    found = _Customer(
        line,
        _number(words[1], line, "x", negative=True),
        _number(words[2], line, "y", negative=True),
        _whole(words[3], line, _COLUMNS[3]),
        *(_ticks(word, line, what) for word, what in zip(words[4:], _COLUMNS[4:], strict=True)),
    )
    if found.ready > found.due:
        raise BadInstance(f"Line {line}: the due date is before the ready time.")
    return found


def _number(word: str, line: int, what: str, *, negative: bool = False) -> Decimal:
    try:
        number = Decimal(word)
    except InvalidOperation:
        raise BadInstance(f"Line {line}: the {what} “{word[:20]}” is not a number.") from None
    if not number.is_finite() or abs(number) > _LARGEST:
        raise BadInstance(f"Line {line}: the {what} “{word[:20]}” is out of range.")
    if number < 0 and not negative:
        raise BadInstance(f"Line {line}: the {what} is negative.")
    return number


def _whole(word: str, line: int, what: str) -> int:
    number = _number(word, line, what)
    if number != int(number):
        raise BadInstance(f"Line {line}: the {what} “{word[:20]}” is not a whole number.")
    return int(number)


def _ticks(word: str, line: int, what: str) -> int:
    ticks = _number(word, line, what) * TICKS
    if ticks != int(ticks):
        raise BadInstance(f"Line {line}: the {what} “{word[:20]}” has more than one decimal.")
    return int(ticks)


def _problem(customers: list[_Customer], vehicles: int, capacity: int) -> Problem:
    depot, *others = customers
    route: Route = {
        "worker": 0, "day": 0, "mode": "car", "start": 0, "end": 0, "from": depot.ready,
        "to": depot.due, "lunch": None, "capacity": capacity,
    }  # fmt: skip
    stops: list[Stop] = [
        {
            "place": place, "service": one.service, "arrival": 0, "demand": one.demand,
            "on": [{"route": None, "windows": [[one.ready, one.due, 0]], "cost": 0}],
            "leave_out": None,
        }
        for place, one in enumerate(others, 1)
    ]  # fmt: skip
    return validate({
        "version": 1,
        "places": len(customers),
        "travel": {"car": _distances(customers)},
        "routes": [{**route, "worker": worker} for worker in range(min(vehicles, len(others)))],
        "stops": stops,
        "uneven": 0,
    })  # fmt: skip


def _distances(customers: list[_Customer]) -> list[int]:
    """In tenths, truncated; in whole numbers, so that no rounding can lift 9.99… to 10."""
    digits = max(0, *(-_exponent(value) for one in customers for value in (one.x, one.y)))
    scale = 10**digits
    points = [(int(one.x * scale), int(one.y * scale)) for one in customers]
    return [
        math.isqrt(TICKS * TICKS * ((ax - bx) ** 2 + (ay - by) ** 2) // scale**2)
        for ax, ay in points
        for bx, by in points
    ]


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)
