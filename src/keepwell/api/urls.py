"""Addresses for programs; whatever they hit below them, the answer is JSON and sets no cookie."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from keepwell.api.door import PLACE, described, door
from keepwell.api.problems import Refused, missing, told

NO_METHOD = 405
app_name = "api"
"""Names of operations are not those of pages."""


def _answering(
    view: Callable[..., HttpResponseBase], known: dict[str, frozenset[str]]
) -> Callable[..., HttpResponseBase]:
    """The framework's own refusals in the shape of all others; a parameter nobody knows is one.

    `known`: for each method the parameters that its operation takes.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        odd = set(request.GET) - known.get(str(request.method), frozenset(request.GET))
        if odd:
            return told(_unknown(odd, known[str(request.method)]))
        response = view(request, *args, **kwargs)
        if response.status_code == NO_METHOD:
            return told(Refused(NO_METHOD, headers={"Allow": ", ".join(sorted(known))}))
        response["Cache-Control"] = "private, no-store"
        return response

    return answered


def _unknown(odd: set[str], known: frozenset[str]) -> Refused:
    """A misspelt parameter must not look like an answer to it."""
    words = f"Leave it out; there is {', '.join(sorted(known))}." if known else "Leave it out."
    return Refused(422, faults=[(f"query.{name[:60]}", words) for name in sorted(odd)])


@lru_cache(maxsize=1)
def _description() -> str:
    return DjangoJSONEncoder(ensure_ascii=False, indent=1).encode(described())


def schema(request: HttpRequest) -> HttpResponse:
    """What programs can ask for (OpenAPI 3.1); the same for every company, so it needs no token."""
    if request.method not in {"GET", "HEAD"}:
        return told(Refused(NO_METHOD, headers={"Allow": "GET, HEAD"}))
    return HttpResponse(_description(), content_type="application/json")


def nothing(_request: HttpRequest) -> HttpResponse:
    """No operation has this address."""
    return told(missing())


nothing.csrf_exempt = True  # type: ignore[attr-defined]
schema.csrf_exempt = True  # type: ignore[attr-defined]


def _operations() -> list[URLPattern]:
    """The framework's patterns, each behind the parameters that it is described with."""
    taken = {
        path: {method.upper(): _query(one) for method, one in methods.items()}
        for path, methods in described()["paths"].items()
    }
    found = []
    for one in door.urls[0]:
        place = f"/{PLACE}" + re.sub(r"<(?:[a-z]+:)?([a-z]+)>", r"{\1}", str(one.pattern))
        if isinstance(one, URLPattern) and place in taken:
            one.callback = _answering(one.callback, taken[place])
            found.append(one)
    return found


def _query(operation: dict[str, Any]) -> frozenset[str]:
    return frozenset(one["name"] for one in operation["parameters"] if one["in"] == "query")


urlpatterns = [
    path("openapi.json", schema, name="api_schema"),
    *_operations(),
    re_path(r"", nothing, name="api_nothing"),
]
