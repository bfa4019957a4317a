"""A released figure as a page shows it: amount, span, state in words, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keepwell.kernel.spans import Span, span
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.rounding import display_unit
from keepwell.web.shell import numbers
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from keepwell.schemas.figures import Figure, Measure
    from keepwell.web.shell.numbers import Amount


@dataclass(frozen=True)
class Line:
    """One figure of a ledger or a table; each part is worked out when a page writes it.

    A table of forty rows writes few of them: no slots, so that each is kept once made.
    """

    measure: Measure
    title: str
    address: str
    figure: Figure | None
    goal: float | None = None
    ends: tuple[float, float] | None = None
    drawn: bool = True
    stands: bool = False
    """Whether it stands out among everything that was looked at in its month."""

    @property
    def _told(self) -> bool:
        """Whether there is a figure with a value that may be written."""
        return (
            self.figure is not None
            and self.figure.value is not None
            and self.figure.state not in HIDDEN_STATES | {"counts_only"}
        )

    @cached_property
    def amount(self) -> Amount | None:
        """The value in its unit, where it may be shown."""
        one = self.figure
        if one is None or one.value is None or not self._told:
            return None
        return numbers.amount(one.value, unit=display_unit(self.measure), interval=one.interval)

    @cached_property
    def counts(self) -> tuple[str, str] | None:
        """Count and base ("2 of 7"), where the base is too small for a rate."""
        return _counts(self.figure) if self.figure else None

    @cached_property
    def when(self) -> str:
        """The period in words."""
        return numbers.period(self.figure.period) if self.figure else ""

    @cached_property
    def interval(self) -> str:
        """Both ends of the likely range."""
        if self.figure is None or self.figure.interval is None or not self._told:
            return ""
        return numbers.between(*self.figure.interval, unit=display_unit(self.measure))

    @cached_property
    def _verdict(self) -> tuple[str, str]:
        if self.figure is None:
            return "quiet", _("Not computed yet")
        return ("care", _("A real change")) if self.stands else state_of(self.figure)

    @property
    def tone(self) -> str:
        """Which colour and shape go with the state."""
        return self._verdict[0]

    @property
    def state(self) -> str:
        """The state in words."""
        return self._verdict[1]

    @cached_property
    def span(self) -> Span | None:
        """The strip; a row of a table needs none."""
        one = self.figure
        if one is None or not (self.drawn and self._told):
            return None
        return span(
            value=one.value, interval=one.interval, usual=usual_of(one), goal=self.goal,
            ends=self.ends,
        )  # fmt: skip

    @cached_property
    def spoken(self) -> str:
        """The strip for who cannot see it."""
        if self.figure is None or self.span is None:
            return ""
        return _spoken(self.title, self.measure, self.figure, usual_of(self.figure), self.goal)

    @cached_property
    def note(self) -> str:
        """What stands behind the figure, or why it is not plainly shown."""
        return note_of(self.figure) if self.figure else ""

    @property
    def words(self) -> str:
        """The amount as text, counts where there is no rate, nothing where it is hidden."""
        if self.amount:
            return str(self.amount)
        return (
            _("%(k)s of %(n)s") % {"k": self.counts[0], "n": self.counts[1]} if self.counts else "–"
        )


def title_of(measure: Measure) -> str:
    """The measure's name in the reader's language."""
    return _(measure.title)


def state_of(figure: Figure) -> tuple[str, str]:
    """Tone and words of a figure's state; the verdict where there is one."""
    match figure.state:
        case "too_few":
            return "few", _("Too few to show")
        case "counts_only":
            return "few", _("Too few for a rate")
        case "cannot_tell":
            return "quiet", _("Not enough to tell")
        case "missing_input":
            return "bad", _("A column is missing")
    return _verdict(str(figure.comparison.get("code", "")))


def _verdict(verdict: str) -> tuple[str, str]:
    match verdict:
        case "within":
            return "good", _("Within its usual range")
        case "real_change":
            return "quiet", _("Unlike its own past")
        case _:
            return "quiet", _("Too early to tell")


def usual_of(figure: Figure) -> tuple[float, float] | None:
    """The usual range that was worked out for a figure."""
    found = figure.comparison.get("usual")
    return (float(found[0]), float(found[1])) if found else None


BESIDE = ("counted_of", "counted", "earlier")
"""Which of a figure's sentences stand beside it: its base, and what it was before."""


def note_of(figure: Figure) -> str:
    """What stands behind it, or why it is not plainly shown."""
    why = say(figure.said) or (_(figure.reason) if figure.reason else "")
    if figure.state in HIDDEN_STATES or figure.state == "counts_only":
        return why
    told = [say(one) for one in figure.sentences if one.id.rpartition(".")[2] in BESIDE]
    if figure.state == "provisional":
        told.append(why)
    return " ".join(one for one in told if one)


def _counts(figure: Figure) -> tuple[str, str] | None:
    if figure.state != "counts_only" or figure.numerator is None or figure.denominator is None:
        return None
    return numbers.decimal(figure.numerator), numbers.decimal(figure.denominator)


def line(
    *, measure: Measure, figure: Figure | None, address: str = "", goal: float | None = None,
    title: str = "", ends: tuple[float, float] | None = None, drawn: bool = True,
) -> Line:  # fmt: skip
    """One figure as a line: `title` and `address` default to the measure's own.

    A line of a table is not `drawn`: it needs no span.
    """
    return Line(measure, title or title_of(measure), address, figure, goal, ends, drawn)


def _spoken(
    name: str,
    measure: Measure,
    figure: Figure,
    usual: tuple[float, float] | None,
    goal: float | None,
) -> str:
    parts = [
        f"{name}: {numbers.amount(figure.value or 0.0, unit=display_unit(measure), interval=figure.interval)}"
    ]
    if figure.interval:
        parts.append(
            _("likely %(range)s")
            % {"range": numbers.between(*figure.interval, unit=display_unit(measure))}
        )
    if usual:
        parts.append(
            _("usual %(range)s") % {"range": numbers.between(*usual, unit=display_unit(measure))}
        )
    if goal is not None:
        parts.append(
            _("goal %(goal)s") % {"goal": numbers.amount(goal, unit=display_unit(measure))}
        )
    return "; ".join(parts)
