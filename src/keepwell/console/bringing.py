"""`keepwell import`: a file in, or an import taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.console.output import OPEN, Meter, Refused, complain, document, say, table
from keepwell.console.running import interactive

if TYPE_CHECKING:
    import argparse

    from keepwell.domain.sources.queries import BatchView
    from keepwell.workflows.import_file import Decision

BY = "operator"


def bring(told: argparse.Namespace) -> int:
    """Import a file or undo an import."""
    if told.undo:
        return _undo(told)
    if told.file is None:
        raise Refused("Name a file to import, or an import to take back with --undo BATCH.")
    view = _checked(told)
    if view.state == "question":
        return _asked(told, view)
    if told.dry_run:
        return _told(told, view, dry_run=True)
    if not _agreed(told, view):
        complain(
            f"import {view.id} is checked and waits; run again with --yes, or load it in the browser"
        )
        _told(told, view, dry_run=True)
        return OPEN
    return _told(told, _loaded(view))


def _checked(told: argparse.Namespace) -> BatchView:
    from keepwell.workflows import import_file

    meter = Meter()
    try:
        batch = import_file.receive(path=told.file, by=BY, kind=told.kind or "")
        decision = _decision(told)
        view = import_file.check(batch=batch, decision=decision, progress=meter)
        return _accepted(view, decision, meter) if told.accept_empty else view
    except import_file.NotReadableError as error:
        raise Refused(str(error)) from error
    finally:
        meter.over()


def _decision(told: argparse.Namespace) -> Decision:
    from keepwell.workflows.import_file import Decision, NotReadableError, written_mapping

    try:
        mapping = written_mapping(told.mapping) if told.mapping else None
    except NotReadableError as error:
        raise Refused(str(error)) from error
    if mapping and told.kind and mapping.kind != told.kind:
        raise Refused(
            f"The mapping is for {mapping.kind}, but --kind says {told.kind}. Leave one of them out."
        )
    return Decision(mapping=mapping, kind=told.kind or "")


def _accepted(view: BatchView, decision: Decision, meter: Meter) -> BatchView:
    from dataclasses import replace

    from keepwell.workflows import import_file

    empty = [one for one in view.questions if one.code == import_file.EMPTIED]
    if not empty or len(empty) != len(view.questions):
        return view
    answers = tuple(import_file.Answer(one.code, one.column, import_file.TAKE_IT) for one in empty)
    return import_file.check(
        batch=view.id, decision=replace(decision, answers=answers), progress=meter
    )


def _agreed(told: argparse.Namespace, view: BatchView) -> bool:
    """Loading needs a yes: said on the command line, by a mapping of one's own, or now."""
    if told.yes or told.mapping:
        return True
    if not interactive() or told.json:
        return False
    _show_mapping(view)
    _show_account(view, dry_run=True)
    return input("Load it? [y/N] ").strip().lower() in {"y", "yes"}


def _loaded(view: BatchView) -> BatchView:
    from keepwell.workflows import import_file, nightly_refresh

    meter = Meter()
    try:
        done = import_file.load(batch=view.id, by=BY, progress=meter)
        if done.loaded:
            nightly_refresh.refresh_warehouse(progress=meter)
        return done
    finally:
        meter.over()


def _undo(told: argparse.Namespace) -> int:
    from keepwell.domain.people.operations import UndoBlockedError as PeopleBlocked
    from keepwell.domain.sources.operations import UndoBlockedError, WrongStateError
    from keepwell.workflows import import_file, nightly_refresh
    from keepwell.workflows.import_account import account

    try:
        view = import_file.undo(batch=told.undo, by=BY)
    except (
        UndoBlockedError,
        PeopleBlocked,
        WrongStateError,
        import_file.NotReadableError,
    ) as error:
        raise Refused(str(error)) from error
    nightly_refresh.refresh_warehouse(progress=Meter())
    if told.json:
        document(account(view))
    else:
        say(
            f"Import {view.id} ({view.file_name}) is taken back: its {view.loaded:,} rows no longer count."
        )
    return 0


def _asked(told: argparse.Namespace, view: BatchView) -> int:
    from keepwell.workflows.import_account import account

    if told.json:
        document(account(view))
    for question in view.questions:
        complain(f"{question.text} ({' | '.join(question.options)})")
    complain("answer in the browser, or say it in a mapping: keepwell import FILE --mapping FILE"
             + (" (or --accept-empty)" if any(one.code == "emptied" for one in view.questions) else ""))  # fmt: skip
    return OPEN


def _told(told: argparse.Namespace, view: BatchView, *, dry_run: bool = False) -> int:
    from keepwell.workflows.import_account import account

    if told.json:
        document(account(view, dry_run=dry_run))
        return 0
    if dry_run:
        _show_mapping(view)
    _show_account(view, dry_run=dry_run)
    return 0


def _show_mapping(view: BatchView) -> None:
    rows = [
        (
            name,
            ", ".join(one.get("examples", []))[:40],
            one["field"] or "–",
            f"{one['confidence']:.0%}" if one["field"] else "",
        )
        for name, one in view.mapping.get("columns", {}).items()
    ]
    say(f"{view.file_name} looks like {view.kind}.\n")
    say(table(rows, head=("In your file", "Looks like", "Means", "Sure")))
    say()


def _show_account(view: BatchView, *, dry_run: bool) -> None:
    from keepwell.workflows.import_account import account

    told = account(view, dry_run=dry_run)
    would = "would load" if dry_run else "loaded"
    say(f"{told['rows_in']:,} rows = {told['loaded']:,} {would} + {told['refused']:,} refused + {told['known']:,} known"
        f"   (import {view.id})")  # fmt: skip
    for note in told["notes"]:
        say(f"  {note}")
    for one in view.problems[:20]:
        where = f"column {one.column}" if one.column else "rows"
        say(
            f"  {one.count:>9,} × {where}: {one.remedy}"
            + (f" (row {one.row}: {one.value!r})" if one.row else "")
        )
    if len(view.problems) > 20:
        say(f"  … and {len(view.problems) - 20} more kinds of problems; --json lists them all")
