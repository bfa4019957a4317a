"""The house's side of the suggestion box: named, one trail row each, never with what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from keepwell.domain.listening.box_models import BoxMessage, BoxTexts, BoxTheme, BoxThread
from keepwell.domain.listening.rules.box import FROM_LETTERS, KEPT_DAYS, LONGEST
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from datetime import date

OUTCOMES: Final = ("planned", "done", "no", "aside")
"""What became of a letter: it will be, it is done, no and why, or it is nothing to answer."""
STATES: Final = ("open", "done", "no")
"""What became of a theme: promised for a day, done, or no and why."""


class AnswerError(ValueError):
    """A step that the box does not take; the message says what it needs."""


def _note(by: str, verb: str, kind: str, subject: int | str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=f"{subject}", detail=detail)


def _thread(letter: int) -> BoxThread:
    found = BoxThread.objects.select_for_update().filter(pk=letter).first()
    if found is None:
        raise LookupError(f"there is no letter {letter}")
    return found


def _theme(theme: int) -> BoxTheme:
    found = BoxTheme.objects.select_for_update().filter(pk=theme).first()
    if found is None:
        raise LookupError(f"there is no theme {theme}")
    return found


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise AnswerError("An answer needs words")
    if len(words) > LONGEST:
        raise AnswerError(f"An answer has at most {LONGEST} characters")
    return words


def answer(*, letter: int, text: str, by: str, on: date) -> None:
    """Write back in a thread; the same words twice in a row are said once.

    Args:
        letter: the thread.
        text: what the writer will read.
        by: who answers, by name.
        on: the day.

    Raises:
        AnswerError: without words.
        LookupError: when there is no such thread.
    """
    words = _words(text)
    with transaction.atomic():
        found = _thread(letter)
        if _say(found, words, by, on):
            found.save(update_fields=["answered_on"])
            _note(by, "answer_letter", "letter", found.pk)


def _say(found: BoxThread, words: str, by: str, on: date) -> bool:
    last = found.messages.order_by("-no", "-pk").first()
    if last and last.by == by and last.text == words:
        return False
    BoxMessage.objects.create(
        thread=found, no=(last.no if last else 0) + 1, on=on, by=by, text=words
    )  # fmt: skip
    found.answered_on = found.answered_on or on
    return True


def decide(*, letter: int, outcome: str, by: str, on: date, text: str = "") -> None:
    """Say what becomes of a letter, with why; nothing to answer ("aside") needs no words.

    Raises:
        AnswerError: for an outcome that is none, or without a word to the writer.
        LookupError: when there is no such thread.
    """
    if outcome not in OUTCOMES:
        raise AnswerError(f"{outcome!r} is no outcome")
    with transaction.atomic():
        found = _thread(letter)
        said = bool(text.strip()) and _say(found, _words(text), by, on)
        if found.outcome == outcome and not said:
            return
        if outcome != "aside" and found.answered_on is None:
            raise AnswerError("Tell the writer why, in a sentence")
        found.outcome, found.decided_on = outcome, found.decided_on or on
        found.save(update_fields=["outcome", "decided_on", "answered_on"])
        _note(by, "decide_letter", "letter", found.pk, outcome=outcome)


def put_in_theme(*, letter: int, theme: int | None, by: str) -> None:
    """Say what a letter is about; None takes it out."""
    with transaction.atomic():
        found = _thread(letter)
        if found.theme_id == theme:
            return
        found.theme = _theme(theme) if theme is not None else None
        found.save(update_fields=["theme"])
        _note(by, "put_in_theme", "letter", found.pk, theme=theme)


def open_theme(*, title: str, owner: str, due_on: date, by: str, on: date) -> int:
    """A theme that several letters share, with who takes it on and by when; its number.

    The same title of an open theme is that theme.

    Raises:
        AnswerError: without a title.
    """
    words = " ".join(title.split())[:120]
    if not words:
        raise AnswerError("A theme needs a title")
    with transaction.atomic():
        same = BoxTheme.objects.filter(title=words, answered_on=None).first()
        if same:
            return same.pk
        made = BoxTheme.objects.create(title=words, owner=owner, due_on=due_on, opened_on=on)
        _note(by, "open_theme", "theme", made.pk, owner=owner, due_on=f"{due_on}")
    return made.pk


def answer_theme(
    *, theme: int, state: str, answer: str, owner: str, due_on: date, by: str, on: date, title: str = ""
) -> None:  # fmt: skip
    """Put the public answer on "You said, we did", or write it anew.

    Args:
        theme: which.
        state: open (promised for `due_on`), done, or no.
        answer: what everybody reads.
        owner: who takes it on.
        due_on: by when.
        by: who answers.
        on: the day.
        title: a new title; empty keeps it.

    Raises:
        AnswerError: without words, or below three letters: a theme of one is somebody's.
        LookupError: when there is no such theme.
    """
    words = _words(answer)
    if state not in STATES:
        raise AnswerError(f"{state!r} is no state of a theme")
    with transaction.atomic():
        found = _theme(theme)
        if found.threads.filter(~Q(outcome="aside")).count() < FROM_LETTERS:
            raise AnswerError(f"A theme is told from {FROM_LETTERS} letters on: answer these in their threads")  # fmt: skip
        told = {
            "title": " ".join(title.split())[:120] or found.title, "state": state, "answer": words,
            "owner": owner, "due_on": due_on, "answered_on": found.answered_on or on,
            "done_on": (found.done_on or on) if state == "done" else None,
        }  # fmt: skip
        if all(getattr(found, name) == value for name, value in told.items()):
            return
        for name, value in told.items():
            setattr(found, name, value)
        found.save()
        _note(by, "answer_theme", "theme", found.pk, state=state, owner=owner, due_on=f"{due_on}")


def set_texts(*, language: str, by: str, welcome: str = "", report: str = "", crisis: str = "") -> None:  # fmt: skip
    """Write the company's own words on the box in a language; empty words are the product's own."""
    told = {"welcome": welcome.strip(), "report": report.strip(), "crisis": crisis.strip()}
    with transaction.atomic():
        found, _fresh = BoxTexts.objects.get_or_create(language=language)
        if all(getattr(found, name) == value for name, value in told.items()):
            return
        for name, value in told.items():
            setattr(found, name, value)
        found.save()
        _note(by, "set_box_texts", "box", language)


def forget_words(*, on: date, by: str) -> int:
    """Take the words and names out of letters that were decided long ago; how many messages.

    What is counted of them, days and outcome, stays; so does the thread, for whoever opens it.
    """
    before = on - timedelta(days=KEPT_DAYS)
    with transaction.atomic():
        old = BoxMessage.objects.filter(thread__decided_on__lt=before)
        gone = old.exclude(text="", name="").update(text="", name="")
        if gone:
            _note(by, "forget_words", "box", before.isoformat(), messages=gone)
    return gone
