"""The tables of the subject, one module each; every module is named here so that Django finds it."""

from keepwell.domain.partnership.models.actions import Action, ActionEntry, FeedAddress, Reminded
from keepwell.domain.partnership.models.audits import AuditRater, AuditRating, AuditRound
from keepwell.domain.partnership.models.goals import (
    KeyResult,
    KeyResultChange,
    KeyResultCount,
    Objective,
)
from keepwell.domain.partnership.models.initiatives import (
    Initiative,
    InitiativeLots,
    InitiativeReview,
    InitiativeVersion,
    LotsSignature,
)
from keepwell.domain.partnership.models.journeys import JourneyMirror
from keepwell.domain.partnership.models.meetings import (
    Decision,
    Meeting,
    MeetingSeat,
    MeetingSpell,
    NoteLine,
    NoteVersion,
    OpenPoint,
    PointOnTable,
    TakenAction,
)
from keepwell.domain.partnership.models.packs import (
    FrozenPack,
    PackChoice,
    PackDraft,
    PackHeld,
    PackNote,
    PackPoint,
    PackReader,
    PackRestatement,
)
from keepwell.domain.partnership.models.practices import Practice
from keepwell.domain.partnership.models.syncs import (
    Sync,
    SyncInvitation,
    SyncLetter,
    SyncMember,
    SyncSeries,
    Unreached,
)
from keepwell.domain.partnership.models.team_meetings import TeamMeeting, TeamWord
from keepwell.domain.partnership.models.worth import (
    WorthAssumption,
    WorthCurrency,
    WorthReckoning,
    WorthResult,
)

__all__ = [
    "Action",
    "ActionEntry",
    "AuditRater",
    "AuditRating",
    "AuditRound",
    "Decision",
    "FeedAddress",
    "FrozenPack",
    "Initiative",
    "InitiativeLots",
    "InitiativeReview",
    "InitiativeVersion",
    "JourneyMirror",
    "KeyResult",
    "KeyResultChange",
    "KeyResultCount",
    "LotsSignature",
    "Meeting",
    "MeetingSeat",
    "MeetingSpell",
    "NoteLine",
    "NoteVersion",
    "Objective",
    "OpenPoint",
    "PackChoice",
    "PackDraft",
    "PackHeld",
    "PackNote",
    "PackPoint",
    "PackReader",
    "PackRestatement",
    "PointOnTable",
    "Practice",
    "Reminded",
    "Sync",
    "SyncInvitation",
    "SyncLetter",
    "SyncMember",
    "SyncSeries",
    "TakenAction",
    "TeamMeeting",
    "TeamWord",
    "Unreached",
    "WorthAssumption",
    "WorthCurrency",
    "WorthReckoning",
    "WorthResult",
]
