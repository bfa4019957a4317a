"""An initiative with everything behind it, as a file: so that an outsider can compute it again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.domain.partnership.queries.initiatives import Former, InitiativeView

HEAD: Final = (
    "team", "month", "start", "block", "compared", "state", "value", "numerator", "denominator", "n",
    "value_read", "value_used",
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet could take for a formula."""


def taken(view: InitiativeView, *, by: str, form: str) -> None:
    """Note on the trail that somebody takes everything behind an initiative out."""
    record(
        actor=by, verb="export_initiative", subject_kind="initiative", subject_id=view.id,
        detail={"form": form},
    )  # fmt: skip


def everything(view: InitiativeView) -> dict[str, Any]:
    """Plan with all versions, lots, what could be found, every review, the newest one's inputs."""
    lots = ledger.lots(initiative=view.id)
    return {
        "initiative": view.id, "title": view.plan.title, "retrospective": view.retrospective,
        "registered_at": view.made_at.isoformat(), "state": view.state,
        "stopped": view.stopped_why or None,
        "versions": [
            {
                "number": one.number, "at": one.at.isoformat(), "why": one.why,
                "changed": list(one.changed), "changed_after_results": list(one.marked),
                "digest": one.digest, "former": _former(one.former), "plan": one.plan.as_json(),
                "foreseen": one.foreseen.as_json() if one.foreseen else None,
            }
            for one in ledger.versions(initiative=view.id)
        ],
        "lots": None if lots is None else {
            "seed": str(lots.seed), "teams": dict(lots.teams), "drawn": dict(lots.drawn),
            "waves": [[one.month, one.places] for one in lots.waves], "digest": lots.digest,
            "sorted": {"teams": list(lots.order), "blocks": list(lots.block_order)},
            "former": _former(lots.former), "drawn_at": lots.at.isoformat(), "signatures": len(lots.signatures),
        },
        "reviews": [
            {
                "version": one.version, "read_to": one.read_to, "final": one.final,
                "at": one.at.isoformat(), "digest": one.digest, "effect": one.effect.as_json(),
                "headline": str(one.told.headline), "doubt": [str(word) for word in one.told.doubt],
            }
            for one in ledger.reviews(initiative=view.id)
        ],
        "inputs": ledger.inputs(initiative=view.id),
    }  # fmt: skip


def _former(told: Sequence[Former]) -> list[dict[str, Any]]:
    return [{"digest": one.digest, "held": one.held, "on": one.on.isoformat()} for one in told]


def rows(view: InitiativeView) -> list[tuple[Any, ...]]:
    """The team-months of the newest review, one row each, in the order of `HEAD`."""
    inputs = ledger.inputs(initiative=view.id)
    found: list[tuple[Any, ...]] = []
    for team in inputs.get("teams", ()):
        for at, month in enumerate(inputs["months"]):
            value, hits, over, n, state = team["released"][at] or (None, None, None, None, "")
            found.append((
                team["team"], month, team["start"], team["block"], int(team["compared"]), state,
                value, hits, over, n, team["value"][at],
                team["used"][at] if team["used"] else None,
            ))  # fmt: skip
    return found


def as_csv(view: InitiativeView) -> str:
    """The team-months as CSV; names that look like formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in rows(view):
        writer.writerow([f"'{one}" if isinstance(one, str) and one.startswith(FORMULA) else one for one in row])  # fmt: skip
    return out.getvalue()
