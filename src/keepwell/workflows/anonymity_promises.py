"""What was promised and can be read off: lists of keys, limits in force, switches that weaken."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from keepwell.domain.company import queries as company
from keepwell.domain.listening import queries
from keepwell.domain.listening.rules import manifest
from keepwell.domain.trail import queries as trail
from keepwell.kernel.home import secret
from keepwell.kernel.limits import Limits
from keepwell.schemas.phrases import gettext_noop
from keepwell.workflows import anonymity_visitors
from keepwell.workflows.anonymity_findings import finding
from keepwell.workflows.pulse_round import SIGNING

if TYPE_CHECKING:
    from keepwell.domain.listening.queries import RoundView
    from keepwell.workflows.anonymity_findings import Finding

WAIT_SECONDS: Final = 14_400
"""An answer waits up to four hours on its device (domain.md 3.5, step 4)."""
ATOM: Final = 8
WEEKS: Final = 8


def check() -> list[Finding]:
    """Lists of keys, limits, switches."""
    return [_manifests(), _limits(), _switches()]


def opened_as() -> dict[str, str]:
    """By round the hash of the list of keys that the trail saw when it opened."""
    rows = trail.entries(subject_kind="round", verb="open_round", limit=10_000)
    return {one.subject_id: str(one.detail.get("manifest", "")) for one in rows}


def _manifests() -> Finding:
    """One signed list a round, also of visitors: one key an atom or group, none of one's own."""
    told = [one for one in queries.rounds() if one.manifest_hash]
    visitors, asked = anonymity_visitors.lists(), anonymity_visitors.asked_as()
    seen, own = opened_as(), manifest.public(secret(Path(settings.HOME), SIGNING))
    wrong = [one.title for one in told if not _fits(one, seen, own)]
    wrong += [
        anonymity_visitors.titled(one)
        for one in visitors
        if not anonymity_visitors.fits(one, seen=asked, own=own)
    ]
    return finding(
        "manifests", good=not wrong, rounds=len(told) + len(visitors), wrong=", ".join(wrong),
        tried=gettext_noop("Checking the lists of keys of {rounds} rounds: our signature, the fingerprint on the trail, one key for each group and none for a person."),
        held=gettext_noop("Each is the one list that everybody gets."),
        broken=gettext_noop("These lists were changed, or are not the list that was opened: {wrong}."),
        remedy=gettext_noop("Void the round: a key of one's own would mark an answer."),
    )  # fmt: skip


def _fits(one: RoundView, seen: dict[str, str], own: str) -> bool:
    text = queries.manifest_of(key=one.key)
    try:
        told, signer = manifest.read(text), json.loads(text)["signer"]
    except (ValueError, KeyError):
        return False
    return (
        signer == own
        and told["round"] == one.key
        and manifest.fingerprint(text) == one.manifest_hash == seen.get(one.key)
        and [(key["id"], key["teams"]) for key in told["keys"]]
        == [(atom["key"], atom["teams"]) for atom in one.atoms]
        and all(manifest.key_id(key["key"]) == key["id"] for key in told["keys"])
    )


def _limits() -> Finding:
    """None below the floor, none lower than at an earlier round, none lowered in the program."""
    wrong = sorted(set(_lowered()))
    return finding(
        "limits", good=not wrong, wrong=", ".join(wrong),
        tried=gettext_noop("Reading every limit: in the program, in the settings, in each round."),
        held=gettext_noop("None is below what was agreed, and none was lowered since."),
        broken=gettext_noop("Lowered: {wrong}."),
        remedy=gettext_noop("Raise it again (Administration, limits), void rounds that opened meanwhile, and tell the works council."),
    )  # fmt: skip


def _lowered() -> list[str]:
    from keepwell.analytics.release.voice.attacks import FLOORS
    from keepwell.analytics.release.voice.between import FAR_APART_WEEKS
    from keepwell.analytics.release.voice.classes import SMALLEST_ATOM

    try:
        now = company.limits()
    except ValueError as error:
        return [str(error)]
    rounds = [one for one in queries.rounds() if one.limits]
    wrong = [name for name, floor in FLOORS.items() if getattr(Limits(), name) < floor]
    wrong += [name for name, floor in FLOORS.items() if getattr(now, name) < floor]
    for one in rounds:
        for name, floor in FLOORS.items():
            told = one.limits.get(name, 0)
            if told < floor or getattr(now, name) < told:
                wrong.append(f"{name} ({one.title})")
    wrong += ["people in a frozen group"] if SMALLEST_ATOM < ATOM else []
    wrong += ["weeks between two rounds"] if FAR_APART_WEEKS < WEEKS else []
    wrong += [
        f"people in a frozen group ({one.title})"
        for one in rounds
        if min((atom["people"] for atom in one.atoms), default=ATOM) < ATOM
    ]
    return wrong


def _switches() -> Finding:
    wrong = []
    if settings.PULSE_DELAY_SECONDS < WAIT_SECONDS:
        wrong.append("KEEPWELL_PULSE_DELAY")
    if settings.DEBUG:
        wrong.append("DEBUG")
    if logging.getLogger().getEffectiveLevel() <= logging.DEBUG:
        wrong.append("KEEPWELL_LOG")
    return finding(
        "switches", good=not wrong, wrong=", ".join(wrong),
        tried=gettext_noop("Reading switches that would weaken this: the random wait before an answer is sent, reports of errors with their contents, chatty logs."),
        held=gettext_noop("All stand on the safe side."),
        broken=gettext_noop("Weakened: {wrong}."),
        remedy=gettext_noop("Take this setting out of the environment and start Keepwell again."),
    )  # fmt: skip


def in_force() -> dict[str, Any]:
    """Limits as they are now, for the report."""
    from keepwell.analytics.release.voice.attacks import FLOORS

    try:
        now = company.limits()
    except ValueError:
        return {"wait_seconds": settings.PULSE_DELAY_SECONDS}
    return {name: getattr(now, name) for name in FLOORS} | {"wait_seconds": settings.PULSE_DELAY_SECONDS}  # fmt: skip
