from __future__ import annotations

from keepwell.kernel.rewording import reworded


def test_every_text_is_said_anew_and_nothing_else_changes():
    value = {"a": ["x", 1, None, {"x": True}], "b": ("x", 2.5)}
    told = {"x": "y"}
    assert reworded(value, lambda one: told.get(one, one)) == {
        "a": ["y", 1, None, {"y": True}], "b": ["y", 2.5],
    }  # fmt: skip
