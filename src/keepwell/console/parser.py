"""The commands and their arguments, as the contract writes them. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from keepwell import __version__
from keepwell.schemas.figures import DIMENSIONS
from keepwell.schemas.intake import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES: Final = ("S", "M", "L", "XL")
GRAINS: Final = ("month", "quarter", "year", "all")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Arguments, understood; wrong use ends the program with 2 and says what is right."""
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """All commands."""
    top = argparse.ArgumentParser(
        prog="keepwell",
        description="Keepwell: HR and Customer Support look after the people who talk to customers.",
        epilog="State lives in $KEEPWELL_HOME (default ./var). Exit codes: 0 done, 1 a check fell short, "
        "2 unreadable input or wrong use, 3 a question is open.",
    )
    top.add_argument("--version", action="version", version=f"keepwell {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _running(commands)
    _keeping(commands)
    _data(commands)
    _figures(commands)
    _pack(commands)
    _checks(commands)
    return top


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it


def _add(commands: Commands, name: str, words: str) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    one.set_defaults(command=name)
    return one


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--json", action="store_true", help="print one JSON document, and nothing else, to stdout"
    )


def _address(one: argparse.ArgumentParser) -> None:
    one.add_argument("--port", type=int, default=8000, help="where the pages are served (8000)")
    one.add_argument(
        "--host", default="127.0.0.1", help="which address to listen on (this machine only)"
    )


def _running(commands: Commands) -> None:
    _add(commands, "init", "make an empty company in $KEEPWELL_HOME, or bring it up to date")
    demo = _add(commands, "demo", "make the demo company through the same door as real data")
    demo.add_argument(
        "--size", choices=SIZES, default="M", help="S 60 people, M 600, L 5,000, XL 20,000 (M)"
    )
    demo.add_argument("--months", type=int, default=24, help="how many months (24)")
    demo.add_argument("--until", metavar="YYYY-MM", help="the last month (the last full one)")
    demo.add_argument(
        "--seed", type=int, default=1, help="the same seed gives the same company (1)"
    )
    demo.add_argument("--serve", action="store_true", help="start the server when it is ready")
    _address(demo)
    serve = _add(commands, "serve", "serve the pages, with a work process beside them")
    _address(serve)
    _add(commands, "work", "run the work process alone")


def _keeping(commands: Commands) -> None:
    doctor = _add(
        commands, "doctor", "look whether everything is in order, with a remedy for what is not"
    )
    doctor.add_argument("--quiet", action="store_true", help="say only what falls short")
    _json(doctor)
    backup = _add(commands, "backup", "write register, warehouse and secrets to one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _add(commands, "restore", "restore a backup into an empty $KEEPWELL_HOME")
    restore.add_argument("file", type=Path, metavar="FILE")
    erase = _add(
        commands, "erase", "erase what tells who a person is; what happened stays, about nobody"
    )
    erase.add_argument("person", metavar="PERSON", help="employee number, work e-mail or key")
    erase.add_argument("--yes", action="store_true", help="do not ask first")


def _data(commands: Commands) -> None:
    one = _add(commands, "import", "bring a file in: CSV, TSV, XLSX or Parquet, zipped or not")
    one.add_argument("file", type=Path, nargs="?", metavar="FILE")
    one.add_argument("--undo", metavar="BATCH", help="take a loaded import back")
    one.add_argument(
        "--kind", choices=sorted(KINDS), help="what is in the file, when the guess is wrong"
    )
    one.add_argument(
        "--mapping", type=Path, metavar="FILE", help="a TOML file that says what the columns mean"
    )
    one.add_argument("--dry-run", action="store_true", help="check and list problems; load nothing")
    one.add_argument("--yes", action="store_true", help="load as guessed without asking")
    one.add_argument(
        "--accept-empty", action="store_true", help="a column that used to be filled may be empty"
    )
    _json(one)


def _figures(commands: Commands) -> None:
    one = _add(commands, "figures", "figures of a measure, through the same gate as the pages")
    one.add_argument("measure", nargs="?", metavar="MEASURE")
    one.add_argument("--list", action="store_true", help="all measures")
    one.add_argument(
        "--by", default="", metavar="DIM[,…]", help=f"split by: {', '.join(DIMENSIONS)}"
    )
    one.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="DIM=VALUE",
        help="only this slice; may be repeated",
    )
    one.add_argument("--from", dest="from_", metavar="YYYY-MM", help="the first month")
    one.add_argument("--to", metavar="YYYY-MM", help="the last month, inclusive")
    one.add_argument("--grain", choices=GRAINS, default="month", help="length of a period (month)")
    one.add_argument("--engine", default="duckdb", metavar="NAME", help="duckdb or sail")
    one.add_argument(
        "--as", dest="as_", metavar="PERSON", help="as this person sees them (e-mail of a user)"
    )
    _json(one)


def _pack(commands: Commands) -> None:
    one = _add(commands, "pack", "the monthly pack of HR and Support as files")
    one.add_argument("--month", required=True, metavar="YYYY-MM", help="the month it speaks about")
    one.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write into"
    )
    one.add_argument(
        "--format", default="", metavar="LIST", help="pdf,pptx,xlsx,ics,json, or some of them (all)"
    )
    _json(one)


def _checks(commands: Commands) -> None:
    audit = _add(commands, "audit", "what a works council or data protection officer may verify")
    audit.add_argument("what", choices=("anonymity", "access", "trail"))
    _json(audit)
    reference = _add(commands, "reference", "print the reference pages from the code")
    reference.add_argument("folder", type=Path, metavar="DIR")
    reference.add_argument(
        "--check", action="store_true", help="write nothing; fail when a page is out of date"
    )
