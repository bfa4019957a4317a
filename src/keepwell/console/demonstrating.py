"""`keepwell demo`: the demo company, through the same door as real data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.console.output import Meter, Refused, complain, say, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def demo(told: argparse.Namespace) -> int:
    """Make the demo company and, with --serve, show it."""
    from keepwell.console.keeping import make
    from keepwell.console.serving import run_both
    from keepwell.workflows import demo_company

    make()
    try:
        if demo_company.is_here():
            say("The demo company is here already.")
        else:
            _build(told)
    except (demo_company.RealCompanyError, ValueError) as error:
        raise Refused(str(error)) from error
    _introduce(told)
    return run_both(told.host, told.port) if told.serve else 0


def _build(told: argparse.Namespace) -> None:
    from keepwell.workflows import demo_company

    meter = Meter()
    complaints = demo_company.build(
        size=told.size, months=told.months, until=told.until, seed=told.seed, progress=meter,
        whole=not told.serve,
    )  # fmt: skip
    meter.over()
    for words in complaints:
        complain(f"not loaded: {words}")


def _introduce(told: argparse.Namespace) -> None:
    from keepwell.domain.access import queries
    from keepwell.workflows.demo_company import PASSWORD

    users: Sequence[Any] = queries.users()
    rows = [
        (one.name, one.email, ", ".join(grant.role for grant in one.grants) or "nothing")
        for one in users
    ]
    say(table(rows, head=("Name", "Signs in as", "May, as")))
    say(f"\nEverybody's password: {PASSWORD}")
    if not told.serve:
        say(f"Start it: keepwell serve --port {told.port}")
