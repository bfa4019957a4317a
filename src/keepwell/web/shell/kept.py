"""Parts of pages that many read and few change: written once, kept until something is new.

A part is kept for readers of the same roles, teams, language and zone. It is written anew when
any named write left its line in the trail or any figure was stored, so it is never older than
the register; only drawings, which no trail row announces, may be `DRAWINGS_LATE` seconds late.
Parts that speak of the reader in person must not be kept.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from keepwell.domain.released import queries as released
from keepwell.domain.trail import queries as trail
from keepwell.web.shell.access import today, viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

DRAWINGS_LATE: Final = 30


def kept(request: HttpRequest, template: str, context: Callable[[], dict[str, Any]]) -> SafeString:
    """A template written with a context that is only worked out when it must be."""
    key = _key(request, template)
    body: str | None = caches["pages"].get(key)
    if body is None:
        body = render_to_string(template, context(), request)
        caches["pages"].set(key, body, DRAWINGS_LATE)
    return SafeString(body)


def _key(request: HttpRequest, template: str) -> str:
    who = viewer(request)
    parts = (
        template, request.get_full_path(), get_language(), get_current_timezone_name(), today(),
        sorted(who.roles), None if who.teams is None else sorted(who.teams),
        trail.newest(), released.newest(),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()
