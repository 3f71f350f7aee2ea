"""``python -m agile_app demo``: the synthetic town."""

from argparse import ArgumentParser, Namespace

from agile_app.core.commands import Command


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="another number, another town (1)")
    parser.add_argument("--workers", type=int, default=30, help="who hold children (30)")
    parser.add_argument("--children", type=int, default=450, help="with a record (450)")
    parser.add_argument(
        "--again",
        action="store_true",
        help="take the town away, with everything written in it, and make it anew as of today",
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing where there is any child"
    )


def _make(arguments: Namespace) -> int:
    from agile_app.core.database import transaction
    from agile_app.core.errors import Invalid
    from agile_app.demo.service import make_town

    if not 3 <= arguments.workers <= 1_000:
        raise Invalid("There are 3 to 1,000 workers.", field="workers")
    if not 30 <= arguments.children <= 10_000:
        raise Invalid("There are 30 to 10,000 children.", field="children")
    with transaction() as session:
        made = make_town(
            session,
            seed=arguments.seed,
            workers=arguments.workers,
            children=arguments.children,
            again=arguments.again,
            if_empty=arguments.if_empty,
        )
    if not made.made:
        print("There is a town already. Nothing was changed; --again makes it anew.")
        return 0
    if made.removed:
        print(f"The earlier town was taken away: {made.removed:,} rows.")
    print(
        f"An invented town: {made.children:,} children, {made.people:,} people, "
        f"{made.workers:,} accounts. Sign in as worker@demo.agile, colleague@demo.agile, "
        "manager@demo.agile or it@demo.agile; the password is agile-demo-2026."
    )
    return 0


COMMANDS = [
    Command(
        "demo",
        "Make the invented town to try things in",
        _make,
        _add_arguments,
        description=(
            "Make an invented town: families, their histories, the people who work with them, "
            "and a day's work for worker@demo.agile. Nobody in it is real. Refused unless "
            "AGILE_DEMO is set. Running it again changes nothing unless --again is given."
        ),
    )
]
