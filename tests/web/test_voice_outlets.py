"""Every way out: none tells a figure of staff's voice that is not in the ledger of what was released.

Three links make the chain. Nothing but the release reads closed answers (in the code, and in
every query of every address). What the release stores stands in the ledger, value for value. And
whatever is handed out as data, by page, file, program, terminal or notebook, is what the ledger holds.
A new address, command or reader of answers fails here until it is listed.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

import keepwell
from keepwell.analytics.release.voice import VOICE
from keepwell.console import main
from keepwell.console.parser import parser
from keepwell.domain.company import operations as writing
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.rules import tokens
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.workflows import anonymity_published, pulse_release, pulse_round, pulse_visitors
from tests.api.conftest import API, token_of
from tests.api.test_access_matrix import MATRIX as PROGRAMS
from tests.conftest import REPOSITORY
from tests.web.conftest import TODAY
from tests.web.test_access_matrix import CAST, MATRIX, OPEN

SOURCE = REPOSITORY / "src" / "keepwell"
ANSWERS = (
    "listening_closedanswer", "listening_closedcomment",
    "listening_visitoranswer", "listening_visitorcomment",
)  # fmt: skip
READERS = {
    "workflows/pulse_release.py": "the release itself: counts, through the gate, into sheets and ledger",
    "workflows/anonymity_published.py": "the attack on what was published; it tells no figure",
    "workflows/pulse_visitors.py": "the release of candidates and leavers: through the gate, into pools",
    "workflows/anonymity_visitors.py": "the attack on those pools; it counts answers and tells no figure",
}
"""Who may read closed answers or comments: by their queries, or by their tables."""
OWNERS = "domain/listening/"
COMMANDS = {
    "figures": "released sheets alone", "pack": "a pack of released figures",
    "audit": "attacks what was published: findings in words, no figure of voice",
    "init": "", "demo": "", "serve": "", "work": "", "doctor": "", "backup": "", "restore": "",
    "erase": "", "import": "", "reference": "",
}  # fmt: skip
"""Every command, and what of voice it tells; empty: nothing."""
NAMES = re.compile(r"\b(ClosedAnswer|ClosedComment|VisitorAnswer|VisitorComment)\b")
VISITORS = re.compile(r"import visitor_queries|visitor_queries import")
READS = {"answers", "counts", "comments"}
QUESTIONS = [{"instrument": "kw-pulse-core-10", "version": 1, "items": ["P1", "P2", "P3"]}]
Key = tuple[str, frozenset[tuple[str, str]], str]


def _readers() -> set[str]:
    """Files that name the tables of closed answers, or call the queries that read them."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        place, text = path.relative_to(SOURCE).as_posix(), path.read_text()
        if place.startswith(OWNERS):
            continue
        names = {"queries", "listening"} | ({"reading"} if VISITORS.search(text) else set())
        if NAMES.search(text) or ("domain.listening" in text and _calls(ast.parse(text), names)):
            found.add(place)
    return found


def _calls(tree: ast.AST, names: set[str]) -> bool:
    return any(
        isinstance(one, ast.Attribute) and one.attr in READS
        and isinstance(one.value, ast.Name) and one.value.id in names
        for one in ast.walk(tree)
    )  # fmt: skip


def test_nothing_but_the_release_and_the_attack_reads_closed_answers():
    assert _readers() == set(READERS)


def test_every_command_says_what_of_voice_it_tells():
    known = next(one for one in parser()._actions if one.dest == "command").choices
    assert set(known) == set(COMMANDS)


@pytest.fixture
def told(company) -> dict[Key, float]:
    """A closed round was released: what the ledger holds of it."""
    writing.set_demo(by="sam", demo=True)
    atoms = pulse_round.groups(on=TODAY)
    answers = [
        (at, {f"kw-pulse-core-10:P{item}": 1 + (at + who * item) % 5 for item in (1, 2, 3)})
        for at, atom in enumerate(atoms) for who in range(len(atom.people))
    ]  # fmt: skip
    key = operations.load_closed_round(
        title="Closed", questions=QUESTIONS, opens_on=TODAY, closes_on=TODAY.replace(day=18), atoms=atoms,
        limits=pulse_round.limits(), answers=answers, by="sam",
    )  # fmt: skip
    assert pulse_release.publish(round_key=key, by="sam") > 4
    _ask_candidates()
    caches["pages"].clear()
    return {
        (one.measure, frozenset(one.slice.items()), one.period): one.value
        for one in released.already(sensitivity="voice")
        if one.state not in HIDDEN_STATES and one.value is not None
    }


def _ask_candidates() -> None:
    """A quarter of candidates: nine hired, ten turned down after a talk, three who declined."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(tokens.new_key.__kwdefaults__, "bits", 1024)
        asked = pulse_visitors.begin(kind="candidate", by="sam", on=TODAY)
    ballot = Ballot.of(Path(settings.HOME), asked)
    for group, size in ((3, 9), (1, 10), (2, 3)):
        for at in range(size):
            body = {f"kw-candidate-5:C{item}": 1 + (at + at * item) % 5 for item in (1, 2, 3, 4)}
            ballot.put(nullifier=f"{group}{at:063}", atom=group, body=body)
    pulse_visitors.end(kind="candidate", by="sam", on=TODAY)


def test_what_the_release_stores_stands_in_the_ledger(told):
    ids, seen = {one.id for one in VOICE}, 0
    for measure, by, grain in released.questions():
        sheet = released.sheet(measure=measure, by=by, grain=grain) if measure in ids else None
        for one in sheet.figures if sheet else ():
            if one["state"] not in HIDDEN_STATES:
                cell = (measure, frozenset(one["slice"].items()), one["period"])
                assert told[cell] == pytest.approx(one["value"]), cell
                seen += 1
    assert seen > 10


@pytest.fixture
def places(company):
    """What the braces of addresses stand for."""
    return {
        **company.keys, **company.batches, **vars(company.joint), **company.syncs, **company.worth,
        **vars(company.ledger), "own": company.teams["Returns phone"], "other": company.teams["Billing"],
        "user": company.users["wil"].public_id, "stan": company.users["stan"].public_id, "grant": 1,
    }  # fmt: skip


def test_no_address_reads_an_answer_for_anybody(told, signed_in, places):
    closed = queries.rounds()[0].key
    paths = {row.path: sorted(row.may) for row in MATRIX if not row.post}
    paths |= {path: ["nobody"] for path in OPEN.values()}
    paths |= {one: list(CAST) for one in (
        f"/pulses/{closed}/", f"/pulses/{closed}/preview/", f"/answer/{closed}/", f"/answer/{closed}/keys/",
        "/measures/pulse_score/?by=team", "/measures/candidate_experience/?by=item", "/candidates-and-leavers/", "/measures/pulse_item/?by=item",
    )}  # fmt: skip
    for path, who in paths.items():
        for name in who[-2:]:
            with CaptureQueriesContext(connection) as asked:
                signed_in(name).get(path.format(**places))
            read = [one["sql"][:120] for one in asked if any(table in one["sql"] for table in ANSWERS)]  # fmt: skip
            assert not read, (path, name)


def test_no_operation_of_the_api_reads_an_answer_for_any_program(told, company, places):
    for row in PROGRAMS:
        if row.method == "get" and row.may:
            client = _program(company, max(row.may))
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{API}{row.path.format(**places)}")
            assert not [one for one in asked if any(table in one["sql"] for table in ANSWERS)], row


def _program(company, name: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_of(company, name)}"})


def test_the_attack_is_seen_to_read_answers(told):
    """The watch above bites: where answers are read, it says so."""
    with CaptureQueriesContext(connection) as asked:
        anonymity_published.attack()
    assert any(ANSWERS[0] in one["sql"] for one in asked)


SPLITS = [(one.id, by) for one in VOICE for by in ("", *one.dims)]


def _number(text: object) -> float | None:
    return float(str(text)) if text not in {None, ""} else None


@pytest.mark.parametrize(("measure", "by"), SPLITS)
def test_what_is_handed_out_as_data_is_what_the_ledger_holds(measure, by, told, signed_in, company, capsys):  # fmt: skip
    asked = f"?by={by}" if by else ""
    address = f"/measures/{measure}/figures"
    hana = signed_in("hana")
    seen = {
        "csv": _of_rows(list(csv.reader(io.StringIO(hana.get(f"{address}.csv{asked}").content.decode("utf-8-sig"))))),
        "xlsx": _of_rows(_cells(hana.get(f"{address}.xlsx{asked}").content)),
        "api": [one["value"] for one in _program(company, "hana").get(f"{API}/figures/{measure}{asked}").json()["figures"] if one["value"] is not None],
        "console": _of_console(measure, by, capsys),
        "notebook": [one for one in keepwell.open().figures(measure, by=by or ()).value if one == one],  # noqa: PLR0124 - not a number
    }  # fmt: skip
    allowed = {round(value, 6) for (name, _, _), value in told.items() if name == measure}
    for way, values in seen.items():
        assert {round(one, 6) for one in values} <= allowed, way
    if (measure, by) in {
        ("pulse_score", ""),
        ("pulse_score", "team"),
        ("candidate_experience", ""),
        ("candidate_experience", "item"),
    }:
        assert all(seen.values()), seen


def _cells(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def _of_rows(rows: list[list[object]]) -> list[float]:
    at = [str(one) for one in rows[0]].index("value")
    return [found for row in rows[1:] if (found := _number(row[at])) is not None]


def _of_console(measure: str, by: str, capsys) -> list[float]:
    capsys.readouterr()
    main(["figures", measure, *(["--by", by] if by else []), "--json"])
    told = json.loads(capsys.readouterr().out)["figures"]
    return [one["value"] for one in told if one["value"] is not None]


@pytest.mark.parametrize(("measure", "said"), [
    ("stress_conditions", "once a round that asks for it has closed"),
    ("candidate_experience", "once a quarter in which candidates are asked is over"),
    ("suggestion_handling", "once a month of the suggestion box is over"),
])  # fmt: skip
def test_a_measure_without_figures_says_what_it_waits_for(measure, said, signed_in):
    told = signed_in("hana").get(f"/measures/{measure}/").content.decode()
    assert said in told
    assert ": ." not in told
