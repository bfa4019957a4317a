"""Reading the mirrors of both journeys."""

from __future__ import annotations

from keepwell.domain.partnership.models import JourneyMirror
from keepwell.domain.partnership.rules.journeys import DEFAULTS, PHASES, Mirror, Phase


def mirrors() -> tuple[Mirror, ...]:
    """One mirror a phase, in the order of the way: as chosen, else the usual one."""
    chosen = {row.phase: row for row in JourneyMirror.objects.all()}
    return tuple(_mirror(phase, chosen.get(phase)) for phase in PHASES)


def _mirror(phase: Phase, row: JourneyMirror | None) -> Mirror:
    if row is None:
        return DEFAULTS[phase]
    return Mirror(phase, row.staff, row.customer, row.likeness, row.touchpoint, chosen=True)
