"""Reading the suggestion box. There is no search over letters, and no order but day and lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db.models import Count, Min, OuterRef, Q, Subquery

from keepwell.domain.listening.box_models import BoxMessage, BoxTexts, BoxTheme, BoxThread
from keepwell.domain.listening.box_slot import Slot
from keepwell.domain.listening.rules.box import FROM_LETTERS, Handled, receipt_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from django.db.models import QuerySet

View = Literal["waiting", "answered", "closed", "aside"]
VIEWS: Final[tuple[View, ...]] = ("waiting", "answered", "closed", "aside")
ASIDE: Final = "aside"


@dataclass(frozen=True, slots=True)
class Line:
    """A thread as the inbox lists it; `waits` says that the writer spoke last."""

    id: int
    came_on: date
    text: str
    messages: int
    waits: bool
    card: bool
    outcome: str
    theme: str
    theme_id: int | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: of the house when `by` is a user's id, else of the writer."""

    on: date
    by: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme; `letters` is for those who read the box, a page for all tells it in steps."""

    id: int
    title: str
    owner: str
    due_on: date
    state: str
    answer: str
    opened_on: date
    answered_on: date | None
    done_on: date | None
    letters: int

    @property
    def told(self) -> bool:
        """Whether it stands on the page for all."""
        return self.answered_on is not None and self.letters >= FROM_LETTERS


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread with its messages, oldest first."""

    id: int
    came_on: date
    card: bool
    outcome: str
    answered_on: date | None
    decided_on: date | None
    theme: Theme | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What the company wrote on the box in a language; empty means the product's own words."""

    welcome: str = ""
    report: str = ""
    crisis: str = ""


def _listed() -> QuerySet[Any]:
    of = BoxMessage.objects.filter(thread=OuterRef("pk"))
    return BoxThread.objects.annotate(
        first=Subquery(of.order_by("no", "pk").values("text")[:1]),
        last_by=Subquery(of.order_by("-no", "-pk").values("by")[:1]),
        size=Count("messages"),
    ).select_related("theme")


def _seen(view: View) -> Q:
    """A letter is decided by an outcome of its own, or by the public answer to its theme."""
    decided = ~Q(outcome="") | Q(theme__answered_on__isnull=False)
    return {
        "waiting": Q(last_by=""),
        "answered": ~Q(last_by="") & ~decided,
        "closed": ~Q(last_by="") & decided,
        "aside": Q(),
    }[view] & (Q(outcome=ASIDE) if view == "aside" else ~Q(outcome=ASIDE))


def inbox(*, view: View) -> list[Line]:
    """Threads of a view; the longest waiting first, of one day in an order of chance."""
    order = ("came_on", "pk") if view == "waiting" else ("-came_on", "pk")
    return [_line(one) for one in _listed().filter(_seen(view)).order_by(*order)]


def letters_of(*, theme: int) -> list[Line]:
    """Letters of a theme that were not set aside, the newest day first."""
    rows = _listed().filter(theme=theme).exclude(outcome=ASIDE)
    return [_line(one) for one in rows.order_by("-came_on", "pk")]


def _line(one: Any) -> Line:
    return Line(
        one.pk, one.came_on, one.first or "", one.size, one.last_by == "", one.card,
        one.outcome, one.theme.title if one.theme else "", one.theme_id,
    )  # fmt: skip


def counts() -> dict[View, int]:
    """How many threads each view holds."""
    told = _listed().aggregate(**{view: Count("pk", filter=_seen(view)) for view in VIEWS})
    return {view: told[view] for view in VIEWS}


def waiting() -> tuple[int, date | None]:
    """How many letters wait for the house, and since which day the first of them does."""
    rows = _listed().filter(_seen("waiting"))
    told = rows.aggregate(n=Count("pk", distinct=True), first=Min("came_on"))
    return told["n"], told["first"]


def thread(*, letter: int) -> Thread | None:
    """One thread, for who reads the box."""
    return _thread(BoxThread.objects.filter(pk=letter))


def _thread(rows: QuerySet[BoxThread]) -> Thread | None:
    found = rows.select_related("theme").first()
    if found is None:
        return None
    said = found.messages.order_by("no", "pk").values_list("on", "by", "text", "name")
    theme = _theme(found.theme, BoxThread.objects.filter(theme=found.theme).count()) if found.theme else None  # fmt: skip
    return Thread(
        found.pk, found.came_on, found.card, found.outcome, found.answered_on, found.decided_on,
        theme, tuple(Message(*row) for row in said),
    )  # fmt: skip


def opened(*, mark: str, secret: str, home: Path) -> Thread | None:
    """The thread that a receipt opens, with what still waits in the slot; None without one.

    Reading leaves nothing behind: no row, no moment.

    Args:
        mark: hash of the receipt's words, 64 digits.
        secret: the box's secret.
        home: the company's folder.
    """
    receipt = receipt_of(mark=mark, secret=secret)
    found = _thread(BoxThread.objects.filter(receipt=receipt))
    waiting = sorted(Slot(home).letters(receipt=receipt), key=lambda one: one.no)
    if found is None and not waiting:
        return None
    more = tuple(Message(one.day, "", one.text, one.name) for one in waiting)
    if found is None:
        return Thread(0, waiting[0].day, waiting[0].card, "", None, None, None, more)
    return Thread(
        found.id, found.came_on, found.card, found.outcome, found.answered_on, found.decided_on,
        found.theme, (*found.messages, *more),
    )  # fmt: skip


def _theme(one: BoxTheme, letters: int) -> Theme:
    return Theme(
        one.pk, one.title, one.owner, one.due_on, one.state, one.answer, one.opened_on,
        one.answered_on, one.done_on, letters,
    )  # fmt: skip


def themes() -> list[Theme]:
    """All themes with their letters, those without an answer first, then the newest answer."""
    rows = BoxTheme.objects.annotate(n=Count("threads", filter=~Q(threads__outcome=ASIDE)))
    told = [_theme(one, one.n) for one in rows.order_by("pk")]
    open_ones = [one for one in told if one.answered_on is None]
    answered = [one for one in told if one.answered_on is not None]
    return [*open_ones, *sorted(answered, key=lambda one: (one.answered_on, one.id), reverse=True)]


def theme(*, number: int) -> Theme | None:
    """One theme."""
    return next((one for one in themes() if one.id == number), None)


def board() -> list[Theme]:
    """What stands on "You said, we did": answered, and from three letters on."""
    return [one for one in themes() if one.told]


def handled() -> list[Handled]:
    """The days of every letter that was not set aside, for the measure of how they are handled."""
    rows = BoxThread.objects.exclude(outcome=ASIDE).select_related("theme").order_by("came_on", "pk")  # fmt: skip
    return [_handled(one) for one in rows]


def _handled(one: BoxThread) -> Handled:
    public = one.theme.answered_on if one.theme else None
    decided = min((day for day in (one.decided_on, public) if day), default=None)
    done = one.outcome == "done" or bool(one.theme and one.theme.state == "done")
    answered = min((day for day in (one.answered_on, public) if day), default=None)
    return Handled(one.came_on, answered, decided, done)


def texts(*, language: str) -> Texts:
    """What the company wrote in a language."""
    found = BoxTexts.objects.filter(language=language).first()
    return Texts(found.welcome, found.report, found.crisis) if found else Texts()
