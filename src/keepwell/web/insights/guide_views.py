"""Guides for talks: with new colleagues, candidates, those who stay and those who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from keepwell.domain.growth.rules import guides
from keepwell.web.shell.access import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("answer_insights")
def talks(request: HttpRequest) -> HttpResponse:
    """Every guide, ready to print."""
    return render(request, "insights/talks.html", {"guides": guides()})
