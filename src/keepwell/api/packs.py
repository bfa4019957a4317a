"""The monthly packs: the list, and each as the document that people download."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from keepwell.api.problems import declared, missing
from keepwell.api.tokens import Token, caller
from keepwell.api.words import MonthInPath
from keepwell.domain.partnership.queries import packs as stored
from keepwell.domain.partnership.rules.packs import PackError
from keepwell.workflows import monthly_sync

router = Router()


class PackEntry(Schema):
    """A month that has a pack."""

    month: str
    state: Literal["frozen", "draft"]
    frozen_at: datetime | None
    built_at: datetime | None = Field(description="When the draft was last built")


class PacksOut(Schema):
    """All packs, the newest first."""

    packs: list[PackEntry]


class Taken(Schema):
    """Who took the document, and when."""

    by: str
    at: datetime


class PackDocument(Schema):
    """A pack: the same document as on its page and of `keepwell pack --format json`."""

    kind: Literal["keepwell.pack"]
    format: int = Field(description="The version of the form of `pack`")
    taken: Taken
    restatements: list[dict[str, Any]] = Field(
        description="Figures of a frozen pack that later data corrected"
    )
    name_taken_out_at: datetime | None
    pack: dict[str, Any] = Field(
        description="Blocks with figures, findings, points, actions and goals"
    )


@router.get("/packs", response={200: PacksOut, **declared()}, auth=Token("see_pack"), operation_id="packs", summary="All monthly packs")  # fmt: skip
def packs(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the framework passes it by name
    """Every month that has a pack, the newest first."""
    return {
        "packs": [
            {
                "month": one.month, "state": "frozen" if one.frozen_at else "draft",
                "frozen_at": one.frozen_at, "built_at": one.built_at,
            }
            for one in stored.entries()
        ]
    }  # fmt: skip


@router.get("/packs/{month}", response={200: PackDocument, **declared()}, auth=Token("see_pack"), operation_id="pack", summary="One monthly pack")  # fmt: skip
def pack(request: HttpRequest, month: MonthInPath) -> HttpResponse:
    """As it was frozen, else as it would be frozen now; the trail keeps that it was taken."""
    who = caller(request)
    try:
        body = monthly_sync.document(
            month=month, format="json", by=who.actor, name=str(who.user), now=who.now
        )
    except PackError as error:
        raise missing() from error
    return HttpResponse(body, content_type="application/json")
