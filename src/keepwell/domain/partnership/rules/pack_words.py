"""The pack's own sentences: headlines of blocks, proposed points, what is missing. Pure.

Templates are msgids; values stay typed, so that a frozen pack can be read in another language.
No word here says why something moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.intake import KINDS
from keepwell.schemas.needs import columns
from keepwell.schemas.packs import Missing, TalkingPoint
from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, Value, When, gettext_noop
from keepwell.schemas.suppliers import SUPPLIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.packs import (
        Finding,
        PackAction,
        PackAudit,
        PackFigure,
        PackGoal,
        Side,
    )

ONE_MOVED: Final = gettext_noop("{title} moved more than it usually does.")
ONE_MOVED_OF: Final = gettext_noop("{title} in {slice} moved more than it usually does.")
SOME_MOVED: Final = gettext_noop("{n} figures moved more than they usually do.")
NONE_MOVED: Final = gettext_noop("Nothing here moved more than it usually does.")
TOO_EARLY: Final = gettext_noop("What stands here is known; it is too early to tell changes.")
NOTHING_YET: Final = gettext_noop("Nothing can be told here yet; below stands what would help.")
QUIET: Final = gettext_noop(
    "Nothing unusual this month: {n} figures were looked at, and none moved more than it usually does."
)

TOO_EARLY_FOR_QUIET: Final = gettext_noop(
    "It is too early to tell what is unusual: that takes at least nine months of a figure."
)

MOVED: Final = gettext_noop("{title}: {value}, outside its usual range")
MOVED_OF: Final = gettext_noop("{title} in {slice}: {value}, outside its usual range")
CHANGED: Final = gettext_noop("{title}: {value}, a real change")
CHANGED_OF: Final = gettext_noop("{title} in {slice}: {value}, a real change")
MOVED_HIDDEN: Final = gettext_noop("{title}: a real change")
ASK_MOVED: Final = gettext_noop("What do both sides know about it, and who looks into it?")
GAP: Final = gettext_noop("{title} in {slice}: {value}, below all of Support ({whole})")
GAP_DOWN: Final = gettext_noop("{title} in {slice}: {value}, above all of Support ({whole})")
ASK_GAP: Final = gettext_noop("Is something missing that people there should know? Who finds out?")
OFF_GOAL: Final = gettext_noop("{title}: {value}, short of the goal of {goal}")
ASK_OFF_GOAL: Final = gettext_noop("What would bring it nearer, and does the goal still hold?")
LATE_ONE: Final = gettext_noop("{text}: one day late")
LATE: Final = gettext_noop("{text}: {n} days late")
LATE_KEY: Final = "late:"
UNANSWERED: Final = gettext_noop("Insights of new colleagues that wait longer than a week: {n}")
ASK_UNANSWERED: Final = gettext_noop("Who answers them, and by when?")
OWNED: Final = gettext_noop("{owner}, due {day}")
MOVED_ON: Final = gettext_noop("Put off {n} times")
ASK_LATE: Final = gettext_noop("A new day, some help, or shall we let it go?")
OFF_TRACK: Final = gettext_noop("{result}: off track")
ASK_OFF_TRACK: Final = gettext_noop("What will the two owners do differently until {day}?")
NO_FIGURES: Final = gettext_noop("This block has no figures yet")
FEW_FIGURES: Final = gettext_noop("Most figures of this block wait for one file")
ASK_FILE: Final = gettext_noop("{who}: could you export it? It would show {gives}.")
DATA_ENDS: Final = gettext_noop("Data that end in {when}: {kind}")
DATA_REFUSED: Final = gettext_noop("{n} rows were refused: {kind}")
REMEDY: Final = gettext_noop("Remedy: {words}")

SEES_HIGHER_HR: Final = gettext_noop("HR rates this {gap} points higher than Support: {item}")
SEES_HIGHER_SUPPORT: Final = gettext_noop("Support rates this {gap} points higher than HR: {item}")
ASK_AUDIT: Final = gettext_noop("What does each side see that the other does not?")
ITEMS: Final = (
    gettext_noop("hiring profiles developed together"),
    gettext_noop("onboarding and training designed together"),
    gettext_noop("turnover watched and addressed together"),
    gettext_noop("wellbeing and feedback fitted to the frontline"),
    gettext_noop("policies that consider customer-facing work"),
)
TEAM: Final = "team:"
"""Begins the key of a point that a team passed on."""
FROM_TEAM: Final = gettext_noop("A team brought it from its own meeting")
WAITS: Final = gettext_noop("Waits to be settled; it has not been on the table yet")
AGAIN: Final = gettext_noop("On the table for the second time")
AGAIN_OFTEN: Final = gettext_noop("On the table for {n} meetings")

WAITING: Final = gettext_noop("{first}")
WAITING_TWO: Final = gettext_noop("{first}; {second}")
WAITING_MORE: Final = gettext_noop("{first}; {second} and {n} more")
NEVER_CAME: Final = gettext_noop("No such file has come in yet: {kind}.")
ENDS_EARLY: Final = gettext_noop("It ends in {when}: {kind}.")
EMPTY_COLUMN: Final = gettext_noop(
    "The column “{column}” is missing or empty in what came in: {kind}."
)
BRING: Final = gettext_noop("{who} can export it; bring it in under Connect.")
ADD_COLUMN: Final = gettext_noop("{who} can add it to the export; then bring the file in again.")
PULSE: Final = gettext_noop("What the staff say themselves: energy, fairness, being heard")
PULSE_WHY: Final = gettext_noop("No pulse round has been closed here yet.")
PULSE_HOW: Final = gettext_noop(
    "HR can hold one; until then the load above says how the work is, not how people are."
)
CONFIDENTIAL: Final = gettext_noop("Points raised in confidence")
CONFIDENTIAL_WHY: Final = gettext_noop("There are no cases in Keepwell to count.")
CONFIDENTIAL_HOW: Final = gettext_noop(
    "HR may say in the meeting how many there were, where that gives nobody away."
)
PRAISE: Final = gettext_noop("Recognition, and time in role")
PRAISE_WHY: Final = gettext_noop("Neither is recorded here yet.")
PRAISE_HOW: Final = gettext_noop(
    "A job history that says since when each role was held would show time in role."
)
OWN: Final = "{words}"

_IDS: Final = {
    text: name for name, text in list(globals().items()) if isinstance(text, str) and name.isupper()
}


def phrase(text: str, /, **params: Value) -> Phrase:
    """A sentence of this module."""
    return Phrase(f"pack.{_IDS[text].lower()}", text, params)


def headline(front: Sequence[PackFigure], moved: Sequence[PackFigure]) -> Phrase:
    """What a block says first.

    Args:
        front: the figures in front of it.
        moved: those of the block that findings speak of.
    """
    if len(moved) == 1:
        return _named(moved[0], ONE_MOVED, ONE_MOVED_OF)
    if moved:
        return phrase(SOME_MOVED, n=len(moved))
    if any(one.verdict == "within" for one in front):
        return phrase(NONE_MOVED)
    return phrase(TOO_EARLY if front else NOTHING_YET)


def quiet(checked: int) -> Phrase:
    """A month without real changes, or one that has too little past to tell."""
    return phrase(QUIET, n=checked) if checked else phrase(TOO_EARLY_FOR_QUIET)


def _named(figure: PackFigure, whole: str, part: str, /, **more: Value) -> Phrase:
    told: dict[str, Value] = {"title": Said(figure.title), **more}
    if not figure.slice:
        return phrase(whole, **told)
    return phrase(part, slice=Names(tuple(figure.slice.values()), "plus"), **told)


def of_finding(finding: Finding, figure: PackFigure) -> TalkingPoint:
    """A change of the month, with the slice it shows in."""
    title = _moved(figure)
    told = tuple(one for one in (finding.sentence, finding.driver) if one)
    return TalkingPoint(
        f"change:{figure.key}", title, told, (figure.key,), phrase(ASK_MOVED), "change",
        figure.owner,
    )  # fmt: skip


def _moved(figure: PackFigure) -> Phrase:
    """A change can lie outside the usual range, or be a run on one side of it."""
    if figure.shown is None or figure.value is None:
        return phrase(MOVED_HIDDEN, title=Said(figure.title))
    outside = figure.usual and not figure.usual[0] <= figure.value <= figure.usual[1]
    texts = (MOVED, MOVED_OF) if outside else (CHANGED, CHANGED_OF)
    return _named(figure, *texts, value=figure.shown)


def of_gap(figure: PackFigure, whole: PackFigure) -> TalkingPoint | None:
    """A product or touchpoint whose quality lies wholly below the whole's."""
    if figure.shown is None or whole.shown is None:
        return None
    text = GAP if figure.good == "up" else GAP_DOWN
    title = _named(figure, text, text, value=figure.shown, whole=whole.shown)
    return TalkingPoint(
        f"gap:{figure.key}", title, figure.sentences[:2], (figure.key, whole.key),
        phrase(ASK_GAP), "change", figure.owner,
    )  # fmt: skip


def of_goal_missed(figure: PackFigure, goal: Value) -> TalkingPoint | None:
    """A figure whose whole likely range lies short of the company's goal."""
    if figure.shown is None:
        return None
    title = phrase(OFF_GOAL, title=Said(figure.title), value=figure.shown, goal=goal)
    return TalkingPoint(
        f"goal:{figure.key}", title, figure.sentences[:2], (figure.key,), phrase(ASK_OFF_GOAL),
        "change", figure.owner,
    )  # fmt: skip


def of_late(action: PackAction) -> TalkingPoint:
    """A promise whose day has passed."""
    text = (
        phrase(LATE_ONE, text=action.text)
        if action.late_days == 1
        else phrase(LATE, text=action.text, n=action.late_days)
    )
    told = [phrase(OWNED, owner=action.owner or "–", day=When(action.due_on))]
    if action.postponed > 1:
        told.append(phrase(MOVED_ON, n=action.postponed))
    return TalkingPoint(
        f"{LATE_KEY}{action.key}", text, tuple(told), (), phrase(ASK_LATE), "late", action.side
    )


def of_unanswered(n: int) -> TalkingPoint:
    """New colleagues told something and were not answered in time."""
    told = phrase(UNANSWERED, n=n)
    return TalkingPoint(f"{LATE_KEY}insights", told, (), (), phrase(ASK_UNANSWERED), "late")


def is_late(key: str) -> bool:
    """Whether a point is about a promise whose day has passed."""
    return key.startswith(LATE_KEY)


def of_off_track(goal: PackGoal) -> TalkingPoint:
    """A key result that falls behind its line."""
    return TalkingPoint(
        f"okr:{goal.key_result}", phrase(OFF_TRACK, result=goal.key_result), (goal.sentence,), (),
        phrase(ASK_OFF_TRACK, day=When(goal.deadline)), "okr",
    )  # fmt: skip


def of_audit(audit: PackAudit, item: int) -> TalkingPoint:
    """The question on which both sides lie furthest apart."""
    gap = audit.gaps[item]
    text = SEES_HIGHER_HR if gap > 0 else SEES_HIGHER_SUPPORT
    shown = Quantity(abs(gap), "count", 0 if abs(gap) == int(abs(gap)) else 1)
    title = phrase(text, gap=shown, item=Said(ITEMS[item]))
    return TalkingPoint(
        f"audit:{audit.on}:{item}", title, (audit.sentence,), (), phrase(ASK_AUDIT), "audit"
    )


def of_left_open(key: str, title: Phrase | str, times: int) -> TalkingPoint:
    """A matter that no meeting has settled; words of somebody's own stay as they are."""
    told = title if isinstance(title, Phrase) else phrase(OWN, words=title)
    if times == 0 and key.startswith(TEAM):
        return TalkingPoint(key, told, (phrase(FROM_TEAM),), source="carried", times_seen=1)
    first = {0: phrase(WAITS), 1: phrase(AGAIN)}
    again = first.get(times) or phrase(AGAIN_OFTEN, n=times + 1)
    return TalkingPoint(key, told, (again,), source="carried", times_seen=times + 1)


def of_missing_file(kind: str, *, empty: bool) -> TalkingPoint:
    """A block asks for the file that most of its figures wait for.

    Args:
        kind: of the file.
        empty: whether the block has no figure at all without it.
    """
    one = SUPPLIERS[kind]
    ask = phrase(ASK_FILE, who=Said(one.who), gives=Said(one.gives))
    why = phrase(NEVER_CAME, kind=Said(KINDS[kind].words))
    title = phrase(NO_FIGURES if empty else FEW_FIGURES)
    return TalkingPoint(f"data:{kind}", title, (why,), (), ask, "data", _side(kind))


def of_old_data(kind: str, last_month: str) -> TalkingPoint:
    """A kind that no longer comes."""
    one = SUPPLIERS[kind]
    title = phrase(DATA_ENDS, kind=Said(KINDS[kind].words), when=When(last_month))
    ask = phrase(ASK_FILE, who=Said(one.who), gives=Said(one.gives))
    return TalkingPoint(f"data:{kind}", title, (), (), ask, "data", _side(kind))


def of_refused(kind: str, rows: int, remedy: str) -> TalkingPoint:
    """Rows that were refused and are still missing from every figure."""
    title = phrase(DATA_REFUSED, kind=Said(KINDS[kind].words), n=rows)
    told = (phrase(REMEDY, words=Said(remedy)),)
    return TalkingPoint(f"refused:{kind}", title, told, (), None, "data", _side(kind))


def of_own(key: str, title: str, ask: str, figures: tuple[str, ...], side: Side) -> TalkingPoint:
    """A point in somebody's own words, which no language changes."""
    return TalkingPoint(
        key, phrase(OWN, words=title), (), figures, phrase(OWN, words=ask) if ask else None,
        "leader", side,
    )  # fmt: skip


def of_fault(key: str, sentence: Phrase, remedy: Phrase) -> TalkingPoint:
    """Something that looks like a change and is a matter of the data."""
    return TalkingPoint(f"fault:{key}", sentence, (remedy,), source="data")


def _side(kind: str) -> Side:
    return "hr" if SUPPLIERS[kind].side == "hr" else "support"


def missing(titles: Sequence[str], *, why: Phrase, remedy: Phrase) -> Missing:
    """What a block cannot tell, in one line however many figures it is."""
    first = Said(titles[0])
    if len(titles) == 1:
        return Missing(phrase(WAITING, first=first), why, remedy)
    second = Said(titles[1])
    if len(titles) == 2:
        return Missing(phrase(WAITING_TWO, first=first, second=second), why, remedy)
    what = phrase(WAITING_MORE, first=first, second=second, n=len(titles) - 2)
    return Missing(what, why, remedy)


def why_missing(need: str, *, here: bool, ends: str = "") -> tuple[Phrase, Phrase]:
    """Why a figure cannot be told, and who could do what about it.

    Args:
        need: what a measure declares: "absences.start_on", or several ways.
        here: whether the kind of rows has come in at all.
        ends: the last month it covers, where that is before the pack's.
    """
    ways = tuple(way.strip() for way in need.split(" or "))
    kind = ways[0].partition(".")[0]
    words, who = Said(KINDS[kind].words), Said(SUPPLIERS[kind].who)
    if not here:
        return phrase(NEVER_CAME, kind=words), phrase(BRING, who=who)
    if ends:
        return phrase(ENDS_EARLY, kind=words, when=When(ends)), phrase(BRING, who=who)
    named = next(iter(columns(need)), None)
    column = Said(named.words) if named else need
    file = Said(named.file) if named else words
    return phrase(EMPTY_COLUMN, column=column, kind=file), phrase(ADD_COLUMN, who=who)


STILL_TO_COME: Final = {
    "wellbeing": (PULSE, PULSE_WHY, PULSE_HOW),
    "career": (PRAISE, PRAISE_WHY, PRAISE_HOW),
    "policy": (CONFIDENTIAL, CONFIDENTIAL_WHY, CONFIDENTIAL_HOW),
}
"""What a block should tell that no data of today can."""


def still_to_come(block: str, *, heard: bool) -> tuple[Missing, ...]:
    """What a block should tell and nothing of today does; `heard`: the staff's own answers do."""
    told = None if heard and block == "wellbeing" else STILL_TO_COME.get(block)
    return (Missing(*(phrase(text) for text in told)),) if told else ()
