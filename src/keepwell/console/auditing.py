"""`keepwell audit`: promises that anybody with the right may verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.console.output import document, say, table

if TYPE_CHECKING:
    import argparse

    from keepwell.workflows.anonymity_audit import Report


def audit(told: argparse.Namespace) -> int:
    """One of the audits."""
    return {"trail": trail, "access": access, "anonymity": anonymity}[told.what](as_json=told.json)


def trail(*, as_json: bool) -> int:
    """Walk the whole chain; 1 when an entry does not fit."""
    from keepwell.domain.trail import queries

    verdict = queries.verify_chain()
    if as_json:
        document({
            "intact": verdict.intact, "entries": verdict.entries, "erased": verdict.erased, "head": verdict.head,
            "problems": list(verdict.problems),
        })  # fmt: skip
    else:
        holds = "holds" if verdict.intact else "is BROKEN"
        say(
            f"The trail {holds}: {verdict.entries:,} entries, {verdict.erased:,} erased on purpose."
        )
        say(f"Its end, to write down elsewhere: {verdict.head}")
        for problem in verdict.problems:
            say(f"  ✗ {problem}")
    return 0 if verdict.intact else 1


def access(*, as_json: bool) -> int:
    """Who may do what, as the one policy says."""
    from keepwell.domain.access.rules import ACTIONS, ROLES, SELF_ACTIONS

    if as_json:
        document({
            "roles": list(ROLES),
            "actions": {name: dict(held) for name, held in ACTIONS.items()},
            "about_oneself": sorted(SELF_ACTIONS),
        })  # fmt: skip
        return 0
    rows = [(name, *(held.get(role, "·") for role in ROLES)) for name, held in ACTIONS.items()]
    say(table(rows, head=("action", *ROLES)))
    say(
        f"\nEverybody, about themselves: {', '.join(sorted(SELF_ACTIONS))}. What is not listed is denied to everybody."
    )
    return 0


def anonymity(*, as_json: bool) -> int:
    """Attack everything published and everything that remains; 1 when anything falls short."""
    import json

    from keepwell.workflows import anonymity_audit

    done = anonymity_audit.attack(by="operator")
    if as_json:
        envelope = json.loads(anonymity_audit.written())
        signed = {name: envelope[name] for name in ("signature", "signer")}
        document({**json.loads(envelope["manifest"]), **signed, "fingerprint": done.digest})
    else:
        _read_out(done)
    return 0 if done.good else 1


def _read_out(done: Report) -> None:
    from django.conf import settings

    from keepwell.workflows.anonymity_audit import NOT_COVERED, REPORT

    short = [one for one in done.findings if not one.good]
    say("We attacked ourselves, so that you need not take our word for it.")
    say(f"{len(done.findings)} attacks, {len(short) or 'none'} of them found something.\n")
    for one in done.findings:
        say(f"{'✓' if one.good else '✗'} {one.tried}\n    {one.came}")
        if one.remedy is not None:
            say(f"    → {one.remedy}")
    say(f"\n{NOT_COVERED}")
    say(
        f"Signed report: {settings.HOME / REPORT}\nIts fingerprint, also on the trail: {done.digest}"
    )
