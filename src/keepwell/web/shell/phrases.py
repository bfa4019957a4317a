"""Sentences made where the numbers are, said in the reader's language: as letters say them."""

from __future__ import annotations

from keepwell.workflows.speaking import quantity, say, seconds, written

__all__ = ["quantity", "say", "seconds", "written"]
