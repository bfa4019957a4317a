"""The span, for pages: its geometry is the documents' too, so it lives in the kernel."""

from __future__ import annotations

from keepwell.kernel.spans import Span, span

__all__ = ["Span", "span"]
