"""The attack on ourselves: everything that was published and everything that remains, tried.

The report is signed with the key of the lists of keys, kept in the company's folder, and its
fingerprint goes on the trail: so nobody can swap it for a kinder one unseen.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.listening import queries
from keepwell.domain.listening.rules import manifest
from keepwell.domain.trail import queries as trail
from keepwell.domain.trail.operations import record
from keepwell.kernel.home import secret
from keepwell.schemas.phrases import Quantity, gettext_noop
from keepwell.workflows import (
    anonymity_box,
    anonymity_promises,
    anonymity_published,
    anonymity_rehearsal,
    anonymity_remains,
)
from keepwell.workflows.anonymity_findings import Finding, finding
from keepwell.workflows.pulse_round import SIGNING

if TYPE_CHECKING:
    from keepwell.workflows.anonymity_rehearsal import Rehearsal

AUDIT: Final = "audit.anonymity"
VERB: Final = "audit_anonymity"
FORM: Final = "keepwell-anonymity-report-1"
REPORT: Final = "audits/anonymity.json"
AGAIN: Final = 2
"""Pure chance beats its own 95 % bound once in twenty: then the rehearsal is played once more."""

NOT_COVERED: Final = gettext_noop(
    "What this does not rule out: somebody who secretly changed the software, your network while "
    "an answer is sent, a style of writing, or colleagues who add up what they know."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, when, and under which limits; `digest` stands on the trail."""

    at: str
    good: bool
    findings: tuple[Finding, ...]
    limits: dict[str, int]
    digest: str
    genuine: bool = True


def ask(*, by: str) -> None:
    """Have the work process attack; a minute or so."""
    jobs.enqueue(name=AUDIT, payload={"by": by}, key=AUDIT)


@job(AUDIT)
def audit_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Attack in the work process."""
    attack(by=payload["by"])


def attack(*, by: str) -> Report:
    """Try everything, sign and keep what came of it."""
    found = tuple(_tried())
    good = all(one.good for one in found)
    told = {
        "form": FORM, "at": timezone.now().isoformat(timespec="seconds"), "good": good,
        "rounds": len(queries.rounds()), "limits": anonymity_promises.in_force(),
        "checks": [one.as_json() for one in found], "not_covered": NOT_COVERED,
    }  # fmt: skip
    text = manifest.signed(told, secret=secret(Path(settings.HOME), SIGNING))
    _keep(text)
    digest = manifest.fingerprint(text)
    record(
        actor=by, verb=VERB, subject_kind="company", subject_id="",
        detail={"good": good, "report": digest},
    )  # fmt: skip
    return Report(str(told["at"]), good, found, anonymity_promises.in_force(), digest)


def _tried() -> list[Finding]:
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(prefix="keepwell-audit-") as folder:
        copy = anonymity_remains.copied(Path(folder))
        remains = anonymity_remains.search(home=home, copy=copy)
    return [
        *anonymity_published.attack(),
        linkage(),
        *remains,
        anonymity_box.check(),
        *anonymity_promises.check(),
    ]


def linkage() -> Finding:
    """The matcher on a rehearsal; a second one where the first beat chance."""
    for _ in range(AGAIN):
        done = anonymity_rehearsal.rehearse(seed=secrets.randbelow(1 << 31))
        if not done.kept.beats_chance:
            break
    return _linked(done)


def _linked(done: Rehearsal) -> Finding:
    kept = done.kept
    return finding(
        "linkage", good=not kept.beats_chance and done.naive.beats_chance,
        tries=kept.tries, hits=kept.hits, guessing=Quantity(kept.guessing, digits=0),
        bound=Quantity(kept.bound, digits=0), naive=done.naive.hits,
        tried=gettext_noop("Matching by habit: 200 made-up people answer six rounds on a copy of this program; a matcher learns from one and attacks the others by order, size and place, {tries} tries."),
        held=gettext_noop("{hits} right; guessing gives {guessing}, by chance up to {bound}. On a table that keeps answers as they come, the same matcher gets {naive} right."),
        broken=gettext_noop("{hits} right where guessing gives {guessing} and by chance up to {bound}; on a table that keeps answers as they come {naive}."),
        remedy=gettext_noop("Close no further round with this version, and report it to its makers."),
    )  # fmt: skip


def _keep(text: str) -> None:
    place = Path(settings.HOME) / REPORT
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_text(text)
    draft.replace(place)


def written() -> str:
    """The signed report as it is kept; empty before the first."""
    place = Path(settings.HOME) / REPORT
    return place.read_text() if place.is_file() else ""


def last() -> Report | None:
    """The newest report, checked against its signature and the trail; None before the first."""
    text = written()
    if not text:
        return None
    digest = manifest.fingerprint(text)
    own = manifest.public(secret(Path(settings.HOME), SIGNING))
    try:
        told = manifest.read(text)
    except (ValueError, KeyError):
        return Report("", good=False, findings=(), limits={}, digest=digest, genuine=False)
    seen = trail.entries(verb=VERB, limit=1)
    genuine = (
        json.loads(text)["signer"] == own and bool(seen) and seen[0].detail.get("report") == digest
    )
    return Report(
        told["at"], told["good"], tuple(map(Finding.from_json, told["checks"])), told["limits"],
        digest, genuine,
    )  # fmt: skip
