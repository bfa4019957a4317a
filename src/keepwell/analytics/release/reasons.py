"""Why a figure is not plainly shown, in words that say what would help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from keepwell.schemas.intake import KINDS
from keepwell.schemas.phrases import Names, Phrase, Said, Value, When, gettext_noop

if TYPE_CHECKING:
    from keepwell.schemas.figures import Measure

TOO_FEW: Final = gettext_noop(
    "Too few people to show: figures for fewer than {needed} people stay hidden. "
    "They are counted in the total."
)
COUNTED_IN: Final = gettext_noop("Too few people to show alone: counted in {group}.")
TOGETHER: Final = gettext_noop(
    "{members} are shown together, so that every figure stands for at least {needed} people."
)
PROTECTS: Final = gettext_noop(
    "Hidden so that a smaller group beside it cannot be worked out. It is counted in the total."
)
PUBLISHED_BEFORE: Final = gettext_noop(
    "Hidden because together with a figure shown earlier it would tell about "
    "fewer than {needed} people."
)
MISSING: Final = gettext_noop(
    "The column “{column}” ({words}) is missing or empty. Add it to the export and import it again."
)
MISSING_PLAIN: Final = gettext_noop(
    "The column “{column}” is missing or empty. Add it to the export and import it again."
)
MISSING_ANY: Final = gettext_noop(
    "One of these columns is needed, and all are missing or empty: {columns}. "
    "Add one to the export and import it again."
)
NO_DATA: Final = gettext_noop("Nothing to count here: there are no data for this period.")
CANNOT_TELL: Final = gettext_noop(
    "There is not enough to tell this figure from the data of this period."
)
CANNOT: Final = gettext_noop("{why}.")
LOW_BASE: Final = gettext_noop("Too few for a rate: it is given from {minimum} up.")
RARE: Final = gettext_noop("Too few for a rate: it is given once five events would be expected.")
PROVISIONAL: Final = gettext_noop("Provisional until {day}: late answers still count.")
PROVISIONAL_OPEN: Final = gettext_noop(
    "Provisional: this period is not over, or late answers still count."
)


def reason(text: str, **params: Value) -> Phrase:
    """The phrase of a template; its id is the template's name in this module."""
    name = next(key for key, value in globals().items() if value == text)
    return Phrase(f"release.{name.lower()}", text, params)


def too_few(needed: int) -> Phrase:
    """Fewer people than the limit."""
    return reason(TOO_FEW, needed=needed)


def counted_in(labels: tuple[str, ...]) -> Phrase:
    """A small group that is shown as a part of a larger one."""
    return reason(COUNTED_IN, group=Names(labels, "plus"))


def together(labels: tuple[str, ...], needed: int) -> Phrase:
    """The larger group that small ones are shown in."""
    return reason(TOGETHER, members=Names(labels), needed=needed)


def cannot(why: str) -> Phrase:
    """What a measure says itself about why it cannot be told."""
    return reason(CANNOT, why=Said(why[:1].upper() + why[1:]))


def missing(need: str) -> Phrase:
    """Which columns are missing: "contacts.hold_seconds", or ways that do as well ("a or b+c")."""
    ways = tuple(need.replace("+", " + ").split(" or "))
    if len(ways) > 1:
        return reason(MISSING_ANY, columns=Names(ways))
    kind, _, name = need.partition(".")
    declared = KINDS.get(kind)
    known = declared.by_name.get(name) if declared else None
    if known is None:
        return reason(MISSING_PLAIN, column=ways[0])
    return reason(MISSING, column=need, words=Said(known.words))


def provisional(measure: Measure, end: date | None) -> Phrase:
    """The day on which late answers no longer change the figure."""
    if end is None or not measure.maturity_days:
        return reason(PROVISIONAL_OPEN)
    settles = end + timedelta(days=measure.maturity_days)
    return reason(PROVISIONAL, day=When(settles.isoformat()))
