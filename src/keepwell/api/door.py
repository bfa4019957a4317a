"""The door for programs: every operation with its token, every answer described."""

from typing import Any, Final

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from keepwell.api import (
    actions,
    changes,
    evidence,
    figures,
    goals,
    imports,
    initiatives,
    me,
    measures,
    packs,
    problems,
)
from keepwell.api.tokens import Token

PLACE: Final = "api/v1/"
ABOUT: Final = """\
Everything here goes through the same gate and the same policy as the pages: a token has its owner's
eyes, no more. What its owner may not see answers like what does not exist (404). Figures about few
people stay hidden, persons are never a dimension, and staff's voice comes from closed rounds alone.

Shares are 0-1, NPS -100 to 100, times in seconds, ramp in weeks; months are written 2026-03.
Errors are problem details (RFC 9457) that name each place and what to do about it."""


class Door(NinjaAPI):
    """Errors are described with their own media type; everything else is django-ninja's."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description of all operations (OpenAPI 3.1)."""
        told = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in told["paths"].values():
            for operation in operations.values():
                _as_problems(operation["responses"])
        return told


def _as_problems(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        if status >= 400 and "content" in response:
            response["content"] = {problems.MEDIA_TYPE: next(iter(response["content"].values()))}


def _open() -> Door:
    door = Door(
        title="Keepwell", version="1", description=ABOUT, docs_url=None, openapi_url=None,
        urls_namespace="api", auth=Token("nothing that anybody may"),
    )  # fmt: skip
    for where, router in (
        ("Who asks", me.router), ("Figures", measures.router), ("Figures", figures.router),
        ("Figures", changes.router), ("Monthly packs", packs.router), ("Actions", actions.router),
        ("Joint goals", goals.router), ("Evidence", initiatives.router),
        ("Evidence", evidence.router), ("Files on their way in", imports.router),
    ):  # fmt: skip
        door.add_router("", router, tags=[where])
    answers: dict[type[Exception], Any] = {
        problems.Refused: problems.of_refused, HttpError: problems.of_http,
        ValidationError: problems.of_validation, Http404: problems.of_missing,
        Exception: problems.of_broken,
    }  # fmt: skip
    for error, answer in answers.items():
        door.add_exception_handler(error, answer)
    return door


door: Final = _open()


def described() -> dict[str, Any]:
    """What programs can ask for, as plain values."""
    return dict(door.get_openapi_schema(path_prefix=f"/{PLACE}"))
