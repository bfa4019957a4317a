"""What keeps the house readable: sizes, names, nothing unfinished, nothing of a workplace."""

from __future__ import annotations

import re
import subprocess

from tests.architecture.source import ROOT, modules

FILE_LINES, FUNCTION_LINES = 500, 60
DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|lib|base|managers?)$")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|stub)\b")


def test_files_stay_short() -> None:
    assert [m.name for m in modules() if m.text.count("\n") > FILE_LINES] == []


def test_functions_stay_short() -> None:
    long = [
        f"{module.name}.{function.name}: {size} lines"
        for module in modules()
        for function in module.functions()
        if (size := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_no_module_is_a_drawer() -> None:
    assert [m.name for m in modules() if DRAWERS.match(m.name.rsplit(".", 1)[-1])] == []


def test_every_module_says_what_it_knows() -> None:
    import ast

    silent = [
        m.name
        for m in modules()
        if m.text.strip()
        and not ast.get_docstring(m.tree)
        and m.path.name not in {"apps.py", "urls.py"}
    ]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    assert [m.name for m in modules() if UNFINISHED.search(m.text)] == []


def test_the_product_speaks_of_itself_alone() -> None:
    """No path of somebody's machine, no host of a package registry."""
    pattern = (
        r"/wor[k]/|/tm[p]/|/hom[e]/[a-z]|/Users/[a-z]|--index-ur[l]|index-ur[l] *=|pythonhoste[d]"
    )
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!*.lock", ":!LICENSE"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert found == ""
