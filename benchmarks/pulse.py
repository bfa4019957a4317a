"""`python -m benchmarks.pulse`: a pulse round as it is opened, handed out, answered and closed.

Real keys (3,072 bits), the real register and ballot, and the web process under clients on the
loopback that send whole answers: token, signature, padded body. `--people` makes it smaller.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

PORT = 8150
EACH = 12
"""People of a frozen group."""
CLIENTS = 8
BODY = 16_384
ITEMS = ("P1", "P2", "P3", "P4", "P5")


def _timed(what: str, work: Callable[[], int], goal: str) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    count = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"| {what} | {count:,} | {1000 * cpu / count:.1f} ms CPU each, {count / cpu:.0f} a core-second, {wall:.1f} s | {goal} |", flush=True)  # fmt: skip


def _made(people: int) -> tuple[str, list[tuple[str, ...]]]:
    from keepwell.domain.listening import operations

    groups = [
        tuple(f"p{at}" for at in range(first, min(first + EACH, people)))
        for first in range(0, people, EACH)
    ]
    today = date(2026, 3, 2)
    key = operations.draft_round(
        title="Load", opens_on=today, closes_on=today + timedelta(days=14), by="bench",
        questions=[{"instrument": "kw-pulse-core-10", "items": list(ITEMS)}],
    )  # fmt: skip
    return key, groups


def _opened(key: str, groups: list[tuple[str, ...]], home: Path) -> int:
    from keepwell.domain.listening import operations

    operations.open_round(
        round_key=key, home=home, secret="5" * 64, by="bench",
        atoms=[operations.Atom((f"Team {at}",), some) for at, some in enumerate(groups)],
        limits={"voice_score": 5, "voice_distribution": 8, "voice_comments": 10},
    )  # fmt: skip
    return len(groups)


def _issued(key: str, groups: list[tuple[str, ...]], home: Path) -> int:
    """Blinded messages are random residues, as the server sees them."""
    from keepwell.domain.listening import operations

    everybody = [who for some in groups for who in some]
    for who in everybody:
        blinded = b"\0" + secrets.token_bytes(383)
        operations.issue_token(round_key=key, person=who, blinded=blinded, home=home)
    return len(everybody)


def _answers(key: str, groups: list[tuple[str, ...]], home: Path) -> list[dict[str, object]]:
    """Tokens signed straight away: what is measured is who takes them, not who makes them."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    from keepwell.domain.listening import queries
    from keepwell.domain.listening.ballot import Ballot
    from keepwell.domain.listening.rules import tokens

    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=tokens.SALT)
    made = []
    for at, some in enumerate(groups):
        signer = tokens.read_private((Ballot.of(home, key).folder / f"{at}.pem").read_bytes())
        for who in some:
            message = secrets.token_bytes(tokens.PREFIX + tokens.NONCE)
            made.append({
                "key": queries.key_for(key=key, person=who), "message": message,
                "signature": signer.sign(message, scheme, hashes.SHA384()),
                "answers": {f"kw-pulse-core-10:{item}": secrets.randbelow(5) + 1 for item in ITEMS},
            })  # fmt: skip
    secrets.SystemRandom().shuffle(made)
    return made


def _taken(key: str, answers: list[dict[str, object]], home: Path) -> int:
    from keepwell.domain.listening import operations

    for one in answers:
        operations.submit_answer(
            round_key=key, key_id=str(one["key"]), message=one["message"],
            signature=one["signature"], body=one["answers"], home=home,
        )  # fmt: skip
    return len(answers)


def _padded(one: dict[str, object]) -> str:
    told = {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in one.items()
    }
    return json.dumps({**told, "pad": " " * (BODY - len(json.dumps({**told, "pad": ""})))})


def _client(path: str, bodies: list[str], seen: list[float]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", PORT)
    for body in bodies:
        started = time.perf_counter()
        link.request("POST", path, body, {"Content-Type": "application/json"})
        answer = link.getresponse()
        answer.read()
        assert answer.status == 204, answer.status
        seen.append((time.perf_counter() - started) * 1000)


def _driven(path: str, answers: list[dict[str, object]], pid: int) -> None:
    bodies = [_padded(one) for one in answers]
    seen: list[list[float]] = [[] for _ in range(CLIENTS)]
    threads = [threading.Thread(target=_client, args=(path, bodies[at::CLIENTS], one)) for at, one in enumerate(seen)]  # fmt: skip
    before, wall = _cpu(pid), time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    wall, cpu = time.perf_counter() - wall, _cpu(pid) - before
    every = sorted(value for one in seen for value in one)
    print(f"| answers over HTTP, {CLIENTS} clients | {len(every):,} | {len(every) / wall:.0f} a second, p95 {every[int(len(every) * 0.95)]:.0f} ms, median {statistics.median(every):.0f} ms, {1000 * cpu / len(every):.1f} ms CPU each | ≥ 100 a second, p95 ≤ 150 ms |")  # fmt: skip


def _cpu(parent: int) -> float:
    """Processor seconds of a process and its children."""
    total = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(entry.name) == parent or int(stat[1]) == parent:
            total += (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _serve() -> subprocess.Popen[bytes]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(PORT), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "keepwell.config.wsgi:application",
    ]  # fmt: skip
    started = subprocess.Popen(web)
    for _ in range(100):
        time.sleep(0.1)
        try:
            http.client.HTTPConnection("127.0.0.1", PORT).connect()
        except OSError:
            continue
        return started
    raise RuntimeError("the web process did not start")


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=480)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="keepwell-pulse-") as folder:
        os.environ |= {
            "KEEPWELL_HOME": folder,
            "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
        }
        import django

        django.setup()
        from keepwell.console.keeping import make

        make()
        _measure(told.people, Path(folder))


def _measure(people: int, home: Path) -> None:
    key, groups = _made(people)
    print("| what | how many | measured | goal |\n|---|--:|---|---|")
    _timed("keys made on opening", lambda: _opened(key, groups, home), "a job with progress")
    _timed("tokens signed", lambda: _issued(key, groups, home), "≥ 100 a second and core")
    answers = _answers(key, groups, home)
    half = len(answers) // 2
    _timed("answers taken", lambda: _taken(key, answers[:half], home), "≤ 12 ms CPU")
    web = _serve()
    try:
        _client(f"/answer/{key}/send/", [_padded(answers[0])], [])  # the first builds what stays
        _driven(f"/answer/{key}/send/", answers[half:], web.pid)
    finally:
        web.terminate()
        web.wait()
    _timed("answers counted at the close", lambda: _closed(key, home), "–")


def _closed(key: str, home: Path) -> int:
    from keepwell.domain.listening import operations

    return operations.close_round(round_key=key, home=home, by="bench", grouping=lambda _counts: [])


if __name__ == "__main__":
    main()
