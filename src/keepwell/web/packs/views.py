"""The list of packs; preparing one; reading one; taking one along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import packs as writing
from keepwell.domain.partnership.queries import packs as stored
from keepwell.domain.partnership.queries import syncs
from keepwell.domain.partnership.rules.packs import PackError, checked_month
from keepwell.web.packs import preparing, reading, words
from keepwell.web.packs.forms import PointForm
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, roles, today, who
from keepwell.web.shell.phrases import say, written
from keepwell.workflows import monthly_sync

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.schemas.packs import Pack, Side

TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
POST = ("POST",)


def _month(month: str) -> str:
    """A month that is one; everything else is not found."""
    try:
        return checked_month(month)
    except PackError as error:
        raise Http404 from error


def _draft(month: str) -> Pack:
    """The pack of a month that is not frozen, with what people promised by today."""
    found = monthly_sync.current(month=_month(month), today=today())
    if found is None:
        raise Http404
    return found


def _trail(month: str = "") -> tuple[tuple[str, str], ...]:
    packs_ = (_("Monthly packs"), reverse("packs") if month else "")
    first = (_("Meet"), reverse("meet"))
    return (first, packs_, (numbers.period(month), "")) if month else (first, packs_)


@page("see_pack")
def packs(request: HttpRequest) -> HttpResponse:
    """Every month that has a pack, the newest first."""
    rows = [
        {
            "month": one.month,
            "title": numbers.period(one.month),
            "frozen": one.frozen_at,
            "built": one.built_at,
            "sync": None if one.frozen_at else syncs.next_for_month(month=one.month),
        }
        for one in stored.entries()
    ]
    context = {
        "rows": rows, "trail": _trail(), "today": today(), "may_prepare": allowed(request, "hold_sync"),
        "may_import": allowed(request, "import_data"),
    }  # fmt: skip
    return render(request, "packs/packs.html", context)


@page("see_pack")
def pack(request: HttpRequest, month: str) -> HttpResponse:
    """One pack to read: as frozen, or as it would be frozen now."""
    kept = stored.frozen(month=_month(month))
    writing.open_pack(month=month, by=actor(request), now=timezone.now())
    if kept is None:
        draft = monthly_sync.as_chosen(_draft(month))
        told, frozen_at = reading.told(draft), None
    else:
        told, frozen_at = reading.told_once(kept), kept.frozen_at
    context = {
        "name_out": stored.name_taken_out(month=month) if kept else None,
        "month": month, "title": told.title, "body": told.body, "frozen_at": frozen_at,
        "trail": _trail(month), "restated": reading.restated(stored.restatements(month=month)) if kept else [],
        "documents": words.DOCUMENTS, "may_prepare": allowed(request, "hold_sync"), "today": today(),
    }  # fmt: skip
    return render(request, "packs/pack.html", context)


@page("hold_sync")
def prepare(request: HttpRequest, month: str) -> HttpResponse:
    """The agenda in the making; once frozen, there is only the pack to read."""
    if stored.frozen(month=_month(month)):
        return redirect("pack", month=month)
    return render(request, "packs/prepare.html", _preparing(request, month))


def _preparing(
    request: HttpRequest, month: str, refused: PointForm | None = None, at: str = ""
) -> dict[str, Any]:
    draft = _draft(month)
    found = preparing.blocks(draft, reader=actor(request))
    sync = syncs.next_for_month(month=month)
    told = preparing.head(month, found, sync, now=timezone.now(), today=today())
    return {
        **told, "month": month, "rows": [_row(one, refused if one.key == at else None) for one in found],
        "minutes": sum(one.minutes for one in found),
        "promises": preparing.promises(draft), "hr": draft.hr, "support": draft.support,
        "readers": preparing.readers(month, sync, today=today()), "documents": words.DOCUMENTS,
        "trail": _trail(month),
        "meeting": reverse("sync", args=[sync.id]) if sync and actor(request) in sync.members else "",
    }  # fmt: skip


def _row(block: preparing.Block, refused: PointForm | None = None) -> dict[str, Any]:
    """A block with its form, whose fields are told apart from those of the other blocks."""
    return {"block": block, "form": refused or _form(block.key), "open": refused is not None}


def _form(block: str, data: Any = None) -> PointForm:
    return PointForm(data, auto_id=f"{block}_%s")


def _back(month: str, block: str) -> HttpResponse:
    return redirect(f"{reverse('prepare_pack', args=[month])}#{block}")


@page("hold_sync", methods=POST)
def choose(request: HttpRequest, month: str) -> HttpResponse:
    """Take proposed points of a block onto the agenda, or lay them aside."""
    draft = _draft(month)
    block = request.POST.get("block", "")
    taken = set(request.POST.getlist("point"))
    for one in (point for own in draft.blocks if own.block == block for point in own.points):
        _choose(request, month, one.key, taken=one.key in taken)
    if not getattr(request, "htmx", False):
        return _back(month, block)
    found = preparing.blocks(draft, reader=actor(request))
    shown = next((one for one in found if one.key == block), None)
    if shown is None:
        raise Http404
    return render(request, "packs/block.html", {"row": _row(shown), "month": month})


def _choose(request: HttpRequest, month: str, point: str, *, taken: bool) -> None:
    try:
        writing.choose_point(month=month, point=point, taken=taken, by=actor(request))
    except PackError:
        messages.warning(request, _("The pack was frozen meanwhile: it stays as it is."))


@page("hold_sync", methods=POST)
def write(request: HttpRequest, month: str) -> HttpResponse:
    """Put a point of one's own onto the agenda."""
    draft, block = _draft(month), request.POST.get("block", "")
    if block not in {one.block for one in draft.blocks}:
        raise Http404
    form = _form(block, request.POST)
    if not form.is_valid():
        return render(request, "packs/prepare.html", _preparing(request, month, form, block))
    try:
        writing.write_point(
            month=month, block=block, by=actor(request), now=timezone.now(), side=_side(request),
            title=form.cleaned_data["title"], ask=form.cleaned_data["ask"],
        )  # fmt: skip
    except PackError:
        messages.warning(request, _("The pack was frozen meanwhile: it stays as it is."))
    return _back(month, block)


def _side(request: HttpRequest) -> Side:
    """From which side of the table a point comes."""
    held = roles(request)
    if "hr_partner" in held:
        return "both" if "support_leader" in held else "hr"
    return "support"


@page("hold_sync", methods=POST)
def remove(request: HttpRequest, month: str) -> HttpResponse:
    """Take one's own point off again."""
    try:
        writing.remove_point(
            point=request.POST.get("point", "")[:40], by=actor(request), now=timezone.now()
        )
    except PackError as error:
        raise Http404 from error
    return _back(_month(month), request.POST.get("block", ""))


@page("hold_sync", methods=POST)
def note(request: HttpRequest, month: str) -> HttpResponse:
    """Keep a note for oneself beside a point."""
    writing.write_note(
        month=_month(month), point=request.POST.get("point", ""), by=actor(request),
        text=request.POST.get("text", "")[:4_000], now=timezone.now(),
    )  # fmt: skip
    return _back(month, request.POST.get("block", ""))


@page("hold_sync", methods=POST)
def freeze(request: HttpRequest, month: str) -> HttpResponse:
    """Freeze the pack now: both sides see the same from here on."""
    try:
        monthly_sync.freeze(month=_month(month), by=actor(request), now=timezone.now())
    except PackError as error:
        raise Http404 from error
    messages.success(request, _("Frozen. From now on the figures stay as both sides see them."))
    return redirect("pack", month=month)


@page("see_pack")
def file(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The pack as a document, marked with who takes it and when; the trail keeps that it was."""
    if kind not in TYPES:
        raise Http404
    try:
        body = monthly_sync.document(
            month=_month(month), format=kind, by=actor(request), name=str(who(request)),
            now=timezone.localtime(), write=written, say=say, language=get_language() or "en",
        )  # fmt: skip
    except PackError as error:
        raise Http404 from error
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="keepwell-{month}.{kind}"'
    return response
