"""Choosing the two measures of a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.partnership.rules.journeys import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keepwell.schemas.figures import Measure


class MirrorForm(forms.Form):
    """One measure of the staff, one of the customers, and what both have in common."""

    staff = forms.ChoiceField(label=_("Measure of our people"), required=False)
    customer = forms.ChoiceField(label=_("Measure of our customers"), required=False)
    touchpoint = forms.ChoiceField(label=_("At one touchpoint only"), required=False)
    likeness = forms.CharField(
        label=_("What both have in common"), max_length=LONGEST, required=False,
        help_text=_("One sentence that both sides would sign."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        staff: Iterable[Measure],
        customers: Iterable[Measure],
        touchpoints: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["staff"].choices = _choices(staff)
        fields["customer"].choices = _choices(customers)
        fields["touchpoint"].choices = [("", _("everywhere")), *((one, one) for one in touchpoints)]
        if not touchpoints:
            del fields["touchpoint"]


def _choices(measures: Iterable[Measure]) -> list[tuple[str, Any]]:
    titled = sorted(((one.id, str(_(one.title))) for one in measures), key=lambda one: one[1])
    return [("", _("none yet")), *titled]
