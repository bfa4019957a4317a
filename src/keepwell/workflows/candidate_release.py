"""Candidates' pools as a measure: what left the gate once, on sheets and in the ledger like the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.rules.visitors import FAVOURABLE, LABELS
from keepwell.domain.released import operations as publishing
from keepwell.schemas.phrases import Phrase
from keepwell.workflows.figure_asking import note_released
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import stored_figure
from keepwell.workflows.pulse_release import NEARLY_ALL

if TYPE_CHECKING:
    from keepwell.analytics.release.voice.candidates import Told
    from keepwell.domain.listening.visitor_queries import PoolView

MEASURE: Final = "candidate_experience"


def tell() -> int:
    """Release what candidates' pools hold; of how many months. Twice changes nothing."""
    from keepwell.analytics.release.voice.candidates import figures

    kind, now, months = declared(MEASURE), timezone.now(), _months()
    if kind is None or not months:
        return 0
    nearly = {band: Phrase(f"voice.{band}", text) for band, text in NEARLY_ALL.items()}
    made = figures(months=months, groups=LABELS["candidate"], nearly=nearly)
    for by, told in made.items():
        publishing.store_sheet(
            measure=MEASURE, by=by, grain="month", known_at=now,
            figures=[stored_figure(one) for one in told],
        )  # fmt: skip
        note_released([(kind, tuple(told), ())], now=now)
    return len(months)


def month_of(pool: PoolView) -> str:
    """The month in which its last round closed: at its end, or when somebody stopped asking."""
    return f"{min(pool.told_on, pool.to_on):%Y-%m}"


def _months() -> dict[str, dict[str, Told]]:
    """By month and group; where two pools of a group fall into one month, the newer."""
    by_month: dict[str, dict[str, Told]] = {}
    for pool in reversed(reading.pools()):
        found = next((one for one in pool.figures if one["name"] == FAVOURABLE), None)
        if pool.kind == "candidate" and found is not None:
            group = LABELS["candidate"][pool.group]
            by_month.setdefault(month_of(pool), {})[group] = _told(found)
    return by_month


def _told(found: dict[str, Any]) -> Told:
    from keepwell.analytics.release.voice.candidates import Told

    ends = None if found["low"] is None or found["high"] is None else (found["low"], found["high"])
    value = None if found["band"] else found["value"]
    return Told(value, ends if value is not None else None, found.get("answers"), found["band"])
