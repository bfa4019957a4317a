from __future__ import annotations

from keepwell.schemas.described import Field, operations

KNOWN = {
    "Row": {
        "type": "object", "required": ["value"],
        "properties": {
            "value": {"anyOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]},
            "on": {"type": "string", "format": "date"},
        },
    },
    "Answer": {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
            "one": {"anyOf": [{"$ref": "#/components/schemas/Row"}, {"type": "null"}]},
        },
    },
}  # fmt: skip
PATH = {"name": "key", "in": "path", "required": True, "schema": {"enum": ["a", "b"]}}
TOLD = {
    "tags": ["Rows"], "operationId": "rows", "summary": "Rows", "parameters": [PATH],
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "properties": {"note": {"type": "string", "description": "Why"}}, "required": ["note"],
                }
            }
        }
    },
    "responses": {
        200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
        401: {"content": {}},
    },
}  # fmt: skip


def test_everything_that_goes_in_and_comes_out_has_a_row():
    told = {"paths": {"/rows/{key}": {"post": TOLD}}, "components": {"schemas": KNOWN}}
    ((subject, (one,)),) = operations(told).items()
    assert (subject, one.method, one.path, one.status, one.errors) == (
        "Rows", "POST", "/rows/{key}", "200", ("401",),
    )  # fmt: skip
    assert one.takes == (
        Field("key", "a | b", "", required=True, where="path"),
        Field("note", "text", "Why", required=True, where="body"),
    )
    assert [(row.name, row.kind) for row in one.answers] == [
        ("rows", "list of object"), ("rows[].value", "number or null"), ("rows[].on", "day"),
        ("one", "object or null"), ("one.value", "number or null"), ("one.on", "day"),
    ]  # fmt: skip
