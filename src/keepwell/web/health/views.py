"""The page that says how far the data can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone

from keepwell.domain.sources import queries as sources
from keepwell.web.shell import data_health as reading
from keepwell.web.shell.access import page, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("see_data_health")
def health(request: HttpRequest) -> HttpResponse:
    """What came in when, coverage of each field, open problems, what is missing."""
    found = sources.data_health()
    rows = reading.sources(found, now=timezone.now())
    return render(
        request,
        "health/health.html",
        {
            "sources": rows,
            "missing": reading.missing(found),
            "open": sum(len(row.problems) for row in rows),
            "today": today(),
        },
    )
