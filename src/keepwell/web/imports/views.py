"""Files on their way in: brought, read, corrected, loaded, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.sources import queries
from keepwell.domain.sources.operations import SealedError, UndoBlockedError, WrongStateError
from keepwell.web.imports import reading
from keepwell.web.imports.forms import FileForm, kinds
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, today
from keepwell.web.shell.data_health import title_of
from keepwell.web.shell.suppliers import SUPPLIERS
from keepwell.web.shell.zones import zones
from keepwell.workflows import import_account, import_file

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from keepwell.domain.sources.queries import BatchView

FORM = ("GET", "HEAD", "POST")
SHOWN = 100
_DOING = {"check": _l("Reading the file"), "load": _l("Loading"), "undo": _l("Taking it back")}


@page("import_data")
def imports(request: HttpRequest) -> HttpResponse:
    """Every file that came, the newest first."""
    rows = []
    for one in queries.batches(limit=SHOWN):
        tone, state = reading.state_words(one.state)
        rows.append(
            {
                "id": one.id, "file_name": one.file_name, "words": title_of(one.kind) if one.kind else "–",
                "started_at": one.started_at, "loaded": one.loaded, "refused": one.refused,
                "known": one.known, "tone": tone, "state": state,
            }
        )  # fmt: skip
    context = {"rows": rows, "today": today(), "may_match": allowed(request, "match_people")}
    return render(request, "imports/imports.html", context)


@page("import_data", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Bring a file; the work process looks at it at once."""
    wanted = {"kind": request.GET.get("kind", ""), "zone": "UTC"}
    form = FileForm(request.POST or None, request.FILES or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        return redirect("import_batch", _received(request, form.cleaned_data))
    context = {
        "form": form,
        "step_words": reading.step_words(),
        "sprite": static("assets/icons.svg"),
        "trail": ((_("Connect"), reverse("imports")), (_("Bring a file"), "")),
        "kinds": [
            {"words": title_of(kind), "who": one.who, "gives": one.gives, "side": one.side}
            for kind, one in SUPPLIERS.items()
        ],
    }
    return render(request, "imports/new.html", context)


def _received(request: HttpRequest, told: dict[str, Any]) -> str:
    file = told["file"]
    return import_account.brought(
        file_name=file.name, chunks=file.chunks(), by=actor(request), kind=told["kind"],
        zone=told["zone"],
    )  # fmt: skip


def _found(batch: str) -> BatchView:
    found = queries.batch(batch_id=batch)
    if found is None:
        raise Http404
    return found


def _working(batch: BatchView) -> dict[str, Any]:
    step = {"loading": "load", "committed": "undo"}.get(batch.state, "check")
    job = jobs.latest_job(key=f"import.{step}:{batch.id}")
    return {
        "batch": batch,
        "job": job,
        "doing": _DOING[step],
        "pace": reading.pace(job, timezone.now()),
        "wait": "1s",
    }


@page("import_data")
def progress(request: HttpRequest, batch: str) -> HttpResponse:
    """The panel that asks again every second; once done, it sends the browser to the whole page."""
    found = _found(batch)
    if import_account.is_worked_at(found):
        return render(request, "imports/working.html", _working(found))
    response = HttpResponse()
    response["HX-Redirect"] = reverse("import_batch", args=[batch])
    return response


@page("import_data")
def batch(request: HttpRequest, batch: str) -> HttpResponse:
    """One import, wherever it stands."""
    found = _found(batch)
    working = import_account.is_worked_at(found)
    committed = found.state == "committed"
    context = {
        **_working(found),
        "working": working,
        "title": reading.title(found),
        "lede": reading.lede(found),
        "trail": ((_("Connect"), reverse("imports")), (title_of(found.kind) if found.kind else _("File"), ""), (found.file_name, "")),
        "step": reading.step_of(found),
        "step_words": reading.step_words(),
        "columns": reading.columns(found),
        "fields": reading.field_choices(found.kind),
        "kinds": kinds(),
        "zones": zones(),
        "zone": found.mapping.get("zone", "UTC"),
        "questions": found.questions,
        "problems_title": _problems_title(found),
        "loaded": found.loaded if committed else found.rows_in - found.refused - found.known,
        "loaded_words": _("loaded") if committed else _("to be loaded, or known already"),
        "account_title": _("What came of it") if committed else _("What will come of it"),
        "renewed": _("They are computed anew now; large files take some minutes."),
        "may_match": allowed(request, "match_people"),
        "may_act": allowed(request, "write_actions"),
    }  # fmt: skip
    return render(request, "imports/batch.html", context)


def _problems_title(batch: BatchView) -> str:
    count = len(batch.problems)
    return ngettext("One kind of problem", "%(n)s kinds of problem", count) % {
        "n": numbers.in_words(count)
    }


def _decision(request: HttpRequest, batch: BatchView) -> import_file.Decision:
    told = request.POST
    fields = {
        told[f"name{at}"]: told.get(f"field{at}") or None
        for at in range(len(told))
        if f"name{at}" in told
    }
    answers = [
        import_file.Answer(told[f"code{at}"], told.get(f"about{at}") or None, told[f"answer{at}"])
        for at in range(len(batch.questions))
        if f"code{at}" in told and f"answer{at}" in told
    ]
    kind = told.get("kind", "")
    same = kind == batch.kind
    return import_file.Decision(
        fields=fields if same else {}, answers=answers, kind=kind, zone=told.get("zone", "")
    )


@page("import_data", methods=("POST",))
def columns(request: HttpRequest, batch: str) -> HttpResponse:
    """Read the file again with corrected columns and answers."""
    found = _found(batch)
    if found.state not in import_account.CORRIGIBLE:
        raise Http404
    import_file.enqueue_check(batch=batch, decision=_decision(request, found))
    return redirect("import_batch", batch)


@page("import_data", methods=("POST",))
def load(request: HttpRequest, batch: str) -> HttpResponse:
    """Load a checked file."""
    if _found(batch).state != "checked":
        raise Http404
    import_file.enqueue_load(batch=batch, by=actor(request))
    return redirect("import_batch", batch)


@page("import_data", methods=("POST",))
def undo(request: HttpRequest, batch: str) -> HttpResponse:
    """Take a loaded file back."""
    _found(batch)
    try:
        import_file.enqueue_undo(batch=batch, by=actor(request))
        messages.success(request, _("It is being taken back. Figures follow in some minutes."))
    except UndoBlockedError:
        messages.error(
            request,
            _("Later imports stand on this one. Undo those first, the newest before the others."),
        )
    except SealedError:
        messages.error(
            request,
            _("Too old to be undone alone: its rows lie together with those of other imports. Send a corrected file instead; its rows win."),
        )  # fmt: skip
    except WrongStateError:
        messages.error(request, _("There is nothing to undo: this file was not loaded."))
    return redirect("import_batch", batch)


@page("import_data")
def problems(request: HttpRequest, batch: str) -> HttpResponseBase:  # noqa: ARG001 - a view's form
    """Every problem row as CSV, to fix and send again."""
    _found(batch)
    path = import_file.problem_rows(batch=batch)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"to-fix-{batch}.csv",
        content_type="text/csv; charset=utf-8",
    )
