"""What measures there are, for processes that must not import dataframes.

Declarations stand in the measures' modules beside their expressions. They are read once by a
process that may import those, and kept as JSON beside the company's data; a change in the
modules makes them be read again.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from keepwell.schemas.figures import Measure

FILE: Final = "measures.json"
_MODULES: Final = Path(__file__).resolve().parent.parent / "analytics" / "metrics"
_VOICE: Final = _MODULES.parent / "release" / "voice" / "measures.py"
_TUPLES: Final = ("sources", "needs", "dims")


def measures() -> tuple[Measure, ...]:
    """Declarations of all measures, in the order of their modules."""
    return _read(str(Path(settings.HOME) / FILE), _stamp())


def declared(measure: str) -> Measure | None:
    """A measure's declaration; None for an id that nobody declares."""
    return _by_id(str(Path(settings.HOME) / FILE), _stamp()).get(measure)


@lru_cache(maxsize=4)
def _by_id(path: str, stamp: str) -> dict[str, Measure]:
    return {one.id: one for one in _read(path, stamp)}


@lru_cache(maxsize=4)
def _read(path: str, stamp: str) -> tuple[Measure, ...]:
    file = Path(path)
    told = json.loads(file.read_text()) if file.exists() else {}
    if told.get("stamp") != stamp:
        told = {"stamp": stamp, "measures": _collected()}
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(told))
        draft.replace(file)
    return tuple(_measure(one) for one in told["measures"])


def _measure(told: dict[str, Any]) -> Measure:
    fields: dict[str, Any] = {k: tuple(v) if k in _TUPLES else v for k, v in told.items()}
    return Measure(**fields)


@cache
def _stamp() -> str:
    """Changes when a measure's module does; a running process has read its modules once."""
    files = [*sorted(_MODULES.glob("*.py")), _VOICE]
    told = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _collected() -> list[dict[str, Any]]:
    """Read by this process when it knows dataframes already, else by one that ends afterwards."""
    if "ibis" in sys.modules:
        return collected()
    asked = f"import json; from {__name__} import collected; print(json.dumps(collected()))"
    found = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    told: list[dict[str, Any]] = json.loads(found.stdout)
    return told


def collected() -> list[dict[str, Any]]:
    """All declarations as plain values, from the modules themselves."""
    from keepwell.analytics.ask import measures as all_measures
    from keepwell.analytics.release.voice import VOICE

    return [asdict(one) for one in (*all_measures(), *VOICE)]
