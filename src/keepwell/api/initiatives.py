"""The care ledger: what is tried, what came of it, and everything behind it."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from keepwell.api.problems import declared, missing
from keepwell.api.tokens import Token, caller
from keepwell.api.words import IdInPath, Number
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.queries.initiatives import InitiativeView, ReviewView
from keepwell.workflows import initiative_export

router = Router()


class ReviewOut(Schema):
    """The newest evaluation; an effect is claimed or denied only where every check was passed."""

    word: str = Field(description="better, worse, uncertain; others say why it cannot be told")
    tested: bool = Field(description="Whether an effect may be claimed or denied at all")
    estimate: Number | None = Field(description="In the measure's unit")
    low: Number | None
    high: Number | None
    read_to: str
    final: bool
    headline: str
    doubt: list[str]
    refusals: list[str] = Field(description="Codes of what stands in the way")
    at: datetime


class InitiativeOut(Schema):
    """An initiative."""

    id: str
    title: str
    what: str
    measure: str
    good: Literal["up", "down"]
    state: str
    retrospective: bool = Field(description="Written down after it had begun")
    changed_after_results: bool
    starts: dict[str, str] = Field(description="Team to its month; empty for those without it")
    until: str
    registered_at: datetime
    version: int
    review: ReviewOut | None


class InitiativesOut(Schema):
    """All initiatives, the newest first."""

    initiatives: list[InitiativeOut]


class InitiativeExport(Schema):
    """Plan with all versions, lots, every review, and the inputs of the newest."""

    initiative: str
    title: str
    retrospective: bool
    registered_at: datetime
    state: str
    stopped: str | None
    versions: list[dict[str, Any]]
    lots: dict[str, Any] | None
    reviews: list[dict[str, Any]]
    inputs: dict[str, Any]


@router.get("/initiatives", response={200: InitiativesOut, **declared()}, auth=Token("see_evidence"), operation_id="initiatives", summary="All initiatives")  # fmt: skip
def initiatives(request: HttpRequest) -> dict[str, Any]:
    """Everything that is tried or was tried, with what came of it."""
    views = ledger.ledger(today=caller(request).today)
    return {"initiatives": [_told(one) for one in views]}


@router.get("/initiatives/{initiative}", response={200: InitiativeOut, **declared()}, auth=Token("see_evidence"), operation_id="initiative", summary="One initiative")  # fmt: skip
def initiative(request: HttpRequest, initiative: IdInPath) -> dict[str, Any]:
    """One initiative with its newest evaluation."""
    return _told(_found(request, initiative))


@router.get("/initiatives/{initiative}/export", response={200: InitiativeExport, **declared()}, auth=Token("see_evidence"), operation_id="initiative_export", summary="Everything behind an initiative")  # fmt: skip
def export(request: HttpRequest, initiative: IdInPath) -> dict[str, Any]:
    """So that an outsider can compute it again: the same document as on its page."""
    found = _found(request, initiative)
    initiative_export.taken(found, by=caller(request).actor, form="api")
    return initiative_export.everything(found)


def _found(request: HttpRequest, initiative: str) -> InitiativeView:
    found = ledger.initiative(id=initiative, today=caller(request).today)
    if found is None:
        raise missing()
    return found


def _told(one: InitiativeView) -> dict[str, Any]:
    plan = one.plan
    return {
        "id": one.id, "title": plan.title, "what": plan.what, "measure": plan.measure,
        "good": plan.good, "state": one.state, "retrospective": one.retrospective,
        "changed_after_results": one.marked, "starts": dict(plan.starts), "until": plan.until,
        "registered_at": one.made_at, "version": one.version,
        "review": _review(one.review) if one.review else None,
    }  # fmt: skip


def _review(one: ReviewView) -> dict[str, Any]:
    effect = one.effect
    return {
        "word": effect.word, "tested": effect.tested, "estimate": effect.estimate,
        "low": effect.low, "high": effect.high, "read_to": one.read_to, "final": one.final,
        "headline": str(one.told.headline), "doubt": [str(word) for word in one.told.doubt],
        "refusals": [reason.code for reason in effect.refusals], "at": one.at,
    }  # fmt: skip
