"""The company's own questions and licences: named, one trail row each.

A question's words change only until a round asks it: a changed word is another question, and its
figures would no longer be told side by side. What was asked is laid aside, never deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from keepwell.domain.listening.models import OwnLicence, OwnQuestion
from keepwell.domain.listening.queries import used_items
from keepwell.domain.listening.rules import own_questions
from keepwell.domain.listening.rules.instruments import named_only
from keepwell.domain.listening.rules.own_questions import OwnQuestionError, Refusal
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

KEY_LENGTH: Final = 10


def _note(by: str, verb: str, subject: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind="question", subject_id=subject, detail=detail)


def write_question(
    *, texts: Mapping[str, str], scale: str, delicate: bool, names: Iterable[str], by: str
) -> str:
    """Put a question into the bank; its key. The same words with the same scale are there once.

    Args:
        texts: its words by language, at least in one.
        scale: one of `rules.own_questions.SCALES`.
        delicate: told of ten answers or more only; words on leaving, harassment or exhaustion
            make it so in any case.
        names: people of the company: no question is about one of them.
        by: who writes it.

    Raises:
        OwnQuestionError: for words that may not be asked, or an unknown scale.
    """
    told = _checked(texts, scale, names)
    with transaction.atomic():
        if before := OwnQuestion.objects.filter(texts=told, scale=scale, retired=False).first():
            return before.key
        made = OwnQuestion.objects.create(
            key=new_id()[:KEY_LENGTH], texts=told, scale=scale, made_by=by,
            delicate=delicate or own_questions.is_delicate(told.values()),
        )  # fmt: skip
        _note(by, "write_question", made.key)
    return made.key


def _checked(texts: Mapping[str, str], scale: str, names: Iterable[str]) -> dict[str, str]:
    told = {
        language: " ".join(texts[language].split())
        for language in own_questions.LANGUAGES
        if texts.get(language, "").strip()
    }
    if not told or scale not in own_questions.SCALES:
        raise OwnQuestionError(Refusal("length" if not told else "scale"))
    people = tuple(names)
    for text in told.values():
        if wrong := own_questions.refusal(text, names=people):
            raise OwnQuestionError(wrong)
    return told


def _question(key: str) -> OwnQuestion:
    found = OwnQuestion.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise LookupError(f"there is no question {key!r}")
    return found


def reword_question(
    *, key: str, texts: Mapping[str, str], scale: str, delicate: bool, names: Iterable[str], by: str
) -> None:
    """Change a question that no round has yet.

    Raises:
        OwnQuestionError: as `write_question`; and `asked` when a round has it.
    """
    told = _checked(texts, scale, names)
    with transaction.atomic():
        found = _question(key)
        if key in used_items():
            raise OwnQuestionError(Refusal("asked"))
        marked = delicate or own_questions.is_delicate(told.values())
        if (found.texts, found.scale, found.delicate) == (told, scale, marked):
            return
        found.texts, found.scale, found.delicate = told, scale, marked
        found.save(update_fields=["texts", "scale", "delicate"])
        _note(by, "reword_question", key)


def retire_question(*, key: str, retired: bool, by: str) -> None:
    """Lay a question aside, or take it out again; rounds that asked it keep it."""
    with transaction.atomic():
        found = _question(key)
        if found.retired == retired:
            return
        found.retired = retired
        found.save(update_fields=["retired"])
        _note(by, "retire_question", key, retired=retired)


def enter_licence(*, instrument: str, told: Mapping[str, Any], by: str, on: date) -> None:
    """Say that the company may use an instrument of others, and enter its items.

    Args:
        instrument: an id of `rules.instruments.named_only`.
        told: see `OwnLicence.told`.
        by: who says so.
        on: the day.

    Raises:
        LookupError: for an instrument that is not named, or is refused (a clinical screener).
        OwnQuestionError: for items that make no instrument; `asked` when a round has it.
    """
    named = next((one for one in named_only() if one.id == instrument and not one.refused), None)
    if named is None:
        raise LookupError(f"there is no instrument {instrument!r} to enter")
    own_questions.licensed({"id": named.id, "name": named.name, **told})
    with transaction.atomic():
        before = OwnLicence.objects.select_for_update().filter(instrument=instrument).first()
        if before and before.told == dict(told) and not before.retired:
            return
        if before and before.told != dict(told) and instrument in used_items():
            raise OwnQuestionError(Refusal("asked"))
        OwnLicence.objects.update_or_create(
            instrument=instrument,
            defaults={"name": named.name, "told": dict(told), "retired": False, "stated_by": by, "stated_on": on},
        )  # fmt: skip
        _note(by, "enter_licence", instrument, reference=told["reference"], items=len(told["items"]))  # fmt: skip


def retire_licence(*, instrument: str, by: str) -> None:
    """Lay an entered instrument aside: the licence ended."""
    with transaction.atomic():
        found = OwnLicence.objects.select_for_update().filter(instrument=instrument).first()
        if found is None:
            raise LookupError(f"no licence was entered for {instrument!r}")
        if found.retired:
            return
        found.retired = True
        found.save(update_fields=["retired"])
        _note(by, "retire_licence", instrument)
