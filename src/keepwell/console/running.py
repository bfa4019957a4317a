"""From a parsed command to its function, and from its troubles to exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from keepwell.console.output import Refused, complain, document

if TYPE_CHECKING:
    import argparse

_BARE: Final = frozenset({"restore"})
"""Commands that must run before the company's settings are read: they bring its secrets."""
_EMPTY: Final = frozenset({"init", "demo", "restore", "reference", "serve"})
"""Commands that need no company yet."""


def run(told: argparse.Namespace) -> int:
    """Run the command; troubles become words and an exit code."""
    try:
        if told.command not in _BARE:
            prepare(told.command)
        return _command(told)
    except Refused as refused:
        if getattr(told, "json", False):
            document({"error": str(refused)})
        complain(str(refused))
        return refused.exit_code
    except KeyboardInterrupt:
        complain("stopped")
        return 2


def _command(told: argparse.Namespace) -> int:
    from keepwell.console import (
        auditing,
        bringing,
        demonstrating,
        keeping,
        packing,
        reference,
        serving,
        showing,
    )

    commands = {
        "init": keeping.init, "demo": demonstrating.demo, "serve": serving.serve, "work": serving.work,
        "doctor": keeping.doctor, "backup": keeping.backup, "restore": keeping.restore, "erase": keeping.erase,
        "import": bringing.bring, "figures": showing.figures, "audit": auditing.audit, "pack": packing.pack,
        "reference": reference.reference,
    }  # fmt: skip
    return commands[told.command](told)


def prepare(command: str) -> None:
    """Read the settings, and see that there is a company where one is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepwell.config.settings")
    import django

    django.setup()
    if command not in _EMPTY and not has_company():
        from django.conf import settings

        raise Refused(
            f"There is no company in {settings.HOME} yet. Run: keepwell init (or keepwell demo)"
        )


def has_company() -> bool:
    """Whether the register's tables are there."""
    from django.db import DatabaseError, connection

    try:
        return "jobs_job" in connection.introspection.table_names()
    except DatabaseError:
        return False


def interactive() -> bool:
    """Whether a person sits in front of it."""
    return sys.stdin.isatty() and sys.stdout.isatty()
