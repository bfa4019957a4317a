"""Mappings survive being written, corrected by hand and read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepwell.connectors.spreadsheet import (
    ColumnChoice,
    Mapping,
    Reading,
    UnreadableFileError,
    dump_mapping,
    load_mapping,
    read_mapping,
    write_mapping,
)


@given(
    st.text(min_size=1).filter(lambda one: one.isprintable()),
    st.lists(st.text().filter(lambda one: one.isprintable())),
)
def test_a_mapping_comes_back(column: str, missing: list[str]) -> None:
    reading = Reading(
        dates="day-first", formats=("%d/%m/%Y",), missing=tuple(missing), values={"Ja": "answered"}
    )
    mapping = Mapping(
        "contacts",
        {column: ColumnChoice("outcome", 1.0, "", reading)},
        ("a", "b"),
        "latest",
        "Europe/Madrid",
        "Sheet",
        "abc",
    )
    assert load_mapping(dump_mapping(mapping)) == mapping


def test_a_mapping_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        'kind = "contacts"\n[columns."Created time"]\nfield = "opened_at"\ndates = "month-first"\n[columns.Secret]\nkeep = false\nfield = "agent"\n'
    )
    mapping = read_mapping(path)
    assert mapping.fields == {"Created time": "opened_at"}
    assert mapping.columns["Created time"].reading.dates == "month-first"
    write_mapping(mapping, path)
    assert read_mapping(path).fields == mapping.fields


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('kind = "letters"', "can be people"),
        ("kind = ", "not TOML"),
        ('kind = "contacts"\n[columns.A]\nfield = "hat"', "no field “hat”"),
        (
            'kind = "contacts"\n[columns.A]\nfield = "agent"\nspeed = "9"',
            "“speed” is not understood",
        ),
        (
            'kind = "contacts"\n[columns.A]\nfield = "opened_at"\ndates = "sideways"',
            "dates are day-first",
        ),
    ],
)
def test_mistakes_are_named(written: str, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        load_mapping(written)


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        read_mapping(tmp_path / "none.toml")
