"""`keepwell init`, `doctor`, `backup`, `restore`, `erase`: looking after the company's folder."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from keepwell.console.output import Refused, document, say
from keepwell.console.running import interactive, prepare

if TYPE_CHECKING:
    import argparse


def init(_told: argparse.Namespace) -> int:
    """Make an empty company, or bring an existing one up to date."""
    from django.conf import settings

    make()
    say(f"The company's folder is ready: {settings.HOME}")
    say("Next: keepwell import FILE, or keepwell serve")
    return 0


def make() -> None:
    """Tables, the cache's table, and the pages' static files."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def doctor(told: argparse.Namespace) -> int:
    """Every check with its remedy; 1 when one falls short."""
    from keepwell.workflows import look_after

    findings = look_after.doctor()
    short = [one for one in findings if not one.good]
    if told.json:
        document({"well": not short, "checks": [asdict(one) for one in findings]})
        return 1 if short else 0
    for one in short if told.quiet else findings:
        say(f"{'✓' if one.good else '✗'} {one.words}")
        if not one.good:
            say(f"    → {one.note}")
    return 1 if short else 0


def backup(told: argparse.Namespace) -> int:
    """One file with everything that cannot be made again."""
    from keepwell.workflows import look_after

    try:
        done = look_after.backup(file=told.file)
    except look_after.CannotError as error:
        raise Refused(str(error)) from error
    say(f"{told.file}: {done.files:,} files, {done.size / 1e6:,.1f} MB")
    say("Whoever has this file has everything. Encrypt it, and keep it apart from this machine.")
    return 0


def restore(told: argparse.Namespace) -> int:
    """A backup into an empty folder; figures are computed anew."""
    from keepwell.kernel.home import home
    from keepwell.workflows import look_after

    try:
        done = look_after.restore(file=told.file, home=home())
    except look_after.CannotError as error:
        raise Refused(str(error)) from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepwell.config.settings")
    prepare("restore")
    make()
    from keepwell.console.output import Meter
    from keepwell.workflows import import_file, nightly_refresh

    meter = Meter("%")
    nightly_refresh.refresh_warehouse(progress=meter)
    meter.over()
    import_file.ask_refresh()
    say(
        f"Restored {done.files:,} files as of {done.taken_at} into {home()}. Pages show figures once the work process has run."
    )
    return 0


def erase(told: argparse.Namespace) -> int:
    """Erase a person; asks first."""
    from keepwell.workflows import erase_person, look_after

    found = look_after.find_person(told.person)
    if found is None:
        raise Refused(
            f"Nobody, or more than one, is known as {told.person!r}. "
            "Give an employee number, a work e-mail, the whole name or a key."
        )
    if not told.yes:
        if not interactive():
            raise Refused("Erasing cannot be undone: run again with --yes.", 3)
        if input(f"Erase {told.person} for good? [y/N] ").strip().lower() not in {"y", "yes"}:
            say("Nothing was erased.")
            return 0
    erased = erase_person.erase(person=found, by="operator")
    if erased is None:
        say("Was erased before.")
        return 0
    say("Erased: name, e-mail and numbers are gone; what happened stays, about nobody.")
    if erased.left:
        say(f"{len(erased.left)} files of your own may still name this person; delete them, or keep them safe:")  # fmt: skip
        for path in erased.left:
            say(f"  {path}")
    return 0
