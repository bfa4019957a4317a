"""Team meetings and focus groups: when they met, what they said, what they passed on to the sync."""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.partnership.models.meetings import OpenPoint
from keepwell.domain.partnership.rules.team_meetings import KINDS, LONGEST, SAID

USER, TEAM = 64, 160


class TeamMeeting(models.Model):
    """A meeting of a team, or a focus group in it, on a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.CharField(max_length=TEAM)
    kind = models.CharField(max_length=5, choices=[(one, one) for one in KINDS])
    on = models.DateField()
    by = models.CharField(max_length=USER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "on"], name="team_meeting_once")
        ]


class TeamWord(models.Model):
    """A point, a theme or a decision of a team.

    A point stays open over meetings until it is settled, or passed on to the monthly sync, whose
    own point says then whether it is settled.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.CharField(max_length=TEAM)
    said = models.CharField(max_length=8, choices=[(one, one) for one in SAID])
    text = models.CharField(max_length=LONGEST)
    by = models.CharField(max_length=USER)
    on = models.DateField()
    meeting = models.ForeignKey(
        TeamMeeting, null=True, on_delete=models.SET_NULL, related_name="words"
    )
    settled_on = models.DateField(null=True)
    settled_by = models.CharField(max_length=USER, blank=True)
    passed = models.ForeignKey(OpenPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    passed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["team", "said", "settled_on"], name="team_open_points")]
