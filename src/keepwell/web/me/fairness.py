"""A fair word as the person, or the lead who coaches them, reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keepwell.web.shell import numbers

if TYPE_CHECKING:
    from keepwell.workflows.fair_word import FairWord


@dataclass(frozen=True, slots=True)
class Fair:
    """State, sentence, numbers, limits."""

    tone: str
    state: str
    said: str
    lines: tuple[tuple[str, str], ...]
    limits: str


def fair(found: FairWord | None, *, own: bool) -> Fair | None:
    """What the page shows; nothing while it was not counted, or nobody answered."""
    if found is None or found.why == "answers":
        return None
    tone, state, said = _word(found, own=own)
    return Fair(tone, state, said, _lines(found) if not found.why else (), _limits())


def _word(found: FairWord, *, own: bool) -> tuple[str, str, str]:
    if found.why:
        return "quiet", _("cannot tell"), _why(found)
    if found.word == "clearly_above":
        said = (
            _("Your customers are clearly more content than the same contacts would lead one to expect. What do you do that others could try? You decide whether it is passed on.")
            if own
            else _("These customers are clearly more content than the same contacts would lead one to expect. Ask what is done differently, and whether it may be passed on.")
        )  # fmt: skip
        return "good", _("clearly above"), said
    if found.word == "clearly_below":
        said = (
            _("Your customers are clearly less content than the same contacts would lead one to expect. Worth a calm look together: at contacts, not at you.")
            if own
            else _("These customers are clearly less content than the same contacts would lead one to expect. Worth a calm look together: at contacts, tools and training first.")
        )  # fmt: skip
        return "care", _("clearly below"), said
    return (
        "quiet",
        _("not distinguishable"),
        _(
            "With these answers, nobody can tell this apart from what is usual: differences of this size are chance."
        ),
    )


def _why(found: FairWord) -> str:
    if found.why == "colleagues":
        return _("Too few colleagues were rated in these months to say what is usual.")
    return _("There are too few ratings yet to know what the same contacts lead one to expect.")


def _lines(found: FairWord) -> tuple[tuple[str, str], ...]:
    share = _("%(share)s of %(n)s answers") % {
        "share": _percent(found.raw), "n": numbers.decimal(found.n),
    }  # fmt: skip
    likely = _("%(share)s, likely between %(low)s and %(high)s") % {
        "share": _percent(found.fair), "low": _percent(found.low), "high": _percent(found.high),
    }  # fmt: skip
    lines = (
        (_("Satisfied, as it came"), share),
        (_("To be expected of the same contacts"), _percent(found.expected)),
        (_("With the mix given back and luck drawn in"), likely),
        (_("Usual in these months"), _percent(found.usual)),
    )
    if found.needed is None:
        return lines
    needed = _("about %(n)s") % {"n": numbers.decimal(found.needed)}
    return (*lines, (_("Answers that tell people apart"), needed))


def _percent(share: float | None) -> str:
    return numbers.told(share, unit="share")


def _limits() -> str:
    return _(
        "For a coaching talk only, never for pay, ratings or leaving. There is no list of persons and no rank. It knows the kind of contact, not what made a day hard."
    )
