"""The glossary: words of the house, and every measure with its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from keepwell.web.shell.access import SIGNED_IN, page
from keepwell.web.shell.terms import TERMS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(SIGNED_IN)
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms in the alphabet of the reader's language."""
    terms = sorted(TERMS, key=lambda term: str(term.word).casefold())
    return render(request, "glossary/glossary.html", {"terms": terms})
