"""Square codes (QR) of our own addresses, drawn in the page: nothing is loaded from elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def square(address: str) -> SafeString:
    """An address as a square code."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, dark="#1e2a2b"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn from our own address
