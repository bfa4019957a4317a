"""What an answer may hold: options that exist, short comments, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.listening.rules.instruments import Item, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.domain.listening.rules.instruments import Instrument

LONGEST_COMMENT: Final = 2_000
JOINER: Final = ":"


class AnswerError(ValueError):
    """An answer that no form of this round can send."""


def asked_items(
    questions: Sequence[Mapping[str, Any]], *, own: Mapping[str, Instrument] | None = None
) -> dict[str, tuple[Instrument, Item]]:
    """The items of a round by their full id ("instrument:item"), in order.

    Raises:
        AnswerError: for an instrument or an item that does not exist.
    """
    known = {**shipped(), **(own or {})}
    found: dict[str, tuple[Instrument, Item]] = {}
    for part in questions:
        instrument = known.get(part["instrument"])
        if instrument is None:
            raise AnswerError(f"there is no instrument {part['instrument']!r}")
        for item_id in part["items"]:
            try:
                item = instrument.item(item_id)
            except KeyError as error:
                raise AnswerError(str(error.args[0])) from error
            found[f"{instrument.id}{JOINER}{item.id}"] = (instrument, item)
    return found


def checked(
    body: Mapping[str, Any], *, items: Mapping[str, tuple[Instrument, Item]]
) -> dict[str, Any]:
    """The answer with what it may hold; skipped items are left out.

    Raises:
        AnswerError: for items that were not asked, options that do not exist, comments too long.
    """
    found: dict[str, Any] = {}
    for name, value in body.items():
        if name not in items:
            raise AnswerError(f"{name!r} was not asked")
        if value in (None, ""):
            continue
        found[name] = _value(name, value, *items[name])
    return found


def _value(name: str, value: Any, instrument: Instrument, item: Item) -> Any:
    if item.kind == "text":
        if not isinstance(value, str) or len(value) > LONGEST_COMMENT:
            raise AnswerError(f"{name!r} is a comment of at most {LONGEST_COMMENT} characters")
        return value.strip()
    options: tuple[Any, ...] = (
        item.options if item.kind == "choice" else instrument.scales[item.scale].values
    )
    if isinstance(value, bool) or value not in options:
        raise AnswerError(f"{value!r} is no option of {name!r}")
    return value
