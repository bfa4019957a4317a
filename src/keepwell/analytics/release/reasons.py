"""Why a figure is not plainly shown, in words that say what would help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from keepwell.schemas.needs import columns
from keepwell.schemas.phrases import Names, Phrase, Said, Value, When, gettext_noop

if TYPE_CHECKING:
    from keepwell.schemas.figures import Measure

TOO_FEW: Final = gettext_noop(
    "Too few people to show: figures for fewer than {needed} people stay hidden. "
    "They are counted in the total."
)
TOO_FEW_IN_ALL: Final = gettext_noop(
    "Too few people to show: figures for fewer than {needed} people stay hidden."
)
COUNTED_IN: Final = gettext_noop("Too few people to show alone: counted in {group}.")
TOGETHER: Final = gettext_noop(
    "{members} are shown together, so that every figure stands for at least {needed} people."
)
PROTECTS: Final = gettext_noop(
    "Hidden so that a smaller group beside it cannot be worked out. It is counted in the total."
)
PROTECTS_IN_ALL: Final = gettext_noop(
    "Hidden so that a few people cannot be worked out from the times beside it."
)
PUBLISHED_BEFORE: Final = gettext_noop(
    "Hidden because together with a figure shown earlier it would tell about "
    "fewer than {needed} people."
)
MISSING: Final = gettext_noop(
    "Add the column “{column}” to the export ({file}) and import it again: it is missing or empty."
)
MISSING_PLAIN: Final = gettext_noop(
    "The column “{column}” is missing or empty. Add it to the export and import it again."
)
MISSING_EITHER: Final = gettext_noop(
    "Add the column “{first}” or “{second}” to the export ({file}) and import it again: "
    "both are missing or empty."
)
MISSING_EITHER_FILE: Final = gettext_noop(
    "Add the column “{first}” ({file}) or “{second}” ({other}) to the export and import it again: "
    "both are missing or empty."
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


def too_few(needed: int, *, whole: bool = False) -> Phrase:
    """Fewer people than the limit; the whole company is no part of a larger total."""
    return reason(TOO_FEW_IN_ALL if whole else TOO_FEW, needed=needed)


def protects(*, whole: bool) -> Phrase:
    """Hidden for the sake of what lies beside: other groups, or for the whole other times."""
    return reason(PROTECTS_IN_ALL if whole else PROTECTS)


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
    """Which column of which file is missing, and which other one would do as well."""
    found = columns(need)
    if not found:
        return reason(MISSING_PLAIN, column=need)
    first, second = found[0], found[-1]
    if first == second:
        return reason(MISSING, column=Said(first.words), file=Said(first.file))
    both = {"first": Said(first.words), "second": Said(second.words), "file": Said(first.file)}
    if first.file == second.file:
        return reason(MISSING_EITHER, **both)
    return reason(MISSING_EITHER_FILE, **both, other=Said(second.file))


def provisional(measure: Measure, end: date | None) -> Phrase:
    """The day on which late answers no longer change the figure."""
    if end is None or not measure.maturity_days:
        return reason(PROVISIONAL_OPEN)
    settles = end + timedelta(days=measure.maturity_days)
    return reason(PROVISIONAL, day=When(settles.isoformat()))
