"""Finding candidates with the index of the database: FTS5 or tsvector for words, trigrams for
spelling. Only letters and digits reach either query language (``search_query.parse``)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jellyfish import jaro_winkler_similarity
from sqlalchemy import select, text
from sqlmodel import Session, col

from agile_app.records.nicknames import related_names
from agile_app.records.search_match import Round, Wanted, nearly
from agile_app.records.search_schema import OPEN, POSTGRES_TERMS, SearchWord
from agile_app.records.sounds import sound

MOST_LOOKED_AT = 6_000  # people in a round, of whom the actor may see few
_MOST_ALIKE = 40  # words that sound like one typed word
_MOST_NEAR = 12  # words that are spelt nearly like it
_MOST_TRIGRAMS = 200  # words that share trigrams with it, before their spelling is compared


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def widen(session: Session, wanted: Sequence[Wanted], reached: Round) -> list[Wanted]:
    """The terms with the further words that the round allows for names."""
    if reached is Round.HEARD:
        return [_with_heard(session, one) if one.term.is_name else one for one in wanted]
    if reached is Round.MISSPELT:
        return [_with_misspelt(session, one) if one.term.is_name else one for one in wanted]
    return list(wanted)


def _nearest(typed: str, found: Iterable[str], most: int) -> frozenset[str]:
    ordered = sorted(found, key=lambda word: (-jaro_winkler_similarity(typed, word), word))
    return frozenset(ordered[:most])


def _with_heard(session: Session, one: Wanted) -> Wanted:
    typed = one.term.typed
    heard: Iterable[str] = ()
    if code := sound(typed):
        heard = session.execute(
            select(col(SearchWord.word)).where(col(SearchWord.sound) == code)
        ).scalars()
    return replace(
        one,
        related=related_names(typed),
        heard=_nearest(typed, (word for word in heard if word != typed), _MOST_ALIKE),
    )


def _with_misspelt(session: Session, one: Wanted) -> Wanted:
    typed = one.term.typed
    if len(typed) < 3:
        return one
    if is_sqlite(session):
        marked = f"_{typed}_"
        trigrams = " OR ".join(f'"{marked[at : at + 3]}"' for at in range(len(marked) - 2))
        statement = text(
            "SELECT word FROM search_word WHERE id IN (SELECT rowid FROM search_spelling "
            "WHERE search_spelling MATCH :query ORDER BY rank LIMIT :most)"
        ).bindparams(query=trigrams, most=_MOST_TRIGRAMS)
    else:
        # Two letters exchanged in a short name leave less than the usual 0.3 in common.
        session.execute(text("SET LOCAL pg_trgm.similarity_threshold = 0.2"))
        statement = text(
            "SELECT word FROM search_word WHERE word % :query "
            "ORDER BY similarity(word, :query) DESC LIMIT :most"
        ).bindparams(query=typed, most=_MOST_TRIGRAMS)
    shared = session.execute(statement).scalars()
    near = (word for word in shared if nearly(typed, word))
    return replace(one, misspelt=_nearest(typed, near, _MOST_NEAR))


def _alternatives(one: Wanted, reached: Round) -> list[tuple[str, bool]]:
    """Every word to look for, and whether its start is enough."""
    found = [
        (needle.word, needle.starts and (reached > Round.WHOLE or needle.what == "birth"))
        for needle in one.term.needles
    ]
    if reached >= Round.HEARD:
        found += [(word, False) for word in sorted(one.related | one.heard | one.misspelt)]
    return found


def _fts5(wanted: Sequence[Wanted], reached: Round) -> str:
    def any_of(one: Wanted) -> str:
        words = _alternatives(one, reached)
        return " OR ".join(f'"{word}"*' if starts else f'"{word}"' for word, starts in words)

    return " AND ".join(f"({any_of(one)})" for one in wanted)


def _tsquery(wanted: Sequence[Wanted], reached: Round) -> str:
    def any_of(one: Wanted) -> str:
        words = _alternatives(one, reached)
        return " | ".join(f"'{word}':*" if starts else f"'{word}'" for word, starts in words)

    return " & ".join(f"({any_of(one)})" for one in wanted)


def candidates(session: Session, wanted: Sequence[Wanted], reached: Round) -> list[int]:
    """The ids of the entries that hold every term, at most ``MOST_LOOKED_AT``.

    Children whose case is open come first: where there are more than are looked at, those are
    what is likely meant.
    """
    found = _holding(session, wanted, reached, open_only=True)
    if len(found) < MOST_LOOKED_AT:
        known = set(found)
        rest = _holding(session, wanted, reached, open_only=False)
        found += [entry for entry in rest if entry not in known]
    return found[:MOST_LOOKED_AT]


def _holding(
    session: Session, wanted: Sequence[Wanted], reached: Round, *, open_only: bool
) -> list[int]:
    if is_sqlite(session):
        terms = _fts5(wanted, reached) + (f' AND "{OPEN}"' if open_only else "")
        statement = text(
            "SELECT rowid FROM search_terms WHERE search_terms MATCH :terms "
            "ORDER BY rowid LIMIT :most"
        )
    else:
        terms = _tsquery(wanted, reached) + (f" & '{OPEN}'" if open_only else "")
        # Once psycopg has prepared it, PostgreSQL would otherwise walk the primary key for the
        # order, and make every row's tsvector on the way.
        statement = text(
            "WITH found AS MATERIALIZED (SELECT id FROM search_entry "  # noqa: S608 - ours alone
            f"WHERE {POSTGRES_TERMS} @@ CAST(:terms AS tsquery)) "
            "SELECT id FROM found ORDER BY id LIMIT :most"
        )
    asked = statement.bindparams(terms=terms, most=MOST_LOOKED_AT)
    return list(session.execute(asked).scalars())
