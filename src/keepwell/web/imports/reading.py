"""An import as its page shows it: where it stands, what was recognised, what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.intake import KINDS
from keepwell.web.shell import numbers
from keepwell.web.shell.data_health import title_of

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.domain.jobs.queries import JobView
    from keepwell.domain.sources.queries import BatchView

SURE, LIKELY = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and what it is taken for."""

    name: str
    field: str
    confidence: float
    sure: str
    examples: str


def step_words() -> tuple[str, ...]:
    """The steps of an import."""
    return (_("File"), _("Columns"), _("Check"), _("Load"))


def step_of(batch: BatchView) -> int:
    """Which of them it is at, counted from 1; one more when all are done."""
    return {
        "uploaded": 1, "checking": 2, "question": 2, "checked": 3, "loading": 4, "committed": 5,
    }.get(batch.state, 2)  # fmt: skip


def state_words(state: str) -> tuple[str, str]:
    """Tone and words of a batch's state."""
    return {
        "uploaded": ("quiet", _("waiting")),
        "checking": ("quiet", _("being read")),
        "question": ("care", _("a question is open")),
        "checked": ("care", _("ready to load")),
        "loading": ("quiet", _("loading")),
        "committed": ("good", _("loaded")),
        "undone": ("quiet", _("taken back")),
        "failed": ("bad", _("could not be read")),
    }[state]


def columns(batch: BatchView) -> list[Column]:
    """All columns, those that nobody is sure of first."""
    told: dict[str, dict[str, Any]] = batch.mapping.get("columns", {})
    found = [
        Column(name, one["field"] or "", one["confidence"], _sure(one), ", ".join(one["examples"]))
        for name, one in told.items()
    ]
    return sorted(found, key=lambda one: one.confidence)


def _sure(one: dict[str, Any]) -> str:
    confidence, reason = one["confidence"], _(one["reason"]) if one["reason"] else ""
    word = (
        _("sure")
        if confidence >= SURE
        else _("likely")
        if confidence >= LIKELY
        else _("a guess: please look")
    )
    return f"{word}: {reason}" if reason else word


def field_choices(kind: str) -> list[tuple[str, str]]:
    """What a column of this kind may mean."""
    declared = KINDS.get(kind)
    fields = declared.fields if declared else ()
    return [("", _("Leave out")), *((one.name, _(one.words)) for one in fields)]


def title(batch: BatchView) -> str:
    """What there is to say about it first."""
    match batch.state:
        case "uploaded" | "checking":
            return _("We are reading your file")
        case "loading":
            return _("Your file is being loaded")
        case "failed":
            return _("We could not read this file")
        case "undone":
            return _("This import was taken back")
        case "committed":
            return ngettext("One row is in", "%(n)s rows are in", batch.loaded) % {
                "n": numbers.decimal(batch.loaded)
            }
    all_ = columns(batch)
    known = sum(1 for one in all_ if one.field)
    return ngettext(
        "We recognised %(known)s of %(all)s column",
        "We recognised %(known)s of %(all)s columns",
        len(all_),
    ) % {"known": known, "all": len(all_)}


def lede(batch: BatchView) -> str:
    """What stands behind it."""
    match batch.state:
        case "uploaded" | "checking" | "loading":
            return _("Nothing counts until everything adds up.")
        case "failed":
            return _("Nothing was changed. Here is why, and what helps.")
        case "undone":
            return _("Its rows no longer count. To have them back, bring the file again.")
        case "committed":
            return title_of(batch.kind)
    unsure = sum(1 for one in columns(batch) if one.confidence < SURE)
    look = ngettext("Please look at one of them.", "Please look at %(n)s of them.", unsure) % {
        "n": unsure
    }
    rest = _("Nothing is loaded until you say so, and nothing is dropped in silence.")
    return f"{look} {rest}" if unsure else rest


def pace(job: JobView | None, now: dt.datetime) -> str:
    """How far a job is and how long it will take."""
    if job is None or not job.done:
        return _("starting")
    rate, left = job.rate(now=now), job.seconds_left(now=now)
    done = _("%(done)s rows") % {"done": numbers.decimal(job.done)}
    if job.total:
        done = _("%(done)s of %(all)s rows") % {
            "done": numbers.decimal(job.done),
            "all": numbers.decimal(job.total),
        }
    parts = [done]
    if rate:
        parts.append(_("%(rate)s a second") % {"rate": numbers.decimal(rate)})
    if left:
        parts.append(_("about %(left)s left") % {"left": numbers.ago(left)})
    return " · ".join(parts)
