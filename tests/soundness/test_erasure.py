"""After `keepwell erase` no file and no table of the company's folder says any more who it was."""

from __future__ import annotations

import csv
import html
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

KEEPWELL = Path(sys.executable).parent / "keepwell"
NAME, SURNAME, MAIL, NUMBER = "Zoë Müller-Stein", "Müller-Stein", "zoe.ms@firm.example", "E77123"
WORDS = (NAME, SURNAME, MAIL, NUMBER, "zoe.ms", "M\\u00fcller")
BUILD = """
import sys
from pathlib import Path
import django
django.setup()
from django.utils import timezone
from keepwell.console.keeping import make
from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.released import operations as released
from keepwell.schemas.phrases import Names, marked
from keepwell.workflows import figures, import_file, nightly_refresh
make()
quiet = lambda *_: None
for kind in ("people", "contacts", "shifts"):
    path = Path(sys.argv[1]) / f"{kind}.csv"
    view = import_file.check_file(path=path, by="operator", kind=kind)
    assert view.state == "checked", (view.error, view.questions)
    import_file.load(batch=view.id, by="operator", refresh=False)
waiting = import_file.check_file(path=Path(sys.argv[1]) / "more.csv", by="operator", kind="contacts")
assert waiting.state == "checked"
access.create_user(email="sam@firm.example", name="Sam", password="p", roles=[("administrator", None)], by="operator", on=timezone.now().date())
token = access.invite(email=sys.argv[3], roles=[("team_lead", None)], by="operator", now=timezone.now())
access.accept_invitation(token=token, password="p", now=timezone.now())
company.add_note(on=timezone.now().date(), text=f"{sys.argv[2]} is on leave", by="operator")
nightly_refresh.refresh_warehouse(progress=quiet, sums=True)
figures.refresh_figures(progress=quiet)
both = f"Bo Li + {sys.argv[2]}"
released.store_sheet(measure="csat", by=("manager_line",), grain="month", known_at=timezone.now(),
    figures=[{"slice": {"manager_line": both}, "period": "2026-01", "value": 0.5}])
released.add_to_ledger(now=timezone.now(), cells=[released.NewCell(
    "headcount", 1, {"manager_line": both}, "2026-01", "workforce", "shown", 9, 9.0, 9.0, None)])
chart = Path(sys.argv[4]) / "charts" / "zz" / "drawn.svg"
chart.parent.mkdir(parents=True)
chart.write_text(f"<text>{marked(Names((sys.argv[2], 'Bo Li')))}</text>")
"""


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KEEPWELL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
    }


def write(path: Path, rows: list[dict]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        out.writeheader()
        out.writerows(rows)


def contacts(first: int, count: int) -> list[dict]:
    rows = []
    for number in range(first, first + count):
        opened = datetime(2026, 1, 1, 9) + timedelta(hours=3 * number)
        boss = ("Müller-Stein, Zoë", "Bo Li", "Cem Ay")[number % 3]
        rows.append(
            {
                "contact_id": f"T{number}", "opened_at": opened, "resolved_at": opened + timedelta(hours=1),
                "agent": f"Agent {number % 30}", "supervisor": boss, "manager": boss, "csat": 1 + number % 5,
                "talk time": "999999" if number % 97 == 0 else 60,
                "comment": f"Thank {NAME} for me" if number % 50 == 0 else "",
            }
        )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose one manager is named everywhere a person can be."""
    home, files = tmp_path_factory.mktemp("company"), tmp_path_factory.mktemp("files")
    people = [{"employee_id": f"E{n}", "name": f"Agent {n}", "email": f"a{n}@firm.example", "team": "Blue",
               "manager": NAME if n % 2 else "Bo Li", "hired": "2025-01-07"} for n in range(30)]  # fmt: skip
    people.append({"employee_id": NUMBER, "name": NAME, "email": MAIL, "team": "Leads", "manager": "", "hired": "2024-01-07"})  # fmt: skip
    write(files / "people.csv", people)
    write(files / "contacts.csv", contacts(0, 900))
    write(files / "more.csv", contacts(900, 30))
    write(files / "shifts.csv", [
        {"shift_id": f"S{n}", "employee_id": NUMBER if n % 2 else "E1",
         "start": f"2026-03-{1 + n:02} 08:00:00", "end": f"2026-03-{1 + n:02} 16:00:00"}
        for n in range(20)
    ])  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", BUILD, str(files), NAME, MAIL, str(home)], check=True,
        env=environment(home),
    )  # fmt: skip
    return home


def texts(home: Path) -> Iterator[tuple[str, str]]:
    """Every file of the folder and every value of the register, as text."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_relative_to(home / "static"):
            if path.suffix == ".parquet":
                query = f"SELECT string_agg(r::VARCHAR, '\n') FROM read_parquet('{path}') r"
                yield str(path.relative_to(home)), str(duckdb.sql(query).fetchall()[0][0])
            else:
                said = path.read_bytes().decode("utf-8", errors="ignore")
                yield str(path.relative_to(home)), f"{said}\n{html.unescape(said)}"
    with sqlite3.connect(home / "register.sqlite3") as register:
        for (table,) in register.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            for row in register.execute(f'SELECT * FROM "{table}"'):
                yield f"table {table}", "\n".join(map(str, row))


def found(home: Path) -> dict[str, set[str]]:
    """Where each word is still said."""
    where: dict[str, set[str]] = {}
    for place, said in texts(home):
        for word in WORDS:
            if word.casefold() in said.casefold():
                where.setdefault(word, set()).add(place)
    return where


FIGURES = """
import json, sys, keepwell
kw = keepwell.open(sys.argv[1])
asked = (("csat", ["manager_line"]), ("contacts", []), ("out_of_hours_work", []))
print(json.dumps({m: kw.figures(m, by=by, grain="all").to_dict("records") for m, by in asked}, default=str))
"""


def figures(home: Path) -> dict[str, list[dict]]:
    done = subprocess.run(
        [sys.executable, "-c", FIGURES, str(home)], capture_output=True, text=True, check=True
    )
    told: dict[str, list[dict]] = json.loads(done.stdout)
    return told


def test_no_file_and_no_table_says_any_more_who_it_was(company: Path) -> None:
    before = found(company)
    places = {place.split("/")[0] for place in set[str]().union(*before.values())}
    assert {
        "warehouse", "imports", "charts", "table released_figuresheet", "table released_releasedcell",
        "table sources_savedmapping",
    } <= places  # fmt: skip
    shown = figures(company)
    done = subprocess.run(
        [str(KEEPWELL), "erase", NUMBER, "--yes"], capture_output=True, text=True, check=False,
        env=environment(company),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert found(company) == {}
    now = figures(company)
    assert len(shown["csat"]) == 2
    for measure, rows in shown.items():
        values = [one["value"] for one in rows]
        assert sorted(one["value"] for one in now[measure]) == sorted(values), measure
        assert None not in values, measure
    assert "Erased" in json.dumps(now["csat"])
    with sqlite3.connect(company / "register.sqlite3") as register:
        (cell,) = register.execute(
            "SELECT slice FROM released_releasedcell WHERE slice LIKE '%Bo%'"
        )
        assert "Bo Li + Erased" in cell[0]
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            register.execute("UPDATE released_releasedcell SET slice = ''")
