"""A description of operations (OpenAPI) as rows that a page and a reference can print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEEPEST: Final = 3
"""So far into an answer its fields are told; what lies deeper is told by its own page."""
FORMATS: Final = {"date": "day", "date-time": "moment", "binary": "file"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a field of a body or of an answer; `name` with its place in it: `figures[].value`."""

    name: str
    kind: str
    words: str
    required: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask for; `errors` the statuses of its problems."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    takes: tuple[Field, ...]
    answers: tuple[Field, ...]
    status: str
    errors: tuple[str, ...]


def operations(description: Mapping[str, Any]) -> dict[str, tuple[Operation, ...]]:
    """All operations by the subject they are filed under, in the order of the description."""
    known = description["components"]["schemas"]
    found: dict[str, list[Operation]] = {}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(_operation(path, method, told, known))
    return {subject: tuple(ones) for subject, ones in found.items()}


def _operation(
    path: str, method: str, told: Mapping[str, Any], known: Mapping[str, Any]
) -> Operation:
    good = min(told["responses"], key=int)
    content = next(iter(told["responses"][good]["content"].values()))
    taken = [_parameter(one, known) for one in told["parameters"]]
    for kind, body in told.get("requestBody", {}).get("content", {}).items():
        where = "file" if kind.startswith("multipart") else "body"
        taken += _fields(body["schema"], known, where=where)
    return Operation(
        told["operationId"], method.upper(), path, told["summary"], told.get("description", ""),
        tuple(taken), tuple(_fields(content["schema"], known)), str(good),
        tuple(str(one) for one in told["responses"] if one != good),
    )  # fmt: skip


def _parameter(one: Mapping[str, Any], known: Mapping[str, Any]) -> Field:
    return Field(
        one["name"], _kind(one["schema"], known), one.get("description", ""), one["required"],
        one["in"],
    )  # fmt: skip


def _fields(
    schema: Mapping[str, Any],
    known: Mapping[str, Any],
    *,
    before: str = "",
    where: str = "",
    depth: int = 0,
) -> Iterator[Field]:
    inner = _solid(schema, known)
    if inner.get("type") == "array":
        yield from _fields(inner["items"], known, before=f"{before}[]", where=where, depth=depth)
        return
    if depth == DEEPEST:
        return
    for name, one in inner.get("properties", {}).items():
        place = f"{before}.{name}" if before else name
        words = one.get("description", "")
        needed = name in inner.get("required", ())
        yield Field(place, _kind(one, known), words, needed, where)
        yield from _fields(one, known, before=place, where=where, depth=depth + 1)


def _solid(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a schema stands for: references followed, `or null` left away."""
    if "$ref" in schema:
        return _solid(known[schema["$ref"].rpartition("/")[2]], known)
    some = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _solid(some[0], known) if len(some) == 1 else schema


def _kind(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """The type of a value in a few words."""
    if "anyOf" in schema:
        words = [_kind(one, known) for one in schema["anyOf"]]
        numbers = {"whole number", "number"}
        kept = [one for one in words if one != "whole number" or not numbers <= set(words)]
        return " or ".join(dict.fromkeys(kept))
    if "$ref" in schema:
        return _kind(_solid(schema, known), known)
    if "enum" in schema:
        return " | ".join(str(one) or '""' for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], known)}"
    plain = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    told = str(schema.get("type", "anything"))
    return FORMATS.get(str(schema.get("format")), plain.get(told, told))
