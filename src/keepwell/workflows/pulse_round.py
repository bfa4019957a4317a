"""A pulse round's story: freeze the groups, make the keys; at the end count, release, forget.

Opening and closing are jobs. What leaves a closed round are released cells, stored as sheets like
every other figure: pages, terminal and packs read those, and nothing else of the answers.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.listening import operations, queries
from keepwell.domain.people import queries as people
from keepwell.kernel.home import secret
from keepwell.workflows import pulse_reminding
from keepwell.workflows.pulse_release import publish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

OPEN: Final = "pulse.open"
CLOSE: Final = "pulse.close"
SIGNING: Final = "manifests"
TIRED_DAYS: Final = 28
MOST_ROUNDS: Final = 2
"""Nobody is asked in more rounds than this within four weeks."""


def ask_to_open(*, round_key: str, by: str) -> None:
    """Have the work process open a round: keys take a moment each."""
    jobs.enqueue(name=OPEN, payload={"round": round_key, "by": by}, key=f"{OPEN}/{round_key}")


def ask_to_close(*, round_key: str, by: str) -> None:
    """Have the work process close a round."""
    jobs.enqueue(name=CLOSE, payload={"round": round_key, "by": by}, key=f"{CLOSE}/{round_key}")


def groups(*, on: date) -> tuple[operations.Atom, ...]:
    """The people who would be asked on a day, in groups that can answer without being known.

    Whoever was asked often enough lately is spared. Empty when all together are too few.
    """
    from keepwell.analytics.release.voice import freeze
    from keepwell.workflows.figure_asking import organisation

    by_team: dict[str, list[str]] = {}
    tired = spared(on=on)
    for person, team, _unit in people.placed(on=on):
        if person not in tired:
            by_team.setdefault(team, []).append(person)
    if not by_team:
        return ()
    opened = freeze(
        eligible={team: len(keys) for team, keys in by_team.items()}, tree=organisation()
    )
    if opened.small:
        return ()
    return tuple(
        operations.Atom(
            teams := tuple(team for team in opened.unit if team in atom),
            tuple(key for team in teams for key in by_team[team]),
            tuple(opened.unit[team] for team in teams),
        )
        for atom in opened.atoms
    )


def spared(*, on: date) -> frozenset[str]:
    """People who were asked in so many rounds of the last weeks that this day's leaves them in peace."""
    since = on - timedelta(days=TIRED_DAYS)
    times = queries.times_asked(since=since, before=on + timedelta(days=1))
    return frozenset(person for person, count in times.items() if count >= MOST_ROUNDS)


def limits() -> dict[str, int]:
    """The smallest groups that a round of today promises."""
    now = company.limits()
    return {
        "voice_score": now.voice_score,
        "voice_distribution": now.voice_distribution,
        "voice_comments": now.voice_comments,
    }


def open_now(*, round_key: str, by: str, progress: Progress) -> None:
    """Open a round: who is asked is frozen as of today.

    Raises:
        RoundError: when nobody may be asked, or the round is over.
    """
    operations.open_round(
        round_key=round_key,
        atoms=groups(on=timezone.localdate()),
        limits=limits(),
        home=Path(settings.HOME),
        secret=secret(Path(settings.HOME), SIGNING),
        by=by,
        progress=lambda done, total: progress(done, total, "keys"),
    )
    pulse_reminding.invite(round_key=round_key, kind="open", now=timezone.now())


def close_now(*, round_key: str, by: str) -> int:
    """Close a round, release what may be told; how many answers there were."""
    found = queries.round_of(key=round_key)
    if found is None:
        raise LookupError(f"there is no round {round_key!r}")
    accepted = operations.close_round(
        round_key=round_key, home=Path(settings.HOME), by=by,
        grouping=lambda counts: _comment_groups(found, counts),
    )  # fmt: skip
    publish(round_key=round_key, by=by)
    return accepted


def _comment_groups(
    found: queries.RoundView, counts: Sequence[int]
) -> list[tuple[frozenset[int], tuple[str, ...]]]:
    """The smallest groups with enough answers for their comments to be told."""
    from keepwell.analytics.release.voice import close_round
    from keepwell.workflows.pulse_release import ground

    classes = close_round(
        opened=ground(found), answers=counts, needed=found.limits["voice_comments"]
    )
    return [
        (one, tuple(team for at in sorted(one) for team in found.atoms[at]["teams"]))
        for one in classes
    ]


def close_due(*, on: date) -> int:
    """Ask for the closing of every open round whose last day is over, and for a day's letters.

    How many are to be closed.
    """
    pulse_reminding.remind_due(on=on, now=timezone.now())
    due = [one for one in queries.rounds() if one.state == "open" and one.closes_on <= on]
    for one in due:
        ask_to_close(round_key=one.key, by="system")
    return len(due)


@job(OPEN)
def open_job(payload: dict[str, Any], progress: Progress) -> None:
    """Open a round in the work process."""
    open_now(round_key=payload["round"], by=payload["by"], progress=progress)


@job(CLOSE)
def close_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Close a round in the work process."""
    close_now(round_key=payload["round"], by=payload["by"])
