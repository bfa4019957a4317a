"""Whether a table's columns say enough about what its rows are, or somebody has to be asked.

Most tables of a company have an id and a moment; that alone makes nothing a contact or a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.vocabulary import compact
from keepwell.schemas.intake import KINDS, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keepwell.connectors.spreadsheet.guess import Match

BARE: Final = frozenset({"id", "number", "no", "uniqueid", "name", "code", "key"})
"""Headers that name an id without saying of what."""
_SILENT: Final = {
    "contacts": {"contact_id", "opened_at", "updated_at", "status", "topic", "team", "requester_email", "requester_name"},
    "people": {"person_id", "name", "status", "valid_from", "valid_to"},
}  # fmt: skip
"""Fields that tables of many other things have as well."""
_OWN: Final = {"contacts": "contact_id", "people": "person_id"}
ASKED: Final = ("contacts", "people", "absences", "shifts", "training", "ratings")


def asked_kind(kind: str, matched: Iterable[Match], likely: Sequence[str]) -> tuple[Question, ...]:
    """The question what is in a file, where hardly anything speaks for the guess.

    Args:
        kind: the guess.
        matched: which column fills which field of it.
        likely: kinds, the likeliest first.
    """
    found = {one.field: one.column for one in matched}
    own = _OWN.get(kind)
    if own is None or not _thin(kind, found, own):
        return ()
    options = tuple(dict.fromkeys((*likely, *ASKED)))[: len(ASKED)]
    text = f"This could be {kind} ({KINDS[kind].words.lower()}), but hardly a column says so. What is one row? If it is none of these, leave the file out."
    return (Question("kind", None, text, options),)


def _thin(kind: str, found: dict[str, str], own: str) -> bool:
    telling = set(found) - _SILENT[kind]
    named = compact(found.get(own, "id")) not in BARE
    return not telling and not named
