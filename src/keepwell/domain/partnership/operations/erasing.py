"""Saying what was kept of meetings, promises and packs without somebody who is erased.

Names stand in free text, in the names of teams that are called after somebody, and in packs. A
frozen pack stays as it was seen but for the name; a line beside it says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import JSONField, Model

from keepwell.domain.partnership import models as kept
from keepwell.domain.partnership.models import (
    FrozenPack,
    PackDraft,
    PackRestatement,
    SyncInvitation,
    SyncMember,
    Unreached,
)
from keepwell.domain.partnership.operations.erasing_signed import reword_signed
from keepwell.domain.partnership.rules.packs import digest_of
from keepwell.domain.trail.operations import unguarded
from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    Told = Callable[[str], str]

TEXTS: Final[dict[type[Model], tuple[str, ...]]] = {
    kept.Action: ("text", "why", "evidence", "team", "reason", "slice"),
    kept.ActionEntry: ("text",),
    kept.AuditRating: ("evidence",),
    kept.Objective: ("title",),
    kept.KeyResult: ("title", "slice", "counted", "companions", "warning", "kept_why"),
    kept.KeyResultCount: ("note",),
    kept.KeyResultChange: ("before", "after", "why"),
    kept.JourneyMirror: ("touchpoint", "likeness"),
    kept.SyncSeries: ("name", "place"),
    kept.Sync: ("place", "reason"),
    kept.NoteLine: ("text",),
    kept.NoteVersion: ("text",),
    kept.Decision: ("text",),
    kept.OpenPoint: ("key", "title"),
    kept.TakenAction: ("text",),
    kept.TeamMeeting: ("team",),
    kept.TeamWord: ("team", "text"),
    kept.PackPoint: ("title", "ask", "figures"),
    kept.PackChoice: ("point",),
    kept.PackNote: ("point", "text"),
    kept.Initiative: ("stopped_why",),
    kept.WorthReckoning: ("name", "settings"),
    kept.WorthResult: ("result",),
    kept.Practice: ("text",),
    kept.WorthAssumption: ("source",),
}
"""Where people write, or where a team's name is kept. Users are kept by id and named at reading."""


def reword(*, told: Told, users: Collection[str], now: datetime) -> int:
    """Say otherwise what the subject keeps, where `told` says it otherwise; how many rows.

    Part of erasing somebody, whose operation leaves the trail row. The guard of frozen packs is
    lifted for this alone, inside one transaction.

    Args:
        told: a text without the person.
        users: public ids of the person's accounts: they take part in nothing any more.
        now: the moment, for the line beside each frozen pack.
    """
    with transaction.atomic():
        done = sum(_reword(model, names, told) for model, names in TEXTS.items())
        SyncMember.objects.filter(user__in=users).delete()
        SyncInvitation.objects.filter(user__in=users).delete()
        Unreached.objects.filter(user__in=users).delete()
        kept.Practice.objects.filter(user__in=users).delete()
        return done + _drafts(told) + _packs(told, now) + reword_signed(told=told, now=now)


def _reword(model: type[Model], names: tuple[str, ...], told: Told) -> int:
    changed = []
    for row in model._default_manager.only(*names).iterator(chunk_size=500):
        after = {name: reworded(getattr(row, name), told) for name in names}
        if any(getattr(row, name) != value for name, value in after.items()):
            for name, value in after.items():
                setattr(row, name, _fitting(model, name, value))
            changed.append(row)
    model._default_manager.bulk_update(changed, names, batch_size=200)
    return len(changed)


def _fitting(model: type[Model], name: str, value: object) -> object:
    """A label may be longer than the name it stands for; a column holds so many signs."""
    field = model._meta.get_field(name)
    most = None if isinstance(field, JSONField) else getattr(field, "max_length", None)
    return value[:most] if most and isinstance(value, str) else value


def _without(content: str, told: Told) -> str:
    """A stored pack without the person, in the same form."""
    before = json.loads(content)
    after = reworded(before, told)
    if after == before:
        return content
    return json.dumps(after, ensure_ascii=False, separators=(",", ":"))


def _drafts(told: Told) -> int:
    done = 0
    for one in PackDraft.objects.all():
        content = _without(one.content, told)
        if content != one.content:
            one.content, one.digest = content, digest_of(content)
            one.save(update_fields=["content", "digest"])
            done += 1
    return done


def _packs(told: Told, now: datetime) -> int:
    """Frozen packs and their corrections; each pack that named the person gets a line that says so."""
    fresh = []
    for one in FrozenPack.objects.all():
        content = _without(one.content, told)
        if content != one.content:
            one.content, one.digest = content, digest_of(content)
            fresh.append(one)
    lines = [line for line in PackRestatement.objects.all() if _line_changed(line, told)]
    if fresh or lines:
        with unguarded(FrozenPack._meta.db_table, PackRestatement._meta.db_table):
            FrozenPack.objects.bulk_update(fresh, ["content", "digest"], batch_size=20)
            PackRestatement.objects.bulk_update(lines, ["figure", "content"], batch_size=200)
    for one in fresh:
        PackRestatement.objects.create(pack=one, figure="", content={"name": "out"}, noted_at=now)
    return len(fresh) + len(lines)


def _line_changed(line: PackRestatement, told: Told) -> bool:
    after = (told(line.figure) if line.figure else "", reworded(line.content, told))
    changed = after != (line.figure, line.content)
    line.figure, line.content = after
    return changed
