"""Whose names a family reads, and whose not: everybody the record and its reader know, by standing.

The same rule as on the device (``assets/device/family/people.js``).
"""

from collections.abc import Collection, Iterable

from agile_app.assessments.family.redaction import Person, Standing, folded
from agile_app.records.nicknames import related_names
from agile_app.records.rows import ChildRow, PersonRow

_PARENTS = frozenset(
    {"Mother", "Father", "Parent", "Adoptive mother", "Adoptive father", "Adoptive parent"}
)
_PROFESSIONAL = frozenset({"network", "worker"})


def is_family(row: PersonRow) -> bool:
    """Whether the rule itself keeps their name: the child, the household, the parents."""
    if row.group == "self":
        return True
    parent = row.parental_responsibility or row.role in _PARENTS
    return row.group == "family" and (row.lives_here or parent)


def people_for(
    child_id: str,
    people: Iterable[PersonRow],
    children: Iterable[ChildRow],
    *,
    agreed: Collection[str] = (),
    asked: Collection[str] = (),
) -> list[Person]:
    """Everybody whose name may stand in the text, as this child's family may or may not read it.

    Args:
        people, children: the rows of the reader's own scope.
        agreed: ids of people whose names stay because worker and family agreed so; never of one
            whose own record is restricted.
        asked: further names to leave out.
    """
    known = {child.id: child for child in children}
    found: dict[str, Person] = {}
    for row in sorted(people, key=lambda row: row.child_id != child_id):
        if row.person_id in found or not row.name:
            continue
        child = known.get(row.person_id)
        may_be_agreed = row.person_id in agreed and not (child and child.restricted)
        stays = row.child_id == child_id and (is_family(row) or may_be_agreed)
        standing: Standing = "kept" if stays else "other"
        if row.group in _PROFESSIONAL:
            standing = "professional"
        found[row.person_id] = Person(
            row.name, standing, _other_names(row.name, child), row.person_id
        )
    for child in known.values():
        if child.id not in found:
            standing = "kept" if child.id == child_id else "other"
            found[child.id] = Person(
                child.name, standing, _other_names(child.name, child), child.id
            )
    return [*found.values(), *(Person(name, "asked") for name in asked if name.strip())]


def _other_names(name: str, child: ChildRow | None) -> tuple[str, ...]:
    full = (f"{child.given_name} {child.family_name}".strip(), child.known_as) if child else ()
    given = child.given_name if child else ""
    found = [*full, *_short_forms(name), *_short_forms(given)]
    return tuple(other for other in found if other)


def _short_forms(name: str) -> list[str]:
    first = name.replace("-", " ").split()[:1]
    return sorted(related_names(folded(first[0]))) if first else []
