"""Actions: who will do what by when. Listed, written down, done, moved, dropped, talked about."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from keepwell.api.problems import declared, missing, wrong
from keepwell.api.tokens import Caller, Token, caller
from keepwell.api.words import IdInPath
from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import actions as writing
from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.partnership.queries.actions import ActionView, Sight, View
from keepwell.domain.partnership.rules.actions import ActionError, Source, Topic
from keepwell.domain.people import queries as people
from keepwell.workflows import figures

router = Router()
DAYS_AHEAD: Final = 14
Side = Literal["hr", "support", "both"]
WORDS: Final = r"\S"


class ActionOut(Schema):
    """An action."""

    id: str
    text: str
    why: str
    source: str
    evidence: str
    side: Side
    topic: str
    team: str = Field(description="Empty for all of Support")
    owner: str = Field(description="Their e-mail address; empty when the account is gone")
    owner_name: str
    due_on: date
    first_due_on: date = Field(description="The day that was promised first")
    status: Literal["open", "done", "dropped"]
    closed_on: date | None
    reason: str
    measure: str
    slice: dict[str, str]
    postponed: int = Field(description="How often its day was moved")
    comments: int
    opened_at: datetime


class ActionsOut(Schema):
    """A list of actions."""

    actions: list[ActionOut]


class Asked(Schema):
    """Which actions."""

    view: View = Field("ours", description="mine, ours (all open ones that may be seen), overdue, done")  # fmt: skip
    source: Source | Literal[""] = ""
    owner: str = Field("", max_length=254, description="Their e-mail address")
    words: str = Field("", max_length=100, description="Only those that hold these words")


class NewAction(Schema, extra="forbid"):
    """Who will do what by when."""

    text: str = Field(max_length=300, pattern=WORDS, examples=["Offer the evening premium"])
    owner: str = Field("", max_length=254, description="E-mail address; whoever asks when left out")
    due_on: date | None = Field(None, description="In two weeks when left out")
    why: str = Field("", max_length=2000)
    side: Side = "both"
    topic: Topic = ""
    team: str = Field("", max_length=200, description="Its name; empty for all of Support")
    evidence: str = Field("", max_length=500)
    measure: str = Field("", max_length=80, description="The figure that should move")
    slice: dict[str, str] = Field({}, max_length=1, description="Dimension to label")
    source: Source = "other"


class Done(Schema, extra="forbid"):
    """That it is done."""

    note: str = Field("", max_length=2000)


class Moved(Schema, extra="forbid"):
    """A later day."""

    due_on: date
    reason: str = Field(max_length=2000, pattern=WORDS, description="Others waited for it")


class Dropped(Schema, extra="forbid"):
    """That it will not be done."""

    reason: str = Field(max_length=2000, pattern=WORDS)


class Comment(Schema, extra="forbid"):
    """Something about it."""

    text: str = Field(max_length=2000, pattern=WORDS)


_SEE: Final = Token("see_actions")
_STEP: Final = Token("see_actions", write=True)
_WRITE: Final = Token("write_actions", write=True)


@router.get("/actions", response={200: ActionsOut, **declared()}, auth=_SEE, operation_id="actions", summary="A list of actions")  # fmt: skip
def actions(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Open ones by their day, done ones newest first; at most two hundred."""
    who = caller(request)
    owner = _owner(who, asked.owner, "query.owner") if asked.owner else ""
    found = reading.actions(
        visible=_sight(who), view=asked.view, on=who.today, source=asked.source,
        owner=owner, words=asked.words,
    )  # fmt: skip
    return {"actions": _told(found)}


@router.get("/actions/{action}", response={200: ActionOut, **declared()}, auth=_SEE, operation_id="action", summary="One action")  # fmt: skip
def one(request: HttpRequest, action: IdInPath) -> dict[str, Any]:
    """Its words, its day, and how it stands."""
    return _told([_seen(caller(request), action)])[0]


@router.post("/actions", response={201: ActionOut, **declared(400, 403)}, auth=_WRITE, operation_id="write_action", summary="Write an action down")  # fmt: skip
def write(request: HttpRequest, told: NewAction) -> Any:
    """The same words of the same owner for the same day from the same place are one action."""
    who = caller(request)
    _check(who, told)
    made = _written(
        writing.add,
        text=told.text, owner=_owner(who, told.owner or who.user.email, "body.owner"),
        due_on=told.due_on or who.today + timedelta(days=DAYS_AHEAD), by=who.actor, now=who.now,
        source=told.source, source_key=told.measure if told.source == "figure" else "",
        why=told.why, evidence=told.evidence, side=told.side, topic=told.topic, team=told.team,
        measure=told.measure, slice_=told.slice if told.measure else {},
    )  # fmt: skip
    return Status(201, _again(made))


@router.post("/actions/{action}/done", response={200: ActionOut, **declared(400, 403)}, auth=_STEP, operation_id="finish_action", summary="It is done")  # fmt: skip
def done(request: HttpRequest, action: IdInPath, told: Done) -> dict[str, Any]:
    """Today; done twice is done once."""
    who = caller(request)
    return _step(who, action, writing.finish, on=who.today, note=told.note)


@router.post("/actions/{action}/move", response={200: ActionOut, **declared(400, 403)}, auth=_STEP, operation_id="move_action", summary="Move its day")  # fmt: skip
def move(request: HttpRequest, action: IdInPath, told: Moved) -> dict[str, Any]:
    """The first day stays: by it the promise is kept or not."""
    return _step(caller(request), action, writing.postpone, due_on=told.due_on, reason=told.reason)


@router.post("/actions/{action}/drop", response={200: ActionOut, **declared(400, 403)}, auth=_STEP, operation_id="drop_action", summary="It will not be done")  # fmt: skip
def drop(request: HttpRequest, action: IdInPath, told: Dropped) -> dict[str, Any]:
    """And why."""
    who = caller(request)
    return _step(who, action, writing.drop, reason=told.reason, on=who.today)


@router.post("/actions/{action}/comments", response={200: ActionOut, **declared(400, 403)}, auth=_STEP, operation_id="comment_action", summary="Say something about it")  # fmt: skip
def comment(request: HttpRequest, action: IdInPath, told: Comment) -> dict[str, Any]:
    """The same words sent twice are said once."""
    return _step(caller(request), action, writing.comment, text=told.text)


def _sight(who: Caller, action: str = "see_actions") -> Sight:
    return reading.sight(user=who.user, on=who.today, action=action)


def _seen(who: Caller, action: str) -> ActionView:
    found = reading.action(id=action, visible=_sight(who))
    if found is None:
        raise missing()
    return found


def _step(who: Caller, action: str, do: Callable[..., None], **told: Any) -> dict[str, Any]:
    """One step of somebody who may take it."""
    found = _seen(who, action)
    if not reading.may_change(action=found, sight=_sight(who, "write_actions")):
        raise missing()
    _written(do, action=action, by=who.actor, now=who.now, **told)
    return _told([_seen(who, action)])[0]


def _written(do: Callable[..., Any], **told: Any) -> Any:
    try:
        return do(**told)
    except ActionError as error:
        raise wrong("body", f"{error}.") from error


def _again(action: str) -> dict[str, Any]:
    """What was just written, also where its writer would not see it in their list."""
    everything = Sight(user="", teams=None)
    found = reading.action(id=action, visible=everything)
    if found is None:
        raise missing()
    return _told([found])[0]


def _owner(who: Caller, email: str, place: str) -> str:
    """The public id of somebody who signs in with an address and can be asked to do something."""
    found = access.user_by_email(email=email)
    able = access.holders(action="see_actions", on=who.today) if found else {}
    if found is None or found.public_id.hex not in able:
        raise wrong(place, "Name the e-mail address of somebody who can see their actions here.")
    return str(found.public_id.hex)


def _check(who: Caller, told: NewAction) -> None:
    """What the form of the page offers to choose from, held here too."""
    sight = _sight(who, "write_actions")
    known = {one.name for one in people.teams()}
    allowed = known | {""} if sight.teams is None else known & sight.teams
    if told.team not in allowed:
        raise wrong("body.team", "Name a team that you may write actions for.")
    kinds = {one.id: one for one in figures.measures()}
    kind = kinds.get(told.measure)
    if told.measure and (kind is None or not who.may(f"see_{kind.sensitivity}_figures")):
        raise wrong("body.measure", "Name a measure of the list of measures, or leave it out.")
    if kind is not None and any(dim not in kind.dims for dim in told.slice):
        raise wrong("body.slice", f"{kind.id} can be split by {', '.join(kind.dims)}.")


def _told(found: Any) -> list[dict[str, Any]]:
    """Actions as answered; owners by the address that they sign in with."""
    rows: list[ActionView] = list(found)
    mails = access.addresses(users={one.owner for one in rows if one.owner})
    names = tuple(name for name in ActionOut.model_fields if name != "owner")
    return [
        {name: getattr(one, name) for name in names}
        | {"owner": mails[one.owner].email if one.owner in mails else ""}
        for one in rows
    ]
