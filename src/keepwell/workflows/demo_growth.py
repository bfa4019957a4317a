"""What new colleagues, teams, candidates and leavers of the demo company said.

Written through the same operations as by hand, with days counted back from today. Answers of
candidates and leavers are put into ballots by the demo alone; rounds close as they always do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from keepwell.domain.access import queries as access
from keepwell.domain.growth import operations as telling
from keepwell.domain.growth import queries as told
from keepwell.domain.growth.rules import MOMENTS, Outcome, Sight, Topic
from keepwell.domain.listening import visitor_queries as visiting
from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.rules.visitors import INSTRUMENTS, quarter_start
from keepwell.domain.partnership.operations import team_meetings as meeting
from keepwell.domain.partnership.queries import syncs
from keepwell.domain.partnership.queries import team_meetings as met
from keepwell.domain.people import queries as people
from keepwell.domain.trail.rules import SYSTEM
from keepwell.workflows import pulse_visitors

if TYPE_CHECKING:
    from datetime import date, datetime

    from keepwell.domain.listening.rules.visitors import Kind

DOMAIN: Final = "demo.example"


@dataclass(frozen=True, slots=True)
class Seen:
    """An insight, told so many days ago, and what was answered."""

    text: str
    topic: Topic
    sight: Sight
    ago: int
    outcome: Outcome | None = None
    answer: str = ""
    became: str = ""


SEEN: Final = (
    Seen("We ask customers for their order number in the form, and again on the phone.", "customers", "everybody", 24, "explained", "You are right, it looks odd: the form opens before the order is found. The field will be filled in from spring on; until then we say why we ask.", ""),
    Seen("There are two folders of macros. Which one is right?", "ways", "everybody", 17, "playbook", "The shared one. The other is gone since Monday; thank you for asking.", "Macros of Returns"),
    Seen("A customer who writes in the evening gets the answer that we are closed, and then somebody answers anyway.", "customers", "lead", 4),
    Seen("Why do we say goodbye with a sentence nobody would ever say?", "ways", "leaders", 2),
)  # fmt: skip
POINTS: Final = (
    ("Swaps take three days, and by then the evening is lost", 20, "Swaps need an answer within a day"),
    ("The headsets of row four crackle", 6, ""),
    ("Who covers the chat while we train?", 5, ""),
)  # fmt: skip
MEETINGS: Final = (
    (27, (("theme", "Refund forms in two languages"), ("decision", "New macros are read aloud once before they go live"))),
    (6, (("theme", "Evenings after the price change"), ("decision", "The buddy of a starter takes the same shift for two weeks"))),
)  # fmt: skip


def tell_growth(*, today: date, now: datetime) -> None:
    """Fill the pages of fresh eyes, team meetings, candidates and leavers; once."""
    users = {one.email.split("@")[0]: one.id for one in access.users() if one.email.endswith(DOMAIN)}  # fmt: skip
    if not {"hana", "tariq"} <= set(users):
        return
    _insights(users, today)
    _meetings(users, today, now)
    _visitors(today)


def _insights(users: dict[str, str], today: date) -> None:
    everything = told.Reader("", answers=True, teams=None)
    if any(told.counts(visible=everything).values()):
        return
    for seen, (person, team) in zip(SEEN, _new(today), strict=False):
        on = today - timedelta(days=seen.ago)
        made = telling.tell_insight(
            person=person, team=team, moment=MOMENTS[1], topic=seen.topic, sight=seen.sight,
            text=seen.text, by=SYSTEM, on=on,
        )  # fmt: skip
        if seen.outcome:
            telling.answer_insight(
                insight=made, text=seen.answer, outcome=seen.outcome, became=seen.became,
                by=users["hana"], on=on + timedelta(days=3),
            )  # fmt: skip


def _new(today: date) -> list[tuple[str, str]]:
    """(person, team) of those who began within the last weeks, the newest first."""
    began: dict[str, tuple[date, str]] = {}
    for one in people.teams():
        since = today - timedelta(days=180)
        for key, first in people.starters(team=one.name, since=since, on=today).items():
            began[key] = (first, one.name)
    newest = sorted(began.items(), key=lambda one: (one[1][0], one[0]), reverse=True)
    return [(key, team) for key, (_first, team) in newest]


def _meetings(users: dict[str, str], today: date, now: datetime) -> None:
    lead = access.user_by_id(public_id=users["tariq"])
    teams = access.teams_for(user=lead, action="hold_team_meetings", on=today) if lead else None
    team = min(teams, default="") if teams else ""
    if not team or met.board(team=team).meetings:
        return
    by = users["tariq"]
    for ago, said in MEETINGS:
        held = meeting.hold_team_meeting(
            team=team, kind="team", on=today - timedelta(days=ago), by=by
        )
        for kind, text in said:
            meeting.write_down(meeting=held, said=kind, text=text, by=by)
    for text, ago, words in POINTS:
        on = today - timedelta(days=ago)
        point = meeting.bring_point(team=team, text=text, by=users.get("ana", by), on=on)
        if words and syncs.all_series():
            meeting.pass_on_point(point=point, words=words, block="policy", by=by, on=on, now=now)


def _visitors(today: date) -> None:
    """Quarters that are over, told where it was enough, and the one that is still open."""
    if visiting.open_rounds():
        return
    rng = Random(7)  # noqa: S311 - a story, no secret
    last = quarter_start(quarter_start(today) - timedelta(days=1))
    first = quarter_start(last - timedelta(days=1))
    _asked("candidate", {0: 6, 1: 7, 2: 3, 3: 9}, _candidate, rng, last, today)
    _asked("exit", {0: 6}, _leaver, rng, first, today)


def _asked(
    kind: Kind, sizes: dict[int, int], answer: Any, rng: Random, first: date, today: date
) -> None:  # fmt: skip
    pulse_visitors.begin(kind=kind, by=SYSTEM, on=first)
    while (now := visiting.open_rounds()[kind]).closes_on < today:
        ballot = Ballot.of(Path(settings.HOME), now.key)
        for group, size in sizes.items():
            for _ in range(size):
                body = {f"{INSTRUMENTS[kind]}:{name}": told_ for name, told_ in answer(group, rng).items()}  # fmt: skip
                ballot.put(nullifier=f"{rng.getrandbits(256):064x}", atom=group, body=body)
        pulse_visitors.close_due(on=now.closes_on + timedelta(days=1))


def _candidate(group: int, rng: Random) -> dict[str, Any]:
    """Who was turned down at once was told least of what comes next."""
    base = (3.1, 3.6, 3.9, 4.3)[group]
    told_ = {f"C{at}": _near(rng, base - (at == 2) * 0.6) for at in (1, 2, 3, 4)}
    return {**told_, "C5": min(10, max(0, round(rng.gauss(2 * base - 0.5, 2))))}


def _leaver(_group: int, rng: Random) -> dict[str, Any]:
    reasons = ("schedule or hours", "pay", "no path to grow", "workload or stress", "family")
    (reason,) = rng.choices(reasons, weights=(5, 3, 3, 2, 1))
    fixes = ("Rosters three weeks ahead", "A way to grow that is written down", "Fewer hard calls in a row")  # fmt: skip
    return {
        "E1": reason, "E3": _near(rng, 3.7), "E4": _near(rng, 2.9), "E5": _near(rng, 2.6),
        "E6": _near(rng, 2.7), "E7": rng.choice(("yes", "perhaps", "no")), "E8": rng.choice(fixes),
    }  # fmt: skip


def _near(rng: Random, middle: float) -> int:
    return min(5, max(1, round(rng.gauss(middle, 0.9))))
