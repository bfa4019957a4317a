"""Pages of joint goals: the board, a new objective, a new key result, one key result and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.partnership.operations import goals as writing
from keepwell.domain.partnership.queries import actions as promised
from keepwell.domain.partnership.queries import goals as reading
from keepwell.domain.partnership.rules.goal_words import amount
from keepwell.domain.partnership.rules.goals import GoalError, months_later
from keepwell.schemas.rounding import display_unit
from keepwell.web.goals import forms, showing
from keepwell.web.goals.words import RULE, STATES
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, today, viewer, who
from keepwell.web.shell.asking import lines
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import quantity, say
from keepwell.web.shell.splits import DIMENSIONS
from keepwell.workflows import figures, goal_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.partnership.queries.goals import KeyResultView
    from keepwell.workflows.goal_progress import Offer, SampleOffer

FORM: Final = ("GET", "HEAD", "POST")
MONTHS: Final = 6


def _trail(last: str) -> tuple[tuple[str, str], ...]:
    return ((_("Meet"), reverse("meet")), (_("Joint goals"), reverse("goals")), (last, ""))


def _people() -> dict[str, dict[str, str]]:
    """Who could own a key result for each side: leads and leaders for Support, partners for HR."""
    found: dict[str, dict[str, str]] = {"hr": {}, "support": {}}
    for key, (person, held) in access.holders(action="see_goals", on=today()).items():
        found["hr" if "hr_partner" in held else "support"][key] = person.name
    return found


@page("see_goals")
def goals(request: HttpRequest) -> HttpResponse:
    """Every objective that runs, each key result with its way to the goal."""
    closed = "closed" in request.GET
    views = goal_progress.board(viewer=viewer(request), on=today(), closed=closed)
    context = {
        "title": _("Goals that are over") if closed else showing.finding(views),
        "boards": [showing.board(one, today=today()) for one in views],
        "rule": [(*STATES[state], words) for state, words in RULE], "closed": closed,
        "may_set": allowed(request, "set_goals"),
        "trail": _trail(_("over")) if closed else None,
    }  # fmt: skip
    return render(request, "goals/goals.html", context)


@page("set_goals", methods=FORM)
def new(request: HttpRequest) -> HttpResponse:
    """A new objective, begun with any of the four sample key results."""
    samples = goal_progress.samples(start=today(), viewer=viewer(request))
    form = forms.ObjectiveForm(
        request.POST or None, samples=samples, people=_people(), initial=_span()
    )
    if request.method == "POST" and form.is_valid():
        unsaid = [one for one in samples if _needs_a_why(form, one)]
        if not unsaid:
            return _begin(request, form, samples)
        for one in unsaid:
            form.add_error(
                f"{one.sample.id}_why", _("Say why it is set although it cannot be seen.")
            )
    context = {
        "form": form, "trail": _trail(_("New")), "samples": [_sample_row(form, one) for one in samples],
        "plain": [form[name] for name in ("title", "starts_on", "ends_on", "hr_owner", "support_owner")],
    }  # fmt: skip
    return render(request, "goals/new.html", context)


def _span() -> dict[str, Any]:
    return {"starts_on": today(), "ends_on": months_later(today(), MONTHS)}


def _needs_a_why(form: Form, one: SampleOffer) -> bool:
    told = form.cleaned_data
    on, why = told.get(f"{one.sample.id}_on"), told.get(f"{one.sample.id}_why", "").strip()
    return bool(on and one.offer and one.offer.warning and not why)


def _sample_row(form: Form, one: SampleOffer) -> dict[str, Any]:
    name, told = one.sample.id, one.offer
    return {
        "on": form[f"{name}_on"], "target": form[f"{name}_target"],
        "why": form[f"{name}_why"] if told and told.warning else None,
        "baseline": _baseline_words(told) if told else _("counted by hand: %(what)s") % {"what": _(one.sample.counted)},
        "warning": [say(phrase) for phrase in told.warning] if told else [],
        "companions": [say(other.sentence) for other in told.companions] if told else [],
    }  # fmt: skip


def _baseline_words(told: Offer) -> str:
    base = told.baseline
    if base is None or base.value is None:
        return _("This figure cannot be told yet: no baseline, no goal.")
    value = quantity(amount(base.value, unit=told.unit, interval=base.interval))
    words = {"value": value, "period": numbers.period(base.period), "title": title_of(told.measure)}
    if base.interval is None:
        return _("%(title)s: baseline %(value)s in %(period)s, frozen when it is set") % words
    words["range"] = numbers.between(*base.interval, unit=told.unit)
    return (
        _("%(title)s: baseline %(value)s (%(range)s) in %(period)s, frozen when it is set") % words
    )


def _begin(request: HttpRequest, form: forms.ObjectiveForm, samples: tuple[SampleOffer, ...]) -> HttpResponse:  # fmt: skip
    told = form.cleaned_data
    by: dict[str, Any] = {"by": actor(request), "now": timezone.now()}
    made = writing.set_objective(
        title=told["title"], starts_on=told["starts_on"], ends_on=told["ends_on"], **by
    )
    for one in samples:
        if told[f"{one.sample.id}_on"]:
            try:
                _set_sample(one, made, told, by)
            except GoalError as error:
                messages.warning(request, f"{_(one.sample.title)}: {error}")
    messages.success(request, _("Set. Baselines are frozen as they stand today."))
    return redirect("goals")


def _set_sample(one: SampleOffer, objective: str, told: dict[str, Any], by: dict[str, Any]) -> None:
    sample, offer = one.sample, one.offer
    unit = offer.unit if offer else "count"
    written = told[f"{sample.id}_target"]
    writing.add_key_result(
        objective=objective, title=_(sample.title), kind=sample.kind, measure=sample.measure,
        grain=sample.grain, unit=unit, counted=_(sample.counted) if sample.counted else "",
        target=one.target if written is None else forms.stored(written, unit),
        deadline=min(months_later(told["starts_on"], sample.months), told["ends_on"]),
        hr_owner=told["hr_owner"], support_owner=told["support_owner"],
        warning=offer.warning if offer else (), kept_why=told[f"{sample.id}_why"],
        companions=[other.measure for other in offer.companions] if offer else (), **by,
    )  # fmt: skip


def _measures(request: HttpRequest) -> list[tuple[str, str]]:
    """Figures that a key result can be bound to, by title."""
    found = [
        (one.id, title_of(one)) for one in figures.measures()
        if allowed(request, f"see_{one.sensitivity}_figures")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one[1].casefold())


def _groups(request: HttpRequest, measure: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every slice of a figure that is shown now, by what it is split by."""
    kind = next(one for one in figures.measures() if one.id == measure)
    told = [(dim, goal_progress.slices(measure=measure, by=dim, viewer=viewer(request))) for dim in kind.dims]  # fmt: skip
    return [
        (str(DIMENSIONS.get(dim, dim)), [(f"{dim}={label}", label) for label in labels])
        for dim, labels in told
        if labels
    ]


def _key_result_form(request: HttpRequest, measure: str) -> forms.KeyResultForm:
    told = {name: request.GET[name][:200] for name in ("group", "title") if name in request.GET}
    return forms.KeyResultForm(
        request.POST or None, groups=_groups(request, measure) if measure else [],
        measured=bool(measure), people=_people(),
        initial={"deadline": months_later(today(), MONTHS), "grain": "month", "measure": measure, **told},
    )  # fmt: skip


@page("set_goals", methods=FORM)
def add(request: HttpRequest, objective: str) -> HttpResponse:
    """A new key result; where its movement could not be seen, the arithmetic and what else to take."""
    parent = reading.objective(id=objective, on=today())
    if parent is None or parent.closed:
        raise Http404
    measures = _measures(request)
    measure = request.POST.get("measure", request.GET.get("measure", ""))
    if measure and measure not in dict(measures):
        raise Http404
    form = _key_result_form(request, measure)
    offer: Offer | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made, offer = _set(request, form, objective)
        except GoalError as error:
            form.add_error(None, str(error))
        else:
            if made:
                messages.success(request, _("Set. Its baseline is frozen as it stands today."))
                return redirect("key_result", result=made)
    context = {
        "form": form, "objective": parent, "trail": _trail(parent.title),
        "plain": [form[name] for name in form.shown()], "measures": measures,
        "measure": form["measure"].value() or "",
        "baseline": _baseline_words(offer) if offer else "",
        "warning": [say(one) for one in offer.warning] if offer else [],
        "others": [(f"{forms.INSTEAD}{one.measure}", say(one.sentence)) for one in offer.companions] if offer else [],
        "rule": [(*STATES[state], words) for state, words in RULE],
    }  # fmt: skip
    return render(request, "goals/add.html", context)


def _set(
    request: HttpRequest, form: forms.KeyResultForm, objective: str
) -> tuple[str, Offer | None]:
    """Set it; an empty id and the offer when it needs a second thought.

    Raises:
        GoalError: when it cannot be set.
    """
    told = form.cleaned_data
    shared: dict[str, Any] = {
        "objective": objective, "title": told["title"], "deadline": told["deadline"],
        "hr_owner": told["hr_owner"], "support_owner": told["support_owner"],
        "by": actor(request), "now": timezone.now(),
    }  # fmt: skip
    if not told["measure"]:
        return writing.add_key_result(
            kind="count", target=told["target"], counted=told["counted"], **shared
        ), None
    offer = _offer(request, form)
    choice = told["choice"]
    direction = choice == forms.DIRECTION
    keeps = choice == forms.KEEP and bool(told["kept_why"].strip())
    if offer.warning and not direction and not keeps:
        return "", _instead(request, form, offer, choice)
    return writing.add_key_result(
        measure=told["measure"], slice_=form.slice_(), grain=told["grain"] or "month", unit=offer.unit,
        target=None if direction else offer.aimed, warning=() if direction else offer.warning,
        kept_why=told["kept_why"], companions=[one.measure for one in offer.companions], **shared,
    ), None  # fmt: skip


def _offer(request: HttpRequest, form: forms.KeyResultForm) -> Offer:
    told = form.cleaned_data
    measure = next(one for one in figures.measures() if one.id == told["measure"])
    written = told["target"]
    unit = display_unit(measure)
    offer = goal_progress.offer(
        measure=measure.id, slice_=form.slice_(), grain=told["grain"] or "month",
        target=None if written is None else forms.stored(written, unit), start=today(),
        deadline=told["deadline"], viewer=viewer(request),
    )  # fmt: skip
    if offer is None or offer.baseline is None:
        raise GoalError(
            _("This figure cannot be told for this group yet: without a baseline there is no goal.")
        )
    return offer


def _instead(request: HttpRequest, form: forms.KeyResultForm, offer: Offer, choice: str) -> Offer:
    """The same form with the warning; or, for a companion, asked again with that figure."""
    other = next(
        (one for one in offer.companions if choice == f"{forms.INSTEAD}{one.measure}"), None
    )
    if choice == forms.KEEP:
        form.add_error("kept_why", _("Say why in a few words: it stays beside the goal."))
    if other is None:
        return offer
    measure = next(one for one in figures.measures() if one.id == other.measure)
    unit = display_unit(measure)
    again: Any = request.POST.copy()
    again["measure"], again["choice"], again["grain"] = other.measure, "", "month"
    again["target"] = forms.shown(other.target, unit)
    form.data = again
    fresh = goal_progress.offer(
        measure=other.measure, slice_=form.slice_(), grain="month", target=other.target,
        start=today(), deadline=form.cleaned_data["deadline"], viewer=viewer(request),
    )  # fmt: skip
    return fresh or offer


@page("set_goals", methods=("POST",))
def close(request: HttpRequest, objective: str) -> HttpResponse:
    """The objective is over; it keeps its history."""
    if reading.objective(id=objective, on=today()) is None:
        raise Http404
    writing.close_objective(objective=objective, by=actor(request), now=timezone.now())
    messages.success(request, _("It is over. It stays among the goals that are over."))
    return redirect("goals")


def _seen(request: HttpRequest, result: str) -> KeyResultView:
    found = goal_progress.key_result(id=result, viewer=viewer(request), on=today())
    if found is None:
        raise Http404
    return found


@page("see_goals")
def result(request: HttpRequest, result: str) -> HttpResponse:
    """One key result: the way so far, in numbers, what was changed, what is done for it."""
    return _page(request, _seen(request, result))


def _page(request: HttpRequest, found: KeyResultView, refused: dict[str, Form] | None = None) -> HttpResponse:  # fmt: skip
    sight = promised.sight(user=who(request), on=today())
    mine = [
        one for one in promised.of_source(source="goal", source_key=found.id)
        if sight.teams is None or one.team in sight.teams or one.owner == sight.user
    ]  # fmt: skip
    context = {
        "card": showing.card(found, today=today()), "result": found, "goal": showing.goal_words(found),
        "bound": showing.bound(found), "values": showing.values(found), "changes": showing.changes(found),
        "warning": [say(one) for one in found.warning], "today": today(), "trail": _trail(_("One key result")),
        "companions": lines(request, measures=found.companions) if found.companions else [],
        "actions": mine, "may_set": allowed(request, "set_goals") and not found.dropped,
        "may_act": allowed(request, "write_actions"), "forms": _steps(found) | (refused or {}),
        "refused": list(refused or {}), "rule": [(*STATES[state], words) for state, words in RULE],
    }  # fmt: skip
    return render(request, "goals/result.html", context)


def _steps(found: KeyResultView) -> dict[str, Form]:
    target = found.aim.target
    named = _people()
    return {
        "count": forms.CountForm(auto_id="count_%s", initial={"on": today()}),
        "aim": forms.AimForm(
            auto_id="aim_%s",
            initial={
                "deadline": found.aim.deadline,
                "target": None if target is None else forms.shown(target, found.unit),
            },
        ),
        "owners": forms.OwnersForm(
            auto_id="owners_%s", people=named,
            initial={"hr_owner": found.hr.id, "support_owner": found.support.id},
        ),
        "comment": forms.CommentForm(auto_id="say_%s"), "drop": forms.DropForm(auto_id="drop_%s"),
    }  # fmt: skip


def _count(found: KeyResultView, told: dict[str, Any], by: dict[str, Any]) -> None:
    writing.count_key_result(
        key_result=found.id, on=told["on"], value=told["value"], note=told["note"], **by
    )


def _aim(found: KeyResultView, told: dict[str, Any], by: dict[str, Any]) -> None:
    writing.change_aim(
        key_result=found.id, target=forms.stored(told["target"], found.unit),
        deadline=told["deadline"], why=told["why"], **by,
    )  # fmt: skip


def _owners(found: KeyResultView, told: dict[str, Any], by: dict[str, Any]) -> None:
    writing.change_owner(
        key_result=found.id, side="hr", owner=told["hr_owner"], why=told["why"], **by
    )
    writing.change_owner(key_result=found.id, side="support", owner=told["support_owner"], why=told["why"], **by)  # fmt: skip


def _comment(found: KeyResultView, told: dict[str, Any], by: dict[str, Any]) -> None:
    writing.comment_key_result(key_result=found.id, text=told["text"], **by)


def _drop(found: KeyResultView, told: dict[str, Any], by: dict[str, Any]) -> None:
    writing.drop_key_result(key_result=found.id, why=told["why"], **by)


STEPS: Final[dict[str, tuple[type[Form], Callable[..., None]]]] = {
    "count": (forms.CountForm, _count), "aim": (forms.AimForm, _aim), "owners": (forms.OwnersForm, _owners),
    "comment": (forms.CommentForm, _comment), "drop": (forms.DropForm, _drop),
}  # fmt: skip


@page("set_goals", methods=("POST",))
def take(request: HttpRequest, result: str, step: str) -> HttpResponse:
    """One step: count, another aim, other owners, a comment, given up."""
    found = _seen(request, result)
    if step not in STEPS or found.dropped:
        raise Http404
    kind, do = STEPS[step]
    more: dict[str, Any] = {"people": _people()} if step == "owners" else {}
    form = kind(request.POST, auto_id=f"{step}_%s", **more)
    if form.is_valid():
        try:
            do(found, form.cleaned_data, {"by": actor(request), "now": timezone.now()})
        except GoalError as error:
            form.add_error(None, str(error))
        else:
            return redirect("key_result", result=result)
    return _page(request, found, {step: form})
