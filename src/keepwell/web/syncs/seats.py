"""Who may sit at which table: members of a series alone; to everybody else it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from keepwell.domain.partnership.queries import meetings, syncs
from keepwell.web.shell.access import actor

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.partnership.queries.meetings import MeetingView
    from keepwell.domain.partnership.queries.syncs import SeriesView, SyncView


def my_sync(request: HttpRequest, sync: str) -> SyncView:
    """A sync that who asks takes part in."""
    found = syncs.find(sync=sync)
    if found is None or found.side(actor(request)) is None:
        raise Http404
    return found


def my_series(request: HttpRequest, series: str) -> SeriesView:
    """A series that who asks takes part in."""
    found = syncs.find_series(series=series)
    if found is None or actor(request) not in found.members:
        raise Http404
    return found


def my_meeting(request: HttpRequest, sync: SyncView) -> MeetingView:
    """The meeting of a sync, as who asks may see it."""
    found = meetings.meeting(sync=sync.id, reader=actor(request), now=timezone.now())
    if found is None:
        raise Http404
    return found
