"""Search over children, adults, addresses and identifiers: only what the actor may see.

What was typed is looked for in rounds, each wider than the last: words and their starts; short
forms and sounds of names; misspellings. A wider round runs only while the page is not full, so a
plain query stays quick. The words do the finding (an index of the database); the
ranking and the reason shown beside each result are worked out here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from agile_app.core.errors import NotAllowed
from agile_app.core.time import today
from agile_app.records import codes
from agile_app.records.access import visible_children
from agile_app.records.models import Child, HouseholdMember, Involvement, Relationship
from agile_app.records.search_find import MOST_LOOKED_AT, candidates, widen
from agile_app.records.search_index import NUMBERS
from agile_app.records.search_match import Match, Round, Wanted, match
from agile_app.records.search_query import checked, parse
from agile_app.records.search_schema import SearchEntry
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

_FEW = 300  # children: up to here all who may be seen are looked at, beyond it the index is asked
_BATCH = 500  # people asked about at once
_PLENTY = 150  # people to rank; where more match, the query says too little to tell them apart


@dataclass(frozen=True)
class SearchHit:
    """One person found.

    Attributes:
        child_id: the child; for an adult, a child the actor may open who knows them.
        adult_id: the adult, or empty for a child.
        name: as shown. ``address``: the current one, on one line.
        why: what matched, in words: ``Name · Born 5 Mar 2019``.
        date_of_birth: ISO, or empty.
        status: a child's case status; an adult's tie: ``Parent of Mia Khan``.
        is_open: work with the child goes on.
    """

    child_id: str
    adult_id: str
    name: str
    why: str
    date_of_birth: str
    address: str
    status: str
    is_open: bool


@dataclass(frozen=True)
class SearchResults:
    """One page, best first. ``more``: there are further pages, or too many to show them all."""

    rows: list[SearchHit]
    more: bool


def search(
    session: Session, actor: Actor, query: str, *, limit: int = 20, offset: int = 0
) -> SearchResults:
    """The people found by ``query`` whom the actor may see.

    Audited as ``records.search`` with the number found and the ids shown, never the words.

    Raises:
        NotAllowed: the actor may not search; audited.
        Invalid: the query is too long or has too many words.
    """
    if not holds(actor, Permission.CHILD_SEARCH):
        audit.record_refusal(actor, "records.search.refused")
        raise NotAllowed("Search over records is not open to you.")
    asked = checked(query, limit=limit, offset=offset)
    terms = parse(asked.text, today=today())
    rows: list[SearchHit] = []
    found: list[tuple[Match, Any]] = []
    more = False
    if terms:
        reach = _Reach(session, actor)
        wanted = [Wanted(term) for term in terms]
        found, more = _find(session, wanted, reach, asked.offset + asked.limit + 1)
        rows = _rows(session, reach, found[asked.offset : asked.offset + asked.limit])
    audit.record(
        session,
        actor,
        "records.search",
        facts={
            "found": len(found),
            "shown": [row.adult_id or row.child_id for row in rows],
            "from": asked.offset,
        },
    )
    return SearchResults(rows=rows, more=more or len(found) > asked.offset + asked.limit)


def _find(
    session: Session, wanted: Sequence[Wanted], reach: "_Reach", enough: int
) -> tuple[list[tuple[Match, Any]], bool]:
    """Matches with their entries, best first; goes on to a wider round while there are too few.

    Also whether there were more than could be looked at.
    """
    few = reach.few_entries()
    found: dict[UUID, tuple[Match, Any]] = {}

    def look(reached: Round) -> bool:
        entries, cut = few, False
        if entries is None:
            ids = candidates(session, wanted, reached)
            entries, cut = reach.seen_among(ids, max(enough, _PLENTY))
            cut = cut or len(ids) >= MOST_LOOKED_AT
        for entry in entries:
            if entry.person_id not in found and (how := match(entry, wanted, NUMBERS)):
                found[entry.person_id] = (how, entry)
        return cut

    if more := look(Round.STARTS):
        look(Round.WHOLE)  # else a whole name could be among those that were not looked at
    for reached in (Round.HEARD, Round.MISSPELT):
        if len(found) >= enough:
            break
        wider = widen(session, wanted, reached)
        if wider != wanted:
            wanted = wider
            more = look(reached) or more
    ranked = sorted(found.values(), key=lambda one: (-one[0].score, one[1].name, one[1].id))
    return ranked, more


class _Reach:
    """Whom the actor may see: the visible children, and the adults who are tied to one of them.

    A sibling who has a record of their own is a child here, and is seen only as such. Most actors
    see few: then their entries are read and looked at one by one, which is quicker than asking of
    everyone found whether they may be seen.
    """

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._visible = visible_children(actor)
        few = list(session.execute(self._visible.limit(_FEW + 1)).scalars())
        self._children = few if len(few) <= _FEW else None
        self._known: dict[int, bool] = {}

    def few_entries(self) -> list[Any] | None:
        """Everyone the actor may see, or None where they are many."""
        if self._children is None:
            return None
        adults = union(
            *(select(tie.adult).where(tie.child.in_(self._children)) for tie in _ties())
        ).subquery()
        entry = SearchEntry.__table__.c
        return list(
            self._session.execute(
                select(*entry).where(
                    or_(
                        and_(entry.is_child, entry.person_id.in_(self._children)),
                        and_(~entry.is_child, entry.person_id.in_(select(adults.c[0]))),
                    )
                )
            ).all()
        )

    def seen_among(self, ids: Sequence[int], plenty: int) -> tuple[list[Any], bool]:
        """Of these entries those the actor may see, looking until there are ``plenty``; and
        whether it stopped there."""
        entry = SearchEntry.__table__.c
        seen = [one for one in ids if self._known.get(one)]
        left = [one for one in ids if one not in self._known]
        pairs, looked, batch = _pairs(), 0, _BATCH
        asked = (
            select(pairs.c.id)
            .where(self._visible.where(col(Child.id) == pairs.c.child).correlate(pairs).exists())
            .distinct()
        )
        while looked < len(left) and len(seen) < plenty:
            some = left[looked : looked + batch]
            looked += len(some)
            batch = 4 * _BATCH  # few of the first may be seen: ask about more at once
            found = set(self._session.execute(asked, {"some": some}).scalars())
            self._known.update((one, one in found) for one in some)
            seen += [one for one in some if one in found]
        shown = select(*entry).where(entry.id.in_(seen)).order_by(entry.id)
        return list(self._session.execute(shown).all()), looked < len(left)

    def _visible_among(self, children: set[UUID]) -> set[UUID]:
        asked = self._visible.where(col(Child.id).in_(children))
        return set(self._session.execute(asked).scalars())

    def ties_of(self, adult_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
        """For each adult a visible child they are tied to, and the words for it."""
        if not adult_ids:
            return {}
        tied = [
            (tie.says, row)
            for tie in _ties()
            for row in self._session.execute(tie.named.where(tie.adult.in_(adult_ids)))
        ]
        visible = self._visible_among({row[1] for _, row in tied})
        found: dict[UUID, tuple[UUID, str]] = {}
        for says, (adult_id, child_id, kind, name) in tied:
            if child_id in visible:
                found.setdefault(adult_id, (child_id, says(kind, name)))
        return found


@dataclass(frozen=True)
class _Tie:
    """A way to be tied: a column of adults, one of children, its kind, and the words for it."""

    adult: Any
    child: Any
    kind: Any
    says: Callable[[str, str], str]

    @cached_property
    def named(self) -> Any:
        """Adult, child, kind and the child's name; open cases first."""
        entry = aliased(SearchEntry)
        return (
            select(self.adult, self.child, self.kind, entry.name)
            .join(entry, and_(entry.person_id == self.child, entry.is_child))
            .order_by(entry.is_open.desc(), entry.name)
        )


@cache
def _pairs() -> Any:
    """Entry and child for the entries ``:some``: a child itself, an adult's every tie."""
    entry = SearchEntry.__table__.c
    some = select(entry.id, entry.person_id, entry.is_child).where(
        entry.id.in_(bindparam("some", expanding=True))
    )
    chosen = some.cte("chosen")
    return union_all(
        select(chosen.c.id, chosen.c.person_id.label("child")).where(chosen.c.is_child),
        *(
            select(chosen.c.id, tie.child).where(
                tie.adult == chosen.c.person_id, ~chosen.c.is_child
            )
            for tie in _ties()
        ),
    ).cte("pairs")


def _is_kind_of(kind: str, name: str) -> str:
    return f"{codes.RELATIONSHIP.label(kind)} of {name}"


def _has_kind(kind: str, name: str) -> str:
    # Between equals the kind reads both ways; from child to adult it has no word of its own.
    alike = {"sibling", "half_sibling", "step_sibling", "cousin", "friend", "neighbour", "partner"}
    return _is_kind_of(kind, name) if kind in alike else f"Family of {name}"


def _has_part(role: str, name: str) -> str:
    return f"{codes.INVOLVEMENT_ROLE.label(role)}, for {name}"


@cache  # statements are dear to build, and these never differ
def _ties() -> list[_Tie]:
    """Every kind of tie between an adult and a child."""
    elder, younger, other = aliased(Relationship), aliased(Relationship), aliased(Involvement)
    lodger, housemate = aliased(HouseholdMember), aliased(HouseholdMember)
    together = select(
        lodger.person_id.label("adult"), housemate.person_id.label("child")
    ).join_from(lodger, housemate, lodger.household_id == housemate.household_id)
    household = together.subquery()
    return [
        _Tie(elder.person_id, elder.related_id, elder.kind, _is_kind_of),
        _Tie(younger.related_id, younger.person_id, younger.kind, _has_kind),
        _Tie(other.person_id, other.child_id, other.role, _has_part),
        _Tie(
            household.c.adult,
            household.c.child,
            literal(""),
            lambda _kind, name: f"Lives with {name}",
        ),
    ]


def _rows(session: Session, reach: _Reach, found: list[tuple[Match, Any]]) -> list[SearchHit]:
    ties = reach.ties_of([entry.person_id for _, entry in found if not entry.is_child])
    rows = []
    for how, entry in found:
        child_id, tie = ties.get(entry.person_id, (entry.person_id, ""))
        rows.append(
            SearchHit(
                child_id=str(child_id),
                adult_id="" if entry.is_child else str(entry.person_id),
                name=entry.name,
                why=" · ".join(how.why),
                date_of_birth=entry.birth_date.isoformat() if entry.birth_date else "",
                address=entry.address,
                status=entry.status if entry.is_child else tie,
                is_open=entry.is_open,
            )
        )
    return rows
