"""What is answered when something cannot be answered: one shape for all (RFC 9457)."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from ninja.errors import HttpError, ValidationError

MEDIA_TYPE: Final = "application/problem+json"
URN: Final = "urn:keepwell:problem:"
_log: Final = logging.getLogger(__name__)

KINDS: Final[dict[int, tuple[str, str, str]]] = {
    400: ("unreadable", "This request cannot be read", "Send what the description of the API asks for."),
    401: ("no-token", "A token is needed", "Send the header Authorization: Bearer kw_… with a token that works. Tokens are made under Your account."),
    403: ("read-only", "This token may only read", "Make a token that may also write, under Your account."),
    404: ("missing", "There is nothing here", "It does not exist, or it is not for whoever made this token."),
    405: ("other-method", "This cannot be done here", "Use one of the methods that the header Allow names."),
    409: ("not-now", "This cannot be done as it stands now", "Ask for its state first."),
    422: ("refused", "Something in this request is not right", "Each error names its place and what to do."),
    429: ("busy", "Too much at once", "Wait as long as the header Retry-After says, then ask again."),
    500: ("broken", "Something broke on our side", "Nothing was changed by halves. Try again; if it happens again, tell your administrator the time it happened."),
}  # fmt: skip
"""By status: the last part of its type, its title, what to do."""


class Fault(Schema):
    """One thing that is not right."""

    place: str = Field(description="Where: query.from, body.text, path.month")
    remedy: str = Field(description="What to do about it")


class Problem(Schema):
    """Why there is no answer."""

    type: str = Field(description="Stable; the same problem always has the same type")
    title: str
    status: int
    detail: str = Field(description="What to do")
    errors: list[Fault] = Field(
        description="Every place that is not right; empty where there is none"
    )


class Refused(Exception):  # noqa: N818 - not an error of the program
    """What was asked cannot be answered; becomes a problem."""

    def __init__(
        self,
        status: int,
        *,
        detail: str = "",
        faults: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status, self.detail, self.faults = status, detail, tuple(faults)
        self.headers = dict(headers or {})


def missing() -> Refused:
    """Hidden looks like missing."""
    return Refused(404)


def wrong(place: str, remedy: str) -> Refused:
    """One thing that is not right, with its place and what to do."""
    return Refused(422, faults=[(place, remedy)])


def told(refused: Refused) -> HttpResponse:
    """A problem as it is sent."""
    name, title, remedy = KINDS[refused.status]
    body = {
        "type": f"{URN}{name}", "title": title, "status": refused.status,
        "detail": refused.detail or remedy,
        "errors": [{"place": place, "remedy": words} for place, words in refused.faults],
    }  # fmt: skip
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=refused.status, content_type=MEDIA_TYPE
    )
    for header, value in refused.headers.items():
        response[header] = value
    return response


def of_refused(_request: HttpRequest, refused: Refused) -> HttpResponse:
    """What a story or a rule refused."""
    return told(refused)


def of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refused: no token, a body that is no JSON."""
    status = error.status_code if error.status_code in KINDS else 400
    headers = {"WWW-Authenticate": 'Bearer realm="Keepwell"'} if status == 401 else None
    return told(Refused(status, headers=headers))


def of_validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Values that do not fit the description, each with its place."""
    return told(Refused(422, faults=[_fault(one) for one in error.errors]))


def of_missing(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Nothing here, or nothing for them."""
    return told(missing())


def of_broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own fault: logged with its trace, told without it."""
    _log.error("%s %s broke", request.method, request.path, exc_info=error)
    return told(Refused(500))


def _fault(one: Mapping[str, Any]) -> tuple[str, str]:
    """Pydantic's place, without the name of the argument that holds all fields of a source."""
    place = [str(part) for part in one.get("loc", ())]
    if len(place) > 2 and place[1] in {"asked", "told"}:
        del place[1]
    remedy = str(one.get("msg", "")).removeprefix("Value error, ")
    return ".".join(place), "Give it." if remedy == "Field required" else f"{remedy}."


def declared(*more: int) -> dict[int, type[Problem]]:
    """What an operation says it may answer beside its result: these always, and `more`."""
    return dict.fromkeys(sorted({401, 404, 422, *more}), Problem)
