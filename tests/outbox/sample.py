"""A pack with everything in it that a real one may hold, and that a hostile one would.

`HIDDEN` are numbers that stand in the pack behind states that hide them: the gate would have
emptied them, and no document may print them all the same.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from keepwell.outbox.documents import Watermark
from keepwell.schemas.figures import Good, State, Unit
from keepwell.schemas.packs import (
    MINUTES,
    Block,
    Definition,
    Finding,
    Missing,
    Pack,
    PackAction,
    PackAudit,
    PackBlock,
    PackFigure,
    PackGoal,
    Restatement,
    Side,
    TalkingPoint,
    TrendPoint,
    Verdict,
)
from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, Value, When
from keepwell.schemas.rounding import quantity

WATERMARK = Watermark("Hana Weiß", dt.datetime(2026, 11, 5, 8, 12, tzinfo=dt.UTC))
HIDDEN = ("0.98765", "98.8", "98765", "777", "0.4321", "43.2", "13.37", "1337")
HOSTILE = (
    '#import "secrets.typ": *',
    "=cmd()",
    "+SUM(A1:A9)",
    "@here",
    "-2+3",
    "<b>bold</b>",
    "$x^2$ *star* _under_ `code` \\ {curly} [square] ~tilde",
    "tab\tand\x07bell\x00nul \u202egnirts",
    "\ud83dhalf",
)
NAMES = ("Ångström Größe", "محمد علي", "Ελένη Παππά", "Юлия Иванова", "Zoë 😀 🚀", "東京 花子")
MONTHS = [f"{2024 + (9 + i) // 12}-{(9 + i) % 12 + 1:02}" for i in range(25)]


def said(text: str, **params: Value) -> Phrase:
    return Phrase("sample", text, params)


def figure(
    measure: str,
    title: str,
    value: float | None,
    *,
    spread: float = 0.0,
    unit: Unit = "share",
    good: Good = "up",
    owner: Side = "support",
    counted: tuple[float | None, float | None] = (None, None),
    n: int | None = None,
    state: State = "shown",
    verdict: Verdict = "within",
    usual: tuple[float, float] | None = None,
    goal: float | None = None,
    where: dict[str, str] | None = None,
    trend: float | None = None,
    reason: Phrase | None = None,
    read_as: Unit | None = None,
    sentences: tuple[Phrase, ...] = (),
) -> PackFigure:
    """A figure as `monthly_sync` makes it; `trend` is where its line begins two years before."""
    where = where or {}
    shown = None if value is None else value
    interval = None if shown is None or not spread else (shown - spread, shown + spread)
    reader = read_as or unit
    hidden = state in {"too_few", "cannot_tell", "missing_input", "counts_only"}
    likely = None
    if interval is not None and not hidden:
        low, high = (quantity(one, unit=reader, interval=interval) for one in interval)
        likely = (replace(low, bare=True), high)
    return PackFigure(
        key="|".join([measure, *(f"{k}={v}" for k, v in where.items())]), measure=measure,
        title=title, unit=unit, good=good, owner=owner, definition_version=3, slice=where,
        period="2026-10", value=shown, numerator=counted[0], denominator=counted[1],
        n=n, interval=interval, state=state,
        shown=None if shown is None or hidden else quantity(shown, unit=reader, interval=interval),
        likely=likely, usual=usual, goal=goal, verdict=verdict, reason=reason, sentences=sentences,
        trend=_trend(measure, value, trend, spread, unit) if trend is not None and value is not None else (),
    )  # fmt: skip


def _trend(
    measure: str, last: float, first: float, spread: float, unit: Unit
) -> tuple[TrendPoint, ...]:
    rng = random.Random(measure)
    made = []
    for at, period in enumerate(MONTHS[:-1]):
        if at == 5:
            made.append(TrendPoint(period, 0.98765, (0.4321, 0.98765), "too_few"))
            continue
        value = first + (last - first) * at / 24 + rng.uniform(-1, 1) * (spread or abs(last) * 0.06)
        least = -100.0 if unit == "net_score" else 0.0
        value = max(least, round(value) if unit == "count" else value)
        interval = (max(least, value - spread), value + spread) if spread else None
        made.append(TrendPoint(period, value, interval, "shown"))
    return tuple(made)


TURNOVER = figure(
    "turnover_12m", "Turnover, last twelve months", 0.323, spread=0.098, unit="rate", read_as="share",
    good="down", owner="both", counted=(45.0, 141.3), n=141, verdict="cannot_tell", goal=0.28, trend=0.38,
    sentences=(said("Turnover, {when}: about {v} in 100.", when=When("2026-10"), v=Quantity(0.323, "share", 0, bare=True)),),
)  # fmt: skip
ABSENCE = figure(
    "absence_rate", "Absence", 0.0612, spread=0.007, good="down", owner="hr",
    counted=(188.5, 3080.0), n=3080, usual=(0.038, 0.058), verdict="real_change", trend=0.047,
)  # fmt: skip
REQUISITIONS = figure(
    "open_requisitions", "Open positions", 7.0, unit="count", good="down", owner="hr",
    n=7, usual=(-1.0, 8.5), trend=4.0,
)  # fmt: skip
CSAT = figure(
    "csat", "Satisfied customers", 0.843, spread=0.024, counted=(843.0, 1000.0), n=1000,
    usual=(0.81, 0.87), goal=0.9, trend=0.82,
)  # fmt: skip
CSAT_BILLING = figure(
    "csat", "Satisfied customers", 0.712, spread=0.071, counted=(111.0, 156.0), n=156,
    where={"team": "Billing chat"}, usual=(0.76, 0.89), verdict="real_change", trend=0.84,
)  # fmt: skip
RAMP = figure(
    "ramp_weeks", "Weeks to full pace", 6.4, spread=1.1, unit="weeks", good="down", owner="both",
    n=18, verdict="cannot_tell", goal=6.0, trend=8.2,
)  # fmt: skip
TRAINING = figure(
    "training_on_time", "Training finished on time", 0.98765, counted=(4.0, 7.0), n=7,
    owner="hr", state="counts_only", verdict="", reason=said("Too few for a rate: it is given from {n} up.", n=10),
)  # fmt: skip
FIRST_REPLY = figure(
    "first_response_time", "First reply, half of them within", 4385.0, spread=610.0, unit="seconds",
    good="down", n=2412, usual=(3000.0, 5200.0), state="provisional", trend=5200.0,
    reason=said("Provisional until {day}: late answers still count.", day=When("2026-11-07")),
)  # fmt: skip
BACK_TO_BACK = figure(
    "back_to_back_share", "Contacts without a breath between", 0.414, spread=0.012, good="down",
    counted=(9912.0, 23942.0), n=23942, usual=(0.33, 0.40), verdict="real_change", trend=0.36,
)  # fmt: skip
INTENSITY = figure(
    "contact_intensity", "Contacts in an hour of work", 5.31, spread=0.09, unit="rate", read_as="score",
    good="band", n=4508, usual=(4.9, 5.6), trend=5.2,
)  # fmt: skip
NPS = figure(
    "nps", "Would recommend us", -12.4, spread=9.2, unit="net_score", counted=(-62.0, 500.0), n=500,
    usual=(-20.0, 4.0), trend=-8.0,
)  # fmt: skip
OVERTIME = figure(
    "overtime_share", "Overtime", None, good="down", owner="both", state="missing_input", verdict="",
    reason=said("The column “{column}” is missing or empty. Add it to the export and import it again.", column="overtime_hours"),
)  # fmt: skip
REGRETTED = figure(
    "regretted_turnover_12m", "Leavers we would have kept", 0.98765, spread=0.4321, unit="rate",
    good="down", owner="both", counted=(777.0, 98765.0), n=1337, state="too_few", verdict="",
    where={"team": "Night desk"},
    reason=said("Too few people to show alone: counted in {group}.", group=Names(("Night desk", "Social"), "plus")),
)  # fmt: skip
STABILITY = figure(
    "stability_12m", "Still here after a year", 0.734, spread=0.06, counted=(98.0, 133.5), n=133,
    owner="hr", verdict="", trend=0.70,
)  # fmt: skip
MOVES = figure(
    "internal_moves", "Moves to another role or team", 4.0, unit="count", good="neither", owner="hr",
    n=4, usual=(0.0, 6.0), trend=2.0,
)  # fmt: skip
SCHEDULE = figure(
    "schedule_changes", "Shifts changed at short notice, in 100", 11.8, spread=1.2, unit="per_hundred",
    good="down", n=2710, usual=(7.0, 10.5), verdict="real_change", trend=8.0,
)  # fmt: skip
BREACHES = figure(
    "daily_rest_breaches", "Daily rest cut short", None, unit="count", good="down", owner="hr",
    state="cannot_tell", verdict="", reason=said("Nothing to count here: there are no data for this period."),
)  # fmt: skip
LONG_NAME = figure(
    "csat", "Satisfied customers", 0.861, spread=0.05, counted=(155.0, 180.0), n=180,
    where={"team": "Rückfragen zu Bestellungen, Rechnungen und Lieferungen nach Österreich, in die Schweiz und Liechtenstein", "channel": "E-Mail"},
)  # fmt: skip
HOSTILE_TEAM = figure(
    "csat", "Satisfied customers", 0.881, spread=0.06, counted=(88.0, 100.0), n=100,
    where={"team": HOSTILE[0] + " " + HOSTILE[5]},
)  # fmt: skip
HUGE = figure(
    "contacts", "Contacts", 1234567.0, unit="count", good="neither", n=1234567, usual=(1100000.0, 1300000.0), trend=1000000.0,
)  # fmt: skip

MORE = tuple(
    figure(
        "csat", "Satisfied customers", 0.8 + at / 100, spread=0.04, counted=(80.0 + at, 100.0), n=100,
        where={"team": name},
    )
    for at, name in enumerate(NAMES)
)  # fmt: skip


def block(name: Block, headline: str, *figures: PackFigure, **more: object) -> PackBlock:
    return PackBlock(
        block=name, minutes=MINUTES[name], headline=said(headline), figures=figures, **more
    )


WORKFORCE = block(
    "workforce", "Absence is above its usual range; turnover is too early to call.",
    TURNOVER, ABSENCE, REQUISITIONS, more=(HUGE,),
    points=(
        TalkingPoint(
            "absence", said("Absence rose in October, most of it in Billing chat"),
            evidence=(said("{k} of the {n} more days were short sickness.", k=38, n=51),),
            figures=("absence_rate",), ask=said("Ask Billing chat what changed, before deciding anything."),
            side="hr", times_seen=2,
        ),
        TalkingPoint("two-openings", said("Two positions are open for more than 60 days"), figures=("open_requisitions",), source="carried", side="both", times_seen=3),
    ),
)  # fmt: skip
ONBOARDING = block(
    "onboarding", "New colleagues reach full pace in about six weeks.",
    RAMP, TRAINING, CSAT_BILLING, more=MORE,
    points=(TalkingPoint("left-early", said("Three of 18 left before full pace"), evidence=(said("Two named the evening shift."),), source="leader", side="support"),),
    missing=(Missing(said("Knowledge gaps by product"), said("Contacts carry no product."), said("Add the column “product” to the ticket export.")),),
)  # fmt: skip
WELLBEING = block(
    "wellbeing", "Work without a breath between contacts is above its usual range.",
    BACK_TO_BACK, INTENSITY, OVERTIME, more=(FIRST_REPLY, NPS),
    points=(TalkingPoint("breath", said("Half a minute between contacts in Returns"), figures=("back_to_back_share", "contact_intensity"), ask=said("Try a pause of 30 seconds in Returns until December, then look again."), side="support"),),
    missing=(Missing(said("Pulse themes"), said("No pulse has been held yet."), said("Start the first round under Listen.")),),
)  # fmt: skip
CAREER = block(
    "career", "Three in four are still here after a year.", STABILITY, MOVES, REGRETTED,
    missing=(Missing(said("Recognition"), said("Nobody records it yet."), said("HR can switch it on under Administration.")),),
)  # fmt: skip
POLICY = block(
    "policy", "More shifts than usual changed at short notice.", SCHEDULE, BREACHES, CSAT,
    more=(LONG_NAME, HOSTILE_TEAM),
    points=(TalkingPoint("notice", said("Nearly 12 in 100 shifts changed within three days"), figures=("schedule_changes",), ask=said("Shall changes within 48 hours need the agent's yes?"), source="okr"),),
)  # fmt: skip

ACTIONS = (
    PackAction("1", "Ask Finance for the review of the evening premium in November", "Two leavers named it", NAMES[0], "support", "2026-11-13", "open"),
    PackAction("2", "Publish the support ladder", "Half of the leavers asked for a way up", NAMES[1], "hr", "2026-11-20", "open", postponed=1),
    PackAction("3", HOSTILE[1], HOSTILE[5], NAMES[4], "both", "2026-10-29", "open", late_days=7, postponed=3),
    PackAction("4", HOSTILE[6], HOSTILE[7], HOSTILE[2], "hr", "2026-12-01", "open"),
    PackAction("5", "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselübergabeprotokoll" * 2, HOSTILE[3], NAMES[5], "hr", "2026-12-01", "open"),
)  # fmt: skip
PROMISES = (
    PackAction("6", "Quiet rooms on floor 2", "", NAMES[0], "support", "2026-10-20", "done", promised_at="2026-10-06", helped=said("Contacts without a breath: {a} before, {b} since; too early to tell.", a=Quantity(0.40, "share"), b=Quantity(0.41, "share"))),
    PackAction("7", "Second buddy for the spring class", "", NAMES[2], "hr", "2026-10-31", "done", promised_at="2026-10-06"),
    PackAction("8", "Spanish refund playbook", "", NAMES[3], "support", "2026-10-29", "open", late_days=7, promised_at="2026-10-06"),
    PackAction("9", HOSTILE[4], "", HOSTILE[8], "hr", "2026-10-29", "dropped", promised_at="2026-10-06"),
)  # fmt: skip


def _share(value: float) -> Quantity:
    return Quantity(value, "share", 0)


GOALS = (
    PackGoal("People stay because they want to", "Turnover down by a quarter", (NAMES[0], "Cem"), _share(0.38), _share(0.28), _share(0.323), (replace(_share(0.225), bare=True), _share(0.421)), "2027-03-31", "cannot_tell", said("{now} now; with {n} people a fall of a quarter shows after about a year.", now=_share(0.323), n=141)),
    PackGoal("People stay because they want to", "Weeks to full pace from 8 to 6", ("Hana", NAMES[1]), Quantity(8.2, "weeks", 1), Quantity(6.0, "weeks", 0), Quantity(6.4, "weeks", 1), (Quantity(5.3, "weeks", 1, bare=True), Quantity(7.5, "weeks", 1)), "2026-12-31", "on_track", said("On the line to its target.")),
    PackGoal("A way up for everybody", "Career path written for all frontline roles", ("Hana", "Cem"), None, Quantity(9, "count"), Quantity(9, "count"), None, "2026-10-31", "achieved", said("All nine are published.")),
    PackGoal("A way up for everybody", HOSTILE[0], (HOSTILE[5], HOSTILE[1]), None, None, None, None, "", "off_track", said("Not begun; it was due in September.")),
)  # fmt: skip
AUDIT = PackAudit("2026-10-08", 18.5, 14.0, "at_risk", (0.5, 1.0, 0.0, 2.0, 1.0), said("Support rates the work together {gap} points lower than HR; they differ most on wellbeing.", gap=Quantity(4.5, "score", 1)))  # fmt: skip
DEFINITIONS = tuple(
    Definition(one.measure, f"T{at}", one.title, f"What {one.title} means, in words that a leader reads aloud to somebody new.", "a ÷ b", one.unit, "Wilson 95 %", 3)
    for at, one in enumerate((TURNOVER, ABSENCE, CSAT, RAMP, FIRST_REPLY, BACK_TO_BACK, INTENSITY, SCHEDULE), start=1)
)  # fmt: skip
RESTATEMENTS = (
    Restatement("csat", "Satisfied customers", _share(0.843), _share(0.851), "2026-11-12T04:00:00+00:00"),
    Restatement("nps", "Would recommend us", None, Quantity(-11, "net_score"), "2026-11-12T04:00:00+00:00"),
)  # fmt: skip

PACK = Pack(
    month="2026-10", company="Blümli & Söhne <GmbH>", known_at="2026-11-03T04:00:00+00:00",
    frozen_at="2026-11-04T17:00:00+00:00", blocks=(WORKFORCE, ONBOARDING, WELLBEING, CAREER, POLICY),
    findings=(
        Finding("schedule_changes", said("{title}: {now}, its usual range is {low} to {high}.", title=Said("Shifts changed at short notice"), now=Quantity(11.8, "per_hundred", 1), low=Quantity(7.0, "per_hundred", 1, bare=True), high=Quantity(10.5, "per_hundred", 1)), said("Most of it in {team}.", team=Names(("Returns", "Social"))), 0.0004),
        Finding("csat|team=Billing chat", said("Satisfied customers in Billing chat: {now}; for a year it was between {low} and {high}.", now=_share(0.712), low=_share(0.76), high=_share(0.89)), said("Refund questions by mail moved most."), 0.0021),
        Finding("absence_rate", said("Absence: {now}, higher than in any October before.", now=Quantity(0.0612, "share", 1)), None, 0.0102),
    ),
    checked=1184, actions=ACTIONS, promises=PROMISES, goals=GOALS, audit=AUDIT, definitions=DEFINITIONS,
    starts_at="2026-11-05T09:00:00+00:00", zone="Europe/Berlin", hr=("Hana Weiß", NAMES[2]), support=("Cem Yılmaz", NAMES[1]),
    notes=(said("Two leavers have no confirmed reason yet."),),
)  # fmt: skip

EMPTY = Pack(month="2026-10", company="", known_at="", frozen_at="", blocks=())

POOR = Pack(
    month="2026-10", company="Kleinladen", known_at="2026-11-03T04:00:00+00:00", frozen_at="",
    blocks=tuple(
        block(name, "Nothing can be told here yet.", missing=(Missing(said("Who works here"), said("No list of people has been imported."), said("Import the export of your HR system.")),))
        if name != "policy" else block(name, "Half of the customers were satisfied.", replace(CSAT, trend=(), usual=None, goal=None, verdict=""))
        for name in MINUTES
    ),
)  # fmt: skip


def wide(teams: int = 40) -> Pack:
    """A large company: every measure by every team."""
    split = tuple(
        replace(one, key=f"{one.measure}|team={at}", slice={"team": f"Team {at:02} {NAMES[at % 4]}"}, trend=())
        for at in range(teams)
        for one in (ABSENCE, CSAT, BACK_TO_BACK, SCHEDULE)
    )  # fmt: skip
    first, *rest = PACK.blocks
    return replace(PACK, blocks=(replace(first, more=split), *rest))
