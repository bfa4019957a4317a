"""The five phases in words: what we call them, and what happens there on each side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from keepwell.domain.partnership.rules.journeys import Phase

TITLES: Final[dict[Phase, _StrPromise]] = {
    "find": _("Find"),
    "onboard": _("Onboard"),
    "train": _("Train"),
    "engage": _("Engage"),
    "leave": _("Leave"),
}
STAFF: Final[dict[Phase, _StrPromise]] = {
    "find": _("Somebody looks for work with us"),
    "onboard": _("Somebody starts"),
    "train": _("Somebody learns"),
    "engage": _("Somebody works here, day by day"),
    "leave": _("Somebody goes, or stays"),
}
CUSTOMER: Final[dict[Phase, _StrPromise]] = {
    "find": _("Somebody writes to us for the first time"),
    "onboard": _("Somebody takes the first steps"),
    "train": _("Somebody needs an answer that is right"),
    "engage": _("Somebody lives with what they bought"),
    "leave": _("Somebody goes, or comes back"),
}
