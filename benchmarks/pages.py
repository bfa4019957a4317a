"""A measure page under closed-loop clients: processor time, latency, memory of the web process."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

PORT = 8199
PAGE = "/measures/csat/"
KEEPWELL = Path(sys.executable).parent / "keepwell"


@dataclass(frozen=True)
class Load:
    """What `clients` saw: 95th percentile and median in ms, pages a second."""

    clients: int
    p95_ms: float
    median_ms: float
    pages_per_second: float


def _cookie(email: str, password: str) -> str:
    """Sign in as a browser does."""
    link = http.client.HTTPConnection("127.0.0.1", PORT)
    link.request("GET", "/sign-in/")
    answer = link.getresponse()
    page, jar = answer.read().decode(), answer.headers.get_all("set-cookie") or []
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the sign-in page has no form"
    cookie = "; ".join(one.split(";")[0] for one in jar)
    form = urlencode({"login": email, "password": password, "csrfmiddlewaretoken": token[1]})
    link.request("POST", "/sign-in/", form, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    answer = link.getresponse()
    answer.read()
    assert answer.status == 302, f"signing in answered {answer.status}"
    return "; ".join(one.split(";")[0] for one in answer.headers.get_all("set-cookie") or [])


def _client(page: str, cookie: str, until: float, seen: list[float]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", PORT)
    while time.monotonic() < until:
        started = time.perf_counter()
        link.request("GET", page, headers={"Cookie": cookie})
        answer = link.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        seen.append((time.perf_counter() - started) * 1000)


def _driven(page: str, cookie: str, clients: int, seconds: float = 8) -> Load:
    seen: list[list[float]] = [[] for _ in range(clients)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(page, cookie, until, one)) for one in seen]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    every = sorted(value for one in seen for value in one)
    p95 = every[int(len(every) * 0.95)]
    return Load(clients, p95, statistics.median(every), len(every) / seconds)


def _processes(parent: int) -> dict[int, tuple[str, float, float]]:
    """Children by id: what they run, processor seconds, resident MB."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            command = (entry / "cmdline").read_text().replace("\0", " ")
            memory = int((entry / "statm").read_text().split()[1]) * 4096 / 1e6
        except OSError:
            continue
        found[int(entry.name)] = (int(stat[1]), command, (int(stat[11]) + int(stat[12])) / 100, memory)  # fmt: skip
    own, wanted = set(), {parent}
    while wanted:
        own |= wanted
        wanted = {pid for pid, told in found.items() if told[0] in wanted} - own
    return {pid: found[pid][1:] for pid in own if pid in found}


def run(home: str, page: str = PAGE) -> dict[str, object]:
    """Serve `home` (a demo company), drive a page of it, and read the web process."""
    serving = subprocess.Popen(
        [str(KEEPWELL), "serve", "--port", str(PORT)],
        env={**os.environ, "KEEPWELL_HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait()
        cookie = _cookie("hana@demo.example", "a-warm-welcome")
        _driven(page, cookie, 1, 2)  # what is read once is read now
        before = _web(serving.pid)
        one = _driven(page, cookie, 1)
        after = _web(serving.pid)
        loads = [one, _driven(page, cookie, 4), _driven(page, cookie, 16)]
        pages = one.pages_per_second * 8
        return {"cpu_ms": (after[0] - before[0]) * 1000 / pages, "web_mb": after[1], "loads": loads}
    finally:
        serving.terminate()
        serving.wait(20)


def _web(parent: int) -> tuple[float, float]:
    """Processor seconds and the largest resident MB of the web processes."""
    web = [told for told in _processes(parent).values() if "granian" in told[0]]
    return sum(one[1] for one in web), max(one[2] for one in web)


def _wait(port: int = PORT) -> None:
    for _ in range(150):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/sign-in/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the product did not start")
