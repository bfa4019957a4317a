"""Twenty people typing in one meeting, against a real `keepwell serve`: as their browsers would.

Each types a letter every 120 ms, sends half a second after the first unsent letter, asks for news
each second. A word counts as seen when another client's news hold it; as lost when the last news
do not.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages import KEEPWELL, _wait, _web

PORT = 8134
TOKEN = "a" * 32
LETTER, WAIT, NEWS = 0.12, 0.5, 1.0
LINE_WORDS = 12

FOUND = """
import json, sys
import django; django.setup()
from datetime import date, timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from keepwell.domain.access import operations as access
from keepwell.domain.partnership.operations import meetings, syncs
from keepwell.domain.partnership.queries import syncs as queries
from keepwell.domain.partnership.rules.syncs import Cadence
now, people, cookies = timezone.now(), {}, []
for at in range(int(sys.argv[1])):
    role, side = (("hr_partner", "hr"), ("support_leader", "support"))[at % 2]
    user = access.create_user(email=f"p{at}@bench.example", name=f"P{at}", password=None,
                              roles=[(role, None)], by="operator", on=date(2026, 1, 1))
    people[user.public_id.hex] = side
    client = Client(); client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
by = next(iter(people))
syncs.plan_syncs(name="S", people=people, by=by, now=now,
                 cadence=Cadence("weekly", now.date(), (now + timedelta(hours=1)).time(), "UTC"))
sync = queries.coming(user=by, now=now)[0].id
meetings.open_meeting(sync=sync, month="2026-10", by=by, now=now)
print(json.dumps({"sync": sync, "cookies": cookies, "users": list(people)}))
"""


@dataclass
class Desk:
    """What all clients know: when each word was typed, and when each other client first had it."""

    typed: dict[str, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Typist(threading.Thread):
    """One browser: a note being typed, a queue of one, news asked for each second."""

    def __init__(self, at: int, cookie: str, sync: str, desk: Desk, until: float) -> None:
        super().__init__()
        self.at, self.desk, self.until = at, desk, until
        self.path = f"/meet/syncs/{sync}/live/"
        self.link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        self.headers = {"Cookie": f"sessionid={cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Content-Type": "application/json"}  # fmt: skip
        self.rng = random.Random(at)
        self.since, self.tag, self.number = -1, "", 0
        self.lines: list[str] = []
        self.known: set[str] = set()
        self.pending: dict[str, str] = {}

    def run(self) -> None:
        time.sleep(self.rng.random())
        count, word = 0, self._word()
        unsent, asked = 0.0, time.monotonic()
        while time.monotonic() < self.until:
            word, count = self._letter(word, count)
            unsent = unsent or (time.monotonic() if self.pending else 0.0)
            if unsent and time.monotonic() - unsent >= WAIT:
                self._save()
                unsent, asked = 0.0, time.monotonic()
            elif time.monotonic() - asked >= NEWS:
                self._ask()
                asked = time.monotonic()
            time.sleep(LETTER)
        self._save()

    def _word(self) -> str:
        return f"p{self.at}w{len(self.desk.typed)}x{self.rng.randrange(10**4)}"

    def _letter(self, word: str, count: int) -> tuple[str, int]:
        """Type two letters; a finished word is noted with its moment."""
        if not self.lines:
            self.lines.append("")
        rest = word[2:]
        self.lines[-1] += word[:2]
        if not rest:
            done = self.lines[-1].split(" ")[-1]
            self.desk.typed[done] = time.monotonic()
            self.lines[-1] += " "
            count += 1
            rest = self._word()
        self.pending[f"l{self.at}-{len(self.lines)}"] = self.lines[-1]
        if count == LINE_WORDS:
            self.lines.append("")
            count = 0
        return rest, count

    def _save(self) -> None:
        self.number += 1
        ops = [
            {"op": "line", "line": line, "device": f"d{self.at}", "number": self.number, "text": text, "block": "policy"}
            for line, text in self.pending.items()
        ]  # fmt: skip
        if not ops:
            return
        began = time.perf_counter()
        answer = self._send("POST", f"{self.path}say/", json.dumps({"since": self.since, "ops": ops}))  # fmt: skip
        self.desk.saves.append((time.perf_counter() - began) * 1000)
        if answer is not None:
            self.pending.clear()
            self._hear(answer["news"])

    def _ask(self) -> None:
        began = time.perf_counter()
        answer = self._send("GET", f"{self.path}news/?since={self.since}")
        self.desk.polls.append((time.perf_counter() - began) * 1000)
        if answer is not None:
            self._hear(answer)

    def _send(self, method: str, path: str, body: str | None = None) -> dict | None:
        self.link.request(method, path, body, {**self.headers, "If-None-Match": self.tag})
        answer = self.link.getresponse()
        told = answer.read()
        self.tag = answer.headers.get("ETag") or self.tag
        if answer.status not in {200, 304}:
            self.desk.faults.append(f"{answer.status} {path}")
        return json.loads(told) if answer.status == 200 else None

    def _hear(self, news: dict) -> None:
        now = time.monotonic()
        self.since = max(self.since, news["revision"])
        for line in news["lines"]:
            for word in [] if line["mine"] else line["text"].split(" ")[:-1]:
                if word not in self.known:
                    self.known.add(word)
                    self.desk.delays.append(now - self.desk.typed[word])


def found(home: Path, clients: int) -> dict:
    """A company with nothing but the people of one meeting, which is open."""
    world = {**os.environ, "KEEPWELL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keepwell.config.settings"}  # fmt: skip
    subprocess.run([str(KEEPWELL), "init"], env=world, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([sys.executable, "-c", FOUND, str(clients)], env=world, check=True, text=True, stdout=subprocess.PIPE)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def run(home: Path, *, clients: int = 20, seconds: float = 60) -> dict[str, float]:
    """Serve a fresh company, let everybody type, and read what came of it."""
    told = found(home, clients)
    serving = subprocess.Popen(
        [str(KEEPWELL), "serve", "--port", str(PORT)], env={**os.environ, "KEEPWELL_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(PORT)
        desk, until = Desk(), time.monotonic() + seconds
        typists = [Typist(at, cookie, told["sync"], desk, until) for at, cookie in enumerate(told["cookies"])]  # fmt: skip
        before = _web(serving.pid)[0]
        for one in typists:
            one.start()
        for one in typists:
            one.join()
        spent = _web(serving.pid)[0] - before
        return _reading(typists, desk, spent / seconds)
    finally:
        serving.terminate()
        serving.wait(20)


def _reading(typists: list[Typist], desk: Desk, cpu: float) -> dict[str, float]:
    time.sleep(NEWS)
    last = typists[0]
    last.since, last.tag = -1, ""
    news = last._send("GET", f"{last.path}news/?since=x")  # noqa: SLF001 - all of it, as a reload
    assert news is not None
    kept = {(line["author"], line["line"]): line["text"] for line in news["lines"]}
    texts = sorted(kept.values())
    # a line that is not there letter by letter is wrong
    wrong = sum(text not in texts for one in typists for text in one.lines if text)
    return {
        "clients": len(typists), "words": len(desk.typed), "lines_wrong": wrong, "faults": len(desk.faults),
        "saves": len(desk.saves), "save_p50_ms": statistics.median(desk.saves), "save_p95_ms": _p(desk.saves, 95),
        "save_max_ms": max(desk.saves), "poll_p95_ms": _p(desk.polls, 95) if desk.polls else 0.0,
        "seen_p50_s": statistics.median(desk.delays), "seen_p95_s": _p(desk.delays, 95), "seen_max_s": max(desk.delays),
        "cpu_share": cpu,
    }  # fmt: skip


def _p(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
