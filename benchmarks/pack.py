"""The monthly pack: from stored figures to a pack with its documents, and opening a frozen one."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path


def _company(home: str) -> None:
    os.environ["KEEPWELL_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepwell.config.settings")
    import django

    django.setup()


def _now() -> datetime:
    from django.utils import timezone

    return timezone.localtime()


def _month() -> str:
    from keepwell.workflows import figures

    return figures.months()[-1]


def figures(home: str) -> int:
    """Release what pages and packs open with: the step of an import before the pack."""
    _company(home)
    from keepwell.workflows import figures as story

    return story.refresh_figures()


def prepare(home: str) -> dict[str, float]:
    """Seconds to build the pack, and for each document of it."""
    _company(home)
    from keepwell.outbox.documents import FORMATS
    from keepwell.workflows import monthly_sync

    month, told = _month(), {}
    started = time.perf_counter()
    monthly_sync.prepare(month=month, now=_now())
    told["build"] = time.perf_counter() - started
    for form in FORMATS:
        started = time.perf_counter()
        monthly_sync.document(month=month, format=form, by="operator", name="bench", now=_now())
        told[form] = time.perf_counter() - started
    return told


def freeze(home: str) -> str:
    """Freeze the newest month, so that there is something to open; the month."""
    _company(home)
    from keepwell.workflows import monthly_sync

    monthly_sync.ready(month=_month(), now=_now())
    monthly_sync.freeze(month=_month(), by="operator", now=_now())
    return _month()


def first_opening(home: str, month: str) -> float:
    """Milliseconds of processor time to read a frozen pack and write its page's region anew."""
    _company(home)
    from keepwell.domain.partnership.queries import packs
    from keepwell.web.packs import reading

    found = []
    for _ in range(5):
        started = time.process_time()
        kept = packs.frozen(month=month)
        assert kept, f"no frozen pack of {month} in {Path(home)}"
        reading.told(kept.pack())
        found.append(time.process_time() - started)
    return min(found) * 1000
