"""Every planted effect can be found again in what was written, and none where none was planted."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from keepwell.connectors.demo_company import TRUTHS, DemoFiles, effects, places, truths_markdown
from keepwell.connectors.demo_company.absences import UNEXCUSED
from keepwell.connectors.demo_company.company import Company, found_company
from keepwell.connectors.demo_company.learning import COURSES
from keepwell.connectors.demo_company.organisation import build_teams
from keepwell.connectors.demo_company.sizes import SIZES
from keepwell.kernel.periods import Period

DOCS = Path(__file__).parents[3] / "docs" / "explanation" / "demo-company.md"
TEAMS = build_teams(size=SIZES["S"], months=24, rng=np.random.default_rng(0))
NAMES = TEAMS.names


def truth(key: str) -> dict[str, float]:
    return next(one.numbers for one in TRUTHS if one.key == key)


def near(found: float, planted: float, tolerance: float) -> None:
    print(f"found {found:.3f}, planted {planted:.3f}, tolerance {tolerance}")
    assert abs(found - planted) <= tolerance


# --- customers, from the files of the small company --------------------------------------------
@pytest.fixture(scope="session")
def rated(small: DemoFiles) -> pd.DataFrame:
    """One row a rated contact, with month (from 0) and days since hiring."""
    return duckdb.sql(
        f"""SELECT c.*, ("Satisfaction score" >= 4)::INT * 100 AS good, m.month,
               datediff('day', h.hired, c."First reply at"::DATE) AS tenure
        FROM (SELECT *, regexp_extract(filename, '(\\d{{4}}-\\d{{2}})', 1) AS label
              FROM read_parquet('{small.out_dir}/contacts-*.parquet', filename = true)) c
        JOIN (SELECT unnest({list(small.months)}) AS label, unnest(range({len(small.months)})) AS month) m USING (label)
        JOIN (SELECT "First name" || ' ' || "Last name" AS name, max("Hire date") AS hired
              FROM '{small.out_dir}/people.csv' GROUP BY ALL) h ON h.name = c.Assignee
        WHERE "Satisfaction score" IS NOT NULL AND tenure >= 0 ORDER BY "Ticket ID" """
    ).df()


@pytest.fixture(scope="session")
def points(rated: pd.DataFrame) -> pd.Series:
    """Linear probability model: agents, channels and reasons fixed; coefficients in points."""
    stable = (rated["Group"] == NAMES[0]) & (rated["month"] >= TEAMS.stable_from[0])
    loaded = pd.Series(TEAMS.overload[1, rated["month"]] & (rated["Group"] == NAMES[1]))
    fault = rated["Created at"].dt.day.between(
        effects.INCIDENT_DAYS[0] + 1, effects.INCIDENT_DAYS[1]
    )
    terms = {
        "0-90 days": rated["tenure"] <= 90, "91-180 days": rated["tenure"].between(91, 180),
        "181-365 days": rated["tenure"].between(181, 365), "stable": stable, "overload": loaded,
        "app": (rated["Group"] == NAMES[1]) & (rated["month"] >= effects.PLACEBO_FROM),
        "incident": (rated["month"] == effects.INCIDENT_MONTH) & fault,
        **{f"launch {n}": (rated["Product"] == "Lark Hub") & (rated["month"] == effects.LAUNCH_UNTRAINED + n) for n in range(3)},
        "trained": (rated["Product"] == "Lark Meter") & (rated["month"] == effects.LAUNCH_TRAINED),
    }  # fmt: skip
    frame = pd.DataFrame(terms).astype(float)
    fixed = pd.get_dummies(rated[["Assignee", "Via", "Category", "Product"]], dtype=float)
    design = np.hstack([frame.to_numpy(), fixed.to_numpy()])
    found = np.linalg.lstsq(design, rated["good"].to_numpy(), rcond=None)[0]
    return pd.Series(found[: frame.shape[1]], index=frame.columns)


def test_newcomers_cost_points(points: pd.Series) -> None:
    planted = truth("tenure_csat")
    near(points["0-90 days"], planted["points at 0-90 days"], 1.5)
    near(points["91-180 days"], planted["points at 91-180 days"], 1.3)
    near(points["181-365 days"], planted["points at 181-365 days"], 1.3)


def test_launch_without_training(points: pd.Series) -> None:
    planted = truth("launch_untrained")
    for n in range(3):
        near(points[f"launch {n}"], planted[f"points in month {n + 1}"], 3.5)
    near(sum(points[f"launch {n}"] for n in range(3)) / 3, -6.0, 2.0)


def test_launch_with_training(points: pd.Series) -> None:
    near(points["trained"], truth("launch_trained")["points"], 3.5)
    assert any("Lark Meter" in course[0] for course in COURSES)


def test_stable_schedules_please_customers(points: pd.Series) -> None:
    near(points["stable"], truth("stable_schedules")["points"], 1.6)


def test_overload_displeases_them(points: pd.Series) -> None:
    near(points["overload"], truth("overload")["points"], 1.8)


def test_incident(points: pd.Series) -> None:
    near(points["incident"], truth("incident")["points"], 4.0)


def test_the_app_does_nothing(points: pd.Series) -> None:
    near(points["app"], truth("wellbeing_app")["points"], 1.6)


def test_mix_trap(rated: pd.DataFrame) -> None:
    better, worse = (
        rated[rated["Group"] == NAMES[i]] for i in (TEAMS.roles.mix_better, TEAMS.roles.mix_worse)
    )
    assert better["good"].mean() < worse["good"].mean() - 1
    by_channel = [
        better[better["Via"] == channel]["good"].mean()
        - worse[worse["Via"] == channel]["good"].mean()
        for channel in ("Phone", "Chat", "Email")
    ]
    assert min(by_channel) > 0
    near(float(np.mean(by_channel)), truth("mix_trap")["points better in every channel"], 2.5)


# --- handling ----------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def handled(small: DemoFiles) -> pd.DataFrame:
    """Handle time against what is usual for channel and topic, by agent and week since hiring."""
    return duckdb.sql(
        f"""WITH h AS (SELECT "First name" || ' ' || "Last name" AS name, max("Hire date") AS hired
                       FROM '{small.out_dir}/people.csv' GROUP BY ALL),
        c AS (SELECT *, "Talk time (seconds)" + "Hold time (seconds)" + "Wrap-up time (seconds)" AS handle,
                     datediff('day', hired, "First reply at"::DATE) / 7.0 AS week
              FROM '{small.out_dir}/contacts-*.parquet' JOIN h ON name = Assignee WHERE "Hold time (seconds)" < 86400),
        usual AS (SELECT Via, Topic, avg(handle) AS usual FROM c WHERE week > 26 GROUP BY ALL)
        SELECT Assignee, week, handle / usual AS ratio, Product, "Created at" AS opened, Via, "Group" AS team
        FROM c JOIN usual USING (Via, Topic) WHERE week >= 2"""
    ).df()


def test_ramp_curve(handled: pd.DataFrame) -> None:
    new = handled[handled["week"] < 14]
    curve = new.groupby(new["week"].astype(int))["ratio"].mean() - 1
    slope, start = np.polyfit(curve.index + 0.5, np.log(curve), 1)
    weeks = (np.log(effects.RAMP_LINE) - start) / slope
    near(weeks, truth("ramp")["median weeks"], 1.5)
    near(1 + np.exp(start), truth("ramp")["handle-time ratio on day 0"], 0.15)


def test_launch_takes_longer(handled: pd.DataFrame) -> None:
    at = handled["opened"].dt.to_period("M")
    first = pd.Period("2024-11") + effects.LAUNCH_UNTRAINED
    settled = handled[(handled["week"] > 26) & (at == first)]
    ratio = settled.groupby(settled["Product"] == "Lark Hub")["ratio"].mean()
    near(
        ratio[True] / ratio[False],
        truth("launch_untrained")["times the handle time in month 1"],
        0.06,
    )


def test_occupancy_and_overload(small: DemoFiles) -> None:
    found = duckdb.sql(
        f"""WITH t AS (SELECT DISTINCT Assignee AS agent, strftime("First reply at", '%Y-%m') AS label
                       FROM '{small.out_dir}/contacts-*.parquet' WHERE "Group" = '{NAMES[1]}')
        SELECT t.label, sum(Seconds) FILTER (State <> 'Available') / sum(Seconds) AS occupancy
        FROM '{small.out_dir}/work-states.parquet' s
        JOIN t ON t.agent = s.Agent AND t.label = strftime("Start time", '%Y-%m')
        WHERE State IN ('On contact', 'Wrap up', 'Available') GROUP BY t.label"""
    ).df()
    loaded = found["label"].isin([small.months[i] for i in np.flatnonzero(TEAMS.overload[1])])
    near(found["occupancy"][loaded].mean(), truth("overload")["occupancy"], 0.04)
    near(found["occupancy"][~loaded].mean(), effects.OCCUPANCY, 0.03)


def test_overload_is_more_contacts_a_shift(small: DemoFiles) -> None:
    found = duckdb.sql(
        f"""SELECT strftime("First reply at", '%Y-%m') AS label, "Group" = '{NAMES[1]}' AS here,
                   count(*) / count(DISTINCT (Assignee, "First reply at"::DATE)) AS each
        FROM '{small.out_dir}/contacts-*.parquet' WHERE Via IN ('Phone', 'Chat') AND "Group" IS NOT NULL GROUP BY ALL"""
    ).df().pivot_table(index="label", columns="here", values="each")  # fmt: skip
    ratio = found[True] / found[False]
    loaded = ratio.index.isin([small.months[i] for i in np.flatnonzero(TEAMS.overload[1])])
    usual = ratio[~loaded & ratio.index.isin(small.months)].mean()
    near(ratio[loaded].mean() / usual, truth("overload")["times the contacts"], 0.08)


# --- faults, re-organisation, orders -----------------------------------------------------------
def test_midnight_fault(small: DemoFiles) -> None:
    path = small.of("contacts")[effects.MIDNIGHT_FAULT].path
    team, others = (
        duckdb.sql(
            f"""SELECT avg(("Solved at" = date_trunc('day', "Solved at"))::INT) FROM '{path}'
            WHERE ("Group" = '{NAMES[TEAMS.roles.midnight_fault]}') = {flag} AND "Solved at" IS NOT NULL"""
        ).fetchone()[0]
        for flag in (True, False)
    )
    near(team, truth("midnight_fault")["share of solved contacts"], 0.02)
    assert others < 0.001


def test_hold_fault(small: DemoFiles) -> None:
    blank = [
        duckdb.sql(
            f"""SELECT avg(("Hold time (seconds)" IS NULL)::INT) FROM '{one.path}'
            WHERE "Group" = '{NAMES[TEAMS.roles.hold_fault]}'"""
        ).fetchone()[0]
        for one in small.of("contacts")
    ]
    assert [month for month, share in enumerate(blank) if share > 0] == list(
        range(*effects.HOLD_FAULT)
    )
    assert all(blank[month] == 1 for month in range(*effects.HOLD_FAULT))


def test_reorganisation_leaves_the_past_alone(small: DemoFiles) -> None:
    new = NAMES[SIZES["S"].teams]
    by_month = [
        duckdb.sql(f"SELECT count(*) FROM '{one.path}' WHERE \"Group\" = '{new}'").fetchone()[0]
        for one in small.of("contacts")
    ]
    assert set(by_month[: effects.REORGANISATION]) == {0}
    assert min(by_month[effects.REORGANISATION :]) > 500
    day = small.months[effects.REORGANISATION] + "-01"
    moved = duckdb.sql(
        f"""SELECT count(*) FROM '{small.of("job_history")[0].path}'
        WHERE Team = '{new}' AND "Effective date" = DATE '{day}' AND "Hire date" < DATE '{day}'"""
    ).fetchone()[0]
    assert moved >= 4


def test_two_teams_become_one_in_larger_companies() -> None:
    company = found_company(size="M", months=24, until=Period.parse("2026-10"), seed=1)
    one, two = company.teams.roles.merged
    before, after = (company.force.team_by_month[effects.REORGANISATION + step] for step in (-1, 0))
    assert not np.isin(after, (one, two)).any()
    stayed = np.isin(before, (one, two)) & (after >= 0)
    assert stayed.sum() > 15
    assert (after[stayed] == SIZES["M"].teams + 1).all()


def test_discontent_customers_order_less(small: DemoFiles) -> None:
    found = duckdb.sql(
        f"""WITH rated AS (SELECT "Requester ID" AS customer, "Solved at" AS told, "Satisfaction score" >= 4 AS good
                           FROM '{small.out_dir}/contacts-*.parquet' WHERE "Satisfaction score" IS NOT NULL
                           AND "Solved at" < TIMESTAMP '2026-09-01'),
        back AS (SELECT good, EXISTS (SELECT 1 FROM '{small.out_dir}/sales.parquet' o WHERE o."Customer ID" = customer
                 AND o."Order date" > told AND o."Order date" < told + INTERVAL 43 DAY) AS again FROM rated)
        SELECT good, avg(again::INT) AS share FROM back GROUP BY good"""
    ).df().set_index("good")["share"]  # fmt: skip
    assert found[False] / found[True] < 0.85
    near(
        found[True] - found[False],
        0.09 * (1 - truth("repeat_business")["times as many orders"]),
        0.015,
    )


# --- people, from the large company's register -------------------------------------------------
@pytest.fixture(scope="session")
def large() -> Company:
    return found_company(size="L", months=24, until=Period.parse("2026-10"), seed=1)


@pytest.fixture(scope="session")
def person_months(large: Company) -> pd.DataFrame:
    """One row an agent and month, with what was planted for it and what happened."""
    force, teams, absences = large.force, large.teams, large.absences
    frames = []
    for month in large.months:
        here = np.flatnonzero(force.team_by_month[month.index] >= 0)
        team = force.team_by_month[month.index][here]
        fell = (
            (absences.kind <= UNEXCUSED)
            & (absences.first >= month.first)
            & (absences.first < month.after)
        )
        lagged = [month.index - lag for lag in effects.OVERLOAD_LEAVING_LAGS if month.index >= lag]
        frames.append(pd.DataFrame({
            "month": month.index, "left": (force.end[here] < month.after).astype(int),
            "spells": np.bincount(absences.spell[fell], minlength=force.count)[here],
            "present": (month.after - np.maximum(force.start[here], month.first)) / month.days,
            "tenure": np.digitize(month.first + 15 - force.start[here], (31, 91, 181, 366, 731)),
            "evening": np.isin(teams.pattern[team], (2, 3)), "stable": teams.stable_from[team] <= month.index,
            "after overload": teams.overload[team, max(month.index - 1, 0)] & (month.index > 0),
            "long after overload": teams.overload[team][:, lagged].any(axis=1),
            "app": teams.placebo_from[team] <= month.index,
        }))  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _rates(
    person_months: pd.DataFrame, outcome: str, terms: list[str]
) -> tuple[pd.Series, pd.Series]:
    """Rate ratios with the standard errors of their logarithms (Poisson, tenure and month fixed)."""
    cells = person_months.groupby([*terms, "tenure", "month"], as_index=False)[
        [outcome, "present"]
    ].sum()
    fixed = pd.get_dummies(cells[["tenure", "month"]].astype(str), drop_first=True)
    design = sm.add_constant(pd.concat([cells[terms], fixed], axis=1).astype(float))
    fit = sm.GLM(
        cells[outcome], design, family=sm.families.Poisson(), offset=np.log(cells["present"])
    ).fit()
    return np.exp(fit.params[terms]), fit.bse[terms]


def test_who_leaves(person_months: pd.DataFrame) -> None:
    terms = ["evening", "stable", "long after overload", "app"]
    ratio, error = _rates(person_months, "left", terms)
    planted = {
        "evening": truth("evening")["times as many leave"], "stable": truth("stable_schedules")["times as many leave"],
        "long after overload": truth("overload")["times as many leave, two and three months later"],
        "app": truth("wellbeing_app")["times as many leave"],
    }  # fmt: skip
    assert error.max() < 0.12
    for term in terms:
        near(np.log(ratio[term]), np.log(planted[term]), 3 * error[term])


def test_who_is_absent(person_months: pd.DataFrame) -> None:
    terms = ["stable", "after overload", "app", "evening"]
    ratio, _ = _rates(person_months, "spells", terms)
    near(ratio["stable"], truth("stable_schedules")["times as many absences"], 0.06)
    near(
        ratio["after overload"], truth("overload")["times as many absences, one month later"], 0.12
    )
    near(ratio["app"], 1.0, 0.06)
    near(ratio["evening"], 1.0, 0.06)


def test_nothing_before_the_initiative(large: Company, person_months: pd.DataFrame) -> None:
    """Teams that will get stable schedules do not differ before they do."""
    early = person_months[person_months["month"] < effects.STABLE_WAVES[0]].copy()
    will = [
        large.teams.stable_from[team[team >= 0]] < 100
        for team in large.force.team_by_month[: effects.STABLE_WAVES[0]]
    ]
    early["will"] = np.concatenate(will)
    ratio, error = _rates(early, "left", ["will", "evening", "long after overload"])
    near(np.log(ratio["will"]), 0.0, 3 * error["will"])


def test_stable_schedules_change_less(small: DemoFiles) -> None:
    found = duckdb.sql(
        f"""WITH t AS (SELECT DISTINCT "Employee ID" AS person FROM '{small.of('job_history')[0].path}' WHERE Team = '{NAMES[0]}')
        SELECT "Shift start" >= DATE '{small.months[TEAMS.stable_from[0]]}-01' AS after, avg(("Changed at" IS NOT NULL)::INT) AS share
        FROM '{small.of('shifts')[0].path}' s JOIN t ON t.person = s."Employee ID"
        WHERE person <> 'LF-1006' GROUP BY ALL"""
    ).df().set_index("after")["share"]  # fmt: skip
    near(
        found[True] / found[False], truth("stable_schedules")["times as many roster changes"], 0.15
    )


# --- what is told ------------------------------------------------------------------------------
def test_docs_tell_what_was_planted() -> None:
    assert truths_markdown() in DOCS.read_text(encoding="utf-8")


def test_places_name_real_teams() -> None:
    for size in ("S", "M"):
        for key, found in places(size=size).items():
            assert found, key
            assert any(key == one.key for one in TRUTHS)
    assert len({one.key for one in TRUTHS}) == len(TRUTHS)
