"""One page that shows every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from keepwell.kernel.spans import span
from keepwell.web.gallery.samples import CHART, Sample, ledger
from keepwell.web.shell.access import SIGNED_IN, page
from keepwell.workflows.figures import Chart

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(SIGNED_IN)
def gallery(request: HttpRequest) -> HttpResponse:
    """All components."""
    form = Sample({"due": "31 November", "field": "csat", "bring": "on", "often": "b"})
    form.is_valid()
    return render(
        request,
        "gallery/gallery.html",
        {
            "ledger": ledger(),
            "form": form,
            "strip": span(value=0.32, interval=(0.23, 0.43), usual=(0.28, 0.48), goal=0.28),
            "bar": span(value=11.8, usual=(4.5, 7.2), ends=(0, 14)),
            "bar_in": span(value=7.1, usual=(6.2, 7.6), ends=(0, 14)),
            "chart": Chart(wide=CHART, narrow="", content="sample"),
            "step_words": ("File", "Columns", "Check", "Load"),
            "tab_words": (
                ("12 months", "#1", True),
                ("By month", "#2", False),
                ("Staying curve", "#3", False),
            ),
        },
    )
