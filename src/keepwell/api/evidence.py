"""Whether care and customers moved together: the result with everything that went in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from keepwell.api.problems import declared, missing
from keepwell.api.tokens import Token
from keepwell.workflows import linking

router = Router()


class LinkageOut(Schema):
    """The same document as the file on its page."""

    known_at: datetime
    result: dict[str, Any] = Field(description="Every pair with its links, and how sure they are")
    columns: list[str]
    rows: list[list[Any]] = Field(description="Released figures by team and month")
    method: str


@router.get("/linkage", response={200: LinkageOut, **declared()}, auth=Token("see_evidence"), operation_id="linkage", summary="Care and customers")  # fmt: skip
def linkage(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the framework passes it by name
    """What moved together, with which delay, and how sure that is; never what caused what."""
    found = linking.document()
    if found is None:
        raise missing()
    return found
