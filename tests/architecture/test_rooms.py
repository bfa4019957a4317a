"""Who may know whom: what import-linter cannot say."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import modules

HEAVY = {"pandas", "numpy", "pyarrow", "duckdb", "ibis", "scipy", "statsmodels", "altair"}


def test_models_are_known_only_to_their_subject_and_to_the_warehouse_tables() -> None:
    broken = []
    for module in modules():
        for imported in module.imports():
            found = re.match(r"keepwell\.domain\.(\w+)\.models", imported)
            if not found:
                continue
            own = module.name.startswith(f"keepwell.domain.{found[1]}")
            between = module.name.startswith("keepwell.domain.")  # layers rule their order
            tables = module.name.startswith("keepwell.warehouse.")
            if not (own or between or tables):
                broken.append(f"{module.name} imports {imported}")
    assert broken == []


def test_pages_and_api_load_no_dataframes_when_they_are_imported() -> None:
    broken = [
        f"{module.name} imports {imported}"
        for module in modules()
        if module.name.startswith(("keepwell.web", "keepwell.api", "keepwell.config"))
        for imported in module.imports()
        if imported.split(".")[0] in HEAVY
    ]
    assert broken == []


def test_a_page_knows_only_its_own_subject_and_the_shell() -> None:
    broken = []
    for module in modules():
        if not module.name.startswith("keepwell.web."):
            continue
        own = module.name.split(".")[2]
        for imported in module.imports():
            parts = imported.split(".")
            if (
                parts[:2] == ["keepwell", "web"]
                and len(parts) > 2
                and parts[2] not in {own, "shell"}
            ):
                broken.append(f"{module.name} imports {imported}")
    assert broken == []


def test_stories_know_no_http_and_no_tables() -> None:
    broken = [
        f"{module.name} imports {imported}"
        for module in modules()
        if module.name.startswith("keepwell.workflows")
        for imported in module.imports()
        if imported.startswith(("django.http", "django.views", "django.urls", "django.shortcuts"))
        or re.match(r"keepwell\.domain\.\w+\.models", imported)
    ]
    assert broken == []


def test_nothing_escapes_the_import_rules() -> None:
    """`importlib` is for scanning our own folders (metrics, instruments), nowhere else."""
    allowed = {"keepwell.analytics.metrics.framework.registry"}
    broken = [
        module.name
        for module in modules()
        if module.name not in allowed
        and ("importlib" in module.imports() or re.search(r"\b__import__\(", module.text))
        and not re.search(r"from importlib import (resources|metadata)", module.text)
    ]
    assert broken == []


@pytest.mark.parametrize("word", ["django.contrib.admin", "ModelForm", "mark_safe(request"])
def test_words_that_have_no_place_here(word: str) -> None:
    assert [module.name for module in modules() if word in module.text] == []
