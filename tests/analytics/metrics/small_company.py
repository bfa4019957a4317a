"""A small company with a bit of everything: what the contract suite holds every measure against.

Twelve agents in three teams over the first quarter of 2026; p3 moves from Amber to Blue on
15 February, p11 leaves on 20 March, agent x is matched to nobody.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from keepwell.analytics.mart import MartSettings

TODAY = date(2026, 4, 20)
SETTINGS = MartSettings(today=TODAY)
TEAMS = ("Amber", "Blue", "Coral")
AGENTS = 12
START = datetime(2026, 1, 1)
Rows = list[dict[str, Any]]


def contacts() -> Rows:
    return [_contact(i) for i in range(900)]


def _contact(i: int) -> dict[str, Any]:
    opened = START + timedelta(hours=i * 2.4 - 8 * (i % 5), minutes=i % 53)
    replied = opened + timedelta(seconds=60 + (i * 7919) % 30_000)
    solved = replied + timedelta(seconds=300 + (i * 104_729) % 200_000)
    agent = "x" if i % 31 == 0 else f"a{i % AGENTS}"
    unanswered, is_open = i % 41 == 0, i % 23 == 0
    talk = 60.0 + (i * 37) % 900
    row = {
        "contact_id": f"c{i}", "source": "contacts", "opened_at": opened, "opened_local": opened,
        "first_reply_at": None if unanswered else replied,
        "first_reply_seconds": None if unanswered else (replied - opened).total_seconds(),
        "first_reply_business": None if unanswered else (replied - opened).total_seconds() / 3,
        "resolved_at": None if is_open else solved,
        "resolution_seconds": None if is_open else (solved - opened).total_seconds(),
        "resolution_business": None if is_open else (solved - opened).total_seconds() / 3,
        "status": "open" if is_open else "solved", "agent": agent, "file_team": "Filed",
        "channel": ("phone", "chat", "email")[i % 3], "reason_group": ("pay", "ship", "use", "other")[i % 4],
        "product": ("P1", "P2")[i % 2], "language": ("en", "de")[i % 7 == 0], "topic": f"t{i % 6}",
        "customer": None if i % 17 == 0 else f"k{i % 200}", "first_or_repeat": ("first", "repeat")[i % 3 == 0],
        "talk_seconds": talk, "hold_seconds": float(i % 60), "wrap_seconds": 30.0,
        "handle_seconds": talk + i % 60 + 30, "concurrency": 2.0 if i % 3 == 1 else None,
        "wait_seconds": float((i * 13) % 60), "outcome": ("answered", "abandoned", "test")[(i % 20 == 3) + (i % 50 == 7)],
        "reopens": int(i % 9 == 0), "transfers": int(i % 11 == 0) * 2, "escalated": i % 13 == 0,
        "complaint": i % 29 == 0, "tough": i % 19 == 0, "survey_offered": i % 2 == 0, "sla_met": None,
        "due_at": opened + timedelta(days=1), "is_index": i % 4 != 1, "followed_up": i % 6 == 0,
        "gap_seconds": None if i % 8 == 0 else float((i * 5) % 40),
    }  # fmt: skip
    handled = row["resolved_at"] or row["first_reply_at"] or opened
    return {**row, "handled_at": handled, "handled_local": handled}


def ratings() -> Rows:
    kinds = (
        ("csat", "1-5", 5, 4),
        ("nps", "0-10", 11, 9),
        ("ces", "1-7 easy", 7, 5),
        ("solved", "yes/no", 2, 1),
    )
    found = []
    for i in range(0, 900, 2):
        for place, (kind, scale, levels, good) in enumerate(kinds):
            if (i // 2 + place) % 4 == 3:
                continue
            score = (i * 31 + place * 7) % levels + (0 if levels in {11, 2} else 1)
            found.append({
                "contact_id": f"c{i}", "source": "contacts", "rating_kind": kind, "score": float(score), "scale": scale,
                "good": score >= good, "rated_at": START + timedelta(days=i / 10 + 1),
            })  # fmt: skip
    return found


def identities() -> Rows:
    return [
        {"agent": f"a{i}", "person": f"p{i}", "valid_from": date(2025, 1, 1), "valid_to": date(9999, 12, 31)}
        for i in range(AGENTS)
    ]  # fmt: skip


def job_history() -> Rows:
    found = []
    for i in range(AGENTS):
        row = {
            "person": f"p{i}", "valid_from": date(2025, 1, 1), "valid_to": date(9999, 12, 31),
            "team": TEAMS[i % 3], "unit": "Care", "role": "Agent", "site": "Dublin", "manager": f"m{i % 3}",
            "manager_line": f"Line {i % 2}", "contract": "full time", "hours": 40.0, "fte": 1.0, "origin": "hr",
        }  # fmt: skip
        if i == 3:
            moved = date(2026, 2, 15)
            found += [{**row, "valid_to": moved}, {**row, "valid_from": moved, "team": "Blue"}]
        else:
            found.append(row)
    return found


def employment() -> Rows:
    return [
        {
            "person": f"p{i}", "start_on": date(2025, 1, 1) + timedelta(days=30 * i),
            "last_day": date(2026, 3, 20) if i == 11 else None,
            "leave_class": "voluntary" if i == 11 else None, "regretted": True if i == 11 else None, "origin": "hr",
        }
        for i in range(AGENTS)
    ]  # fmt: skip


def work_states() -> Rows:
    found = []
    plan = (
        ("on_contact", 14_400.0),
        ("idle", 3_600.0),
        ("wrap", 1_800.0),
        ("training", 3_600.0),
        ("break", 1_800.0),
    )
    for day in range(0, 90, 3):
        for i in range(AGENTS):
            at = START + timedelta(days=day, hours=9)
            for place, (state, seconds) in enumerate(plan):
                length = seconds + 60 * ((day + i) % 7)
                found.append({
                    "agent": f"a{i}", "person": None if i % 2 else f"p{i}", "start_at": at, "start_local": at,
                    "end_at": at + timedelta(seconds=length), "state": state, "seconds": length,
                    "planned_state": "break" if (day + i + place) % 9 == 0 else state,
                })  # fmt: skip
                at += timedelta(seconds=length)
    return found


def shifts() -> Rows:
    found = []
    for day in range(0, 90, 3):
        for i in range(AGENTS):
            start = START + timedelta(days=day, hours=9 if i % 4 else 13)
            end = start + timedelta(hours=8)
            changed = (day + i) % 10 == 0
            found.append({
                "shift_id": f"s{day}-{i}", "person": f"p{i}", "start_at": start, "end_at": end, "start_local": start,
                "end_local": end, "worked_start_at": start, "worked_end_at": end, "paid_hours": 8.0,
                "overtime_hours": 1.0 if (day + i) % 5 == 0 else 0.0, "overtime_compensated": True,
                "published_at": start - timedelta(days=21), "changed_at": start - timedelta(days=5) if changed else None,
                "change_by": ("employer", "person")[i % 2] if changed else None, "break_planned_at": start + timedelta(hours=4),
                "break_started_at": start + timedelta(hours=4, minutes=5 * (i % 6)), "shift": "late" if i % 4 == 0 else "day",
                "site": "Dublin",
            })  # fmt: skip
    return found


def qa_reviews() -> Rows:
    return [
        {
            "contact_id": f"c{i * 5}", "reviewed_at": START + timedelta(days=i / 2), "reviewed_local": START + timedelta(days=i / 2),
            "agent": f"a{i % AGENTS}", "points": float(6 + i % 5), "applicable_points": 10.0, "evaluator": "e1",
            "random_sample": i % 10 != 0, "product": "P1",
        }
        for i in range(170)
    ]  # fmt: skip


def sales() -> Rows:
    return [
        {"order_id": f"o{i}", "customer": f"k{i * 3 % 200}", "ordered_at": START + timedelta(days=i), "amount": 10.0, "product": "P1"}
        for i in range(110)
    ]  # fmt: skip


def people() -> Rows:
    return [
        {
            "person": f"p{i}",
            "origin": "hr",
            "hiring_source": ("board", "friend")[i % 2],
            "agency": False,
        }
        for i in range(AGENTS)
    ]


def absences() -> Rows:
    return [
        {
            "person": f"p{i}", "start_on": date(2026, 1, 5) + timedelta(days=7 * i), "end_on": date(2026, 1, 6) + timedelta(days=7 * i),
            "hours": 16.0, "absence_class": "sickness", "reported_at": START + timedelta(days=4 + 7 * i), "approved": True,
        }
        for i in range(10)
    ]  # fmt: skip


def training() -> Rows:
    return [
        {
            "person": f"p{i}", "course": "Listening", "assigned_on": date(2026, 1, 2), "due_on": date(2026, 2, 1),
            "completed_on": date(2026, 1, 20 + i), "attempt": 1, "passed": i % 4 != 0, "score": 80.0,
        }
        for i in range(AGENTS)
    ]  # fmt: skip


def requisitions() -> Rows:
    return [
        {
            "requisition_id": f"r{i}", "approved_on": date(2026, 1, 1 + i), "filled_on": date(2026, 2, 1 + i) if i % 3 else None,
            "frozen": False, "seats": 1, "team": TEAMS[i % 3], "role": "Agent", "site": "Dublin",
        }
        for i in range(20)
    ]  # fmt: skip


def candidates() -> Rows:
    return [
        {
            "candidate_id": f"d{i}", "requisition_id": f"r{i % 20}", "applied_on": date(2026, 1, 5), "decided_on": date(2026, 1, 25),
            "stage": "decided", "hired": i % 3 == 0, "hiring_source": ("board", "friend")[i % 2], "team": TEAMS[i % 3],
        }
        for i in range(40)
    ]  # fmt: skip


def offers() -> Rows:
    return [
        {
            "offer_id": f"f{i}", "requisition_id": f"r{i}", "candidate_id": f"d{i}", "offered_on": date(2026, 1, 10 + i),
            "answered_on": date(2026, 1, 12 + i), "answer": ("accepted", "accepted", "declined")[i % 3],
            "hiring_source": "board", "team": TEAMS[i % 3], "role": "Agent", "site": "Dublin",
        }
        for i in range(18)
    ]  # fmt: skip


def actions() -> Rows:
    return [
        {
            "owner": f"p{i % 4}", "source": "meeting", "first_due_on": date(2026, 1, 3) + timedelta(days=3 * i),
            "done_on": date(2026, 1, 3) + timedelta(days=3 * i + i % 3 - 1) if i % 4 else None, "status": "done" if i % 4 else "open",
        }
        for i in range(27)
    ]  # fmt: skip


def tables() -> dict[str, Rows]:
    """Every table of the company."""
    builders = (
        contacts, ratings, identities, job_history, employment, work_states, shifts, qa_reviews, sales, people, absences,
        training, requisitions, candidates, offers, actions,
    )  # fmt: skip
    found = {one.__name__: one() for one in builders}
    found["teams"] = [
        {"team": one, "unit": "Care", "site": "Dublin", "zone": "Europe/Dublin", "origin": "hr"}
        for one in TEAMS
    ]
    return found
