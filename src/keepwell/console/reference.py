"""`keepwell reference`: pages printed from the code, so that they cannot say anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from keepwell.console.output import say
from keepwell.schemas.described import Operation, operations
from keepwell.schemas.figures import DIMENSIONS
from keepwell.schemas.intake import KINDS

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from keepwell.domain.listening.rules.instruments import Instrument

SETTINGS: Final[dict[str, tuple[str, str]]] = {
    "KEEPWELL_HOME": ("./var", "the company's folder: register, warehouse, secrets, charts"),
    "KEEPWELL_HOSTS": (
        "localhost,127.0.0.1,[::1]",
        "names under which pages may be asked for, with commas",
    ),
    "KEEPWELL_ADDRESS": (
        "http://127.0.0.1:8000",
        "the address in people's browsers; https turns secure cookies on",
    ),
    "KEEPWELL_DATABASE_URL": ("", "postgresql://user:password@host/name instead of SQLite"),
    "KEEPWELL_OIDC_ISSUER": ("", "the company's sign-in (OpenID Connect)"),
    "KEEPWELL_OIDC_NAME": ("Company sign-in", "what its button says"),
    "KEEPWELL_OIDC_CLIENT_ID": ("", "given by the company's sign-in"),
    "KEEPWELL_OIDC_SECRET": ("", "given by the company's sign-in"),
    "KEEPWELL_MAIL_HOST": ("", "server for invitations; none: links are shown to copy"),
    "KEEPWELL_MAIL_PORT": ("587", "its port"),
    "KEEPWELL_MAIL_USER": ("", "its user"),
    "KEEPWELL_MAIL_PASSWORD": ("", "its password"),
    "KEEPWELL_MAIL_TLS": ("1", "1: encrypted"),
    "KEEPWELL_MAIL_FROM": ("keepwell@localhost", "the sender's address"),
    "KEEPWELL_LOG": ("WARNING", "how much is logged to stderr"),
}
_NOTE: Final = "<!-- Printed by `make docs`; change the code, not this page. -->\n"


def reference(told: argparse.Namespace) -> int:
    """Write the pages, or check that they are up to date."""
    stale = []
    for name, text in pages().items():
        path: Path = told.folder / f"{name}.md"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not told.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in stale:
        say(f"{path} {'is out of date: run make docs' if told.check else 'written'}")
    return 1 if told.check and stale else 0


def pages() -> dict[str, str]:
    """The pages by name."""
    return {
        "api": _api(), "commands": _commands(), "dimensions": _dimensions(), "instruments": _instruments(),
        "kinds": _kinds(), "measures": _measures(), "settings": _settings(),
    }  # fmt: skip


def _page(title: str, lead: str, body: str) -> str:
    return f"{_NOTE}\n# {title}\n\n{lead}\n\n{body.rstrip()}\n"


def _api() -> str:
    """From the description that programs read; asked for as they do, for no command may know the API."""
    from django.http import HttpRequest
    from django.urls import resolve

    request = HttpRequest()
    request.method = "GET"
    told = json.loads(resolve("/api/v1/openapi.json").func(request).content)
    parts = []
    for subject, found in operations(told).items():
        parts.append(f"## {subject}")
        parts += [_operation(one) for one in found]
    return _page("API", told["info"]["description"], "\n\n".join(parts))


def _operation(one: Operation) -> str:
    takes = [
        f"| `{row.name}` | {row.where}{', needed' if row.required else ''} | {_cell(row.kind)} | {_cell(row.words)} |"
        for row in one.takes
    ]
    answers = [f"| `{row.name}` | {_cell(row.kind)} | {_cell(row.words)} |" for row in one.answers]
    lines = [f"### {one.method} {one.path}", f"{one.summary}. {one.words}"]
    if takes:
        lines.append("\n".join(["| takes | where | type | meaning |", "|---|---|---|---|", *takes]))
    lines.append("\n".join(["| answers | type | meaning |", "|---|---|---|", *answers]))
    lines.append(f"Answers {one.status}; problems {', '.join(one.errors)}.")
    return "\n\n".join(lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _commands() -> str:
    import argparse as arguments
    import os

    from keepwell.console.parser import parser

    former = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        top = parser()
        (commands,) = (one for one in top._actions if isinstance(one, arguments._SubParsersAction))  # noqa: SLF001
        parts = [
            f"## {name}\n\n```\n{one.format_help().strip()}\n```"
            for name, one in commands.choices.items()
        ]
    finally:
        os.environ.pop("COLUMNS") if former is None else os.environ.__setitem__("COLUMNS", former)
    return _page("Commands", "Exit codes: 0 done, 1 a check fell short, 2 unreadable input or wrong use, 3 a question is open.",
                 "\n\n".join(parts))  # fmt: skip


def _dimensions() -> str:
    return _page("Dimensions", "What figures can be split by. A person is never a dimension.",
                 "\n".join(f"- `{name}`" for name in DIMENSIONS))  # fmt: skip


def _instruments() -> str:
    from keepwell.domain.listening.rules.instruments import named_only, shipped

    parts = [_instrument(one) for one in shipped().values()]
    rows = [
        f"| {one.name} | {one.items} | {_cell(one.licence)} | {_cell(one.refused or one.note) or '–'} |"
        for one in named_only()
    ]
    parts.append(
        "## Named, not shipped\n\nTheir owners do not let us ship the items. A company that holds a licence enters them "
        "under Listen → Question bank.\n\n| instrument | items | licence | mind |\n|---|---|---|---|\n" + "\n".join(rows)
    )  # fmt: skip
    return _page(
        "Instruments",
        "Sets of questions that come with the product, with their licences. Words are part of an instrument.",
        "\n\n".join(parts),
    )


def _instrument(one: Instrument) -> str:
    status = {"own": "", "official": ", the authors' own", "unvalidated": ", a translation of ours that nobody has tested"}  # fmt: skip
    languages = [one.language, *(f"{name}{status[words.status]}" for name, words in one.languages.items())]  # fmt: skip
    lines = [
        f"- Licence: {one.licence}{f'. {one.attribution}' if one.attribution else ''}",
        f"- Source: {one.source or '–'}",
        f"- Scoring: {one.scoring.method.replace('_', ' ')}; good: {one.direction}{f'; told as `{one.measure}`' if one.measure else ''}",
        f"- Languages: {'; '.join(languages)}",
    ]  # fmt: skip
    lines += ["- Delicate: told of ten answers or more, never asked with a name"] * one.delicate
    lines += [f"- Mind: {words}" for words in (one.notice, one.pitfalls) if words]
    items = [f"| {item.id} | {_cell(item.text)}{' (turned round)' if item.reverse else ''} | {item.subscale or '–'} |" for item in one.items]  # fmt: skip
    return f"## {one.id}\n\n**{one.name}**\n\n" + "\n".join(lines) + "\n\n| item | words | scale |\n|---|---|---|\n" + "\n".join(items)  # fmt: skip


def _kinds() -> str:
    parts = []
    for kind in KINDS.values():
        rows = [
            f"| `{one.name}` | {one.type} | {one.words}{' (required)' if one.required else ''} | {one.treat} |"
            for one in kind.fields
        ]
        head = "| field | type | words | personal data |\n|---|---|---|---|"
        parts.append(f"## {kind.name}\n\n{kind.words}. Lives in the {kind.store}; known by {', '.join(kind.key)}.\n\n{head}\n"
                     + "\n".join(rows))  # fmt: skip
    return _page(
        "Kinds of files",
        "What may come in, and what happens to personal data at the door.",
        "\n\n".join(parts),
    )


def _measures() -> str:
    from keepwell.workflows import figures

    parts = []
    for one in sorted(figures.measures(), key=lambda one: one.id):
        lines = [
            f"## {one.id}", f"**{one.title}** ({one.code}, {one.unit}, version {one.version}). {one.words}",
            f"- Formula: {one.formula}", f"- Clock: {one.clock}", f"- Attribution: {one.attribution}",
            f"- Interval: {one.interval}", f"- Needs: {', '.join(one.needs) or 'nothing else'}",
            f"- Split by: {', '.join(one.dims) or 'nothing'}",
            f"- Sensitivity: {one.sensitivity}; owner: {one.owner}; good: {one.good}",
        ]  # fmt: skip
        parts.append(
            "\n\n".join(lines[:2])
            + "\n\n"
            + "\n".join(lines[2:])
            + (f"\n- Mind: {one.pitfalls}" if one.pitfalls else "")
        )
    return _page("Measures", "What each figure means, exactly.", "\n\n".join(parts))


def _settings() -> str:
    rows = [
        f"| `{name}` | {f'`{default}`' if default else '–'} | {words} |"
        for name, (default, words) in SETTINGS.items()
    ]
    return _page("Settings", "What the environment may say; everything else is set on pages.",
                 "| variable | default | words |\n|---|---|---|\n" + "\n".join(rows))  # fmt: skip
