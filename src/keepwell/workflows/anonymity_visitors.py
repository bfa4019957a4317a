"""Candidates and leavers under attack: what was told of them, and the lists of their keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.rules import manifest
from keepwell.domain.listening.rules.visitors import GROUPS, LABELS
from keepwell.domain.trail import queries as trail
from keepwell.workflows.candidate_release import MEASURE, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.domain.listening.visitor_queries import PoolView, VisitorView

ITEM: Final = "item"
GROUPS_FOR_ALL: Final = 2


def is_at_home(*, measure: str, cut: Mapping[str, str], period: str) -> bool:
    """Whether a published cell of candidates follows from pools that hold enough answers.

    For all of them, two such pools at least: each is told by itself, so their mean tells no more.
    """
    if measure != MEASURE or set(cut) - {ITEM}:
        return False
    pools = [one for one in reading.pools() if one.kind == "candidate" and month_of(one) == period]
    sound = {LABELS["candidate"][one.group] for one in pools if _is_sound(one)}
    return cut[ITEM] in sound if ITEM in cut else len(sound) >= GROUPS_FOR_ALL


def _is_sound(pool: PoolView) -> bool:
    """Enough answers of its own: none of its rounds stands in another pool of the group."""
    from keepwell.analytics.release.voice.attacks import FLOORS

    others = [one for one in reading.pools() if (one.kind, one.group) == (pool.kind, pool.group)]
    shared = sum(bool(set(one.rounds) & set(pool.rounds)) for one in others)
    behind = reading.answers(keys=list(pool.rounds), group=pool.group)
    return shared == 1 and len(behind) >= FLOORS["voice_score"]


def lists() -> list[VisitorView]:
    """Rounds of candidates and leavers, each with its list of keys."""
    return reading.manifests()


def titled(one: VisitorView) -> str:
    """How a round is named where something is wrong with it."""
    return f"{one.kind} {one.opens_on.isoformat()}"


def asked_as() -> dict[str, str]:
    """By round the hash of the list that the trail saw; empty from versions that did not note it."""
    rows = trail.entries(subject_kind="visitors", verb="ask_visitors", limit=10_000)
    return {one.subject_id: str(one.detail.get("manifest", "")) for one in rows}


def fits(one: VisitorView, *, seen: Mapping[str, str], own: str) -> bool:
    """Whether the list is ours, the one that was begun with: one key a group, none for a person.

    Args:
        one: the round.
        seen: what the trail saw, by round.
        own: the public part of the company's signing key.
    """
    try:
        told, signer = manifest.read(one.manifest), json.loads(one.manifest)["signer"]
    except (ValueError, KeyError):
        return False
    return (
        signer == own
        and told["round"] == one.key
        and manifest.fingerprint(one.manifest) == one.manifest_hash
        and seen.get(one.key) in {one.manifest_hash, ""}
        and [(key["id"], key["teams"]) for key in told["keys"]]
        == [(key, [name]) for key, name in zip(one.keys, GROUPS[one.kind], strict=False)]
        and len(told["keys"]) == len(GROUPS[one.kind])
        and all(manifest.key_id(key["key"]) == key["id"] for key in told["keys"])
    )
