"""What is missing and what is hidden answer alike; what broke says so and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Missing, moved or hidden: one answer, so that nothing can be guessed."""
    return render(request, "errors/not_found.html", status=404)


def refused(request: HttpRequest, exception: object = None, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form that was not ours or too old; nothing was changed."""
    return render(request, "errors/refused.html", status=403)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A request that makes no sense; nothing was changed."""
    return render(request, "errors/refused.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    return render(request, "errors/broken.html", status=500)
