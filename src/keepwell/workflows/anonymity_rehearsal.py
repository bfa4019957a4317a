"""Two hundred made-up people answer rounds in a house of their own; then we try to tell who is who.

Run as a program of its own, with a folder that is thrown away: the company's register never sees
these people. They have habits (early or late, sparing or thorough), as real people have. What is
kept of each round is what somebody with the disk could have: orders on the named side before the
close, orders and sizes on the nameless side after it. The blinding is left out: what the server
signs and what it gets later have nothing in common either way, and that is what is tested.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from keepwell.analytics.release.voice.attacks import Matching, Traces

GROUPS: Final = 20
EACH: Final = 10
ROUNDS: Final = 6
"""One to learn from, five to attack: a thousand tries."""
BITS: Final = 1024
"""Short keys: nothing here has to stay secret, and their making is most of the time."""
MEMORY: Final = "/dev/shm"  # noqa: S108 - a folder of one's own is made in it
"""Where files cost no waiting for the disk (Linux)."""
CODE: Final = ("P1", "P2", "P3")
"""Three answers of five options tell the made-up people of one group apart for the count."""
OFTEN: Final = ("P4", "P5", "P6", "P7", "P8")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The matcher on what Keepwell keeps, and on a table that keeps answers as they come."""

    kept: Matching
    naive: Matching


def rehearse(*, seed: int) -> Rehearsal:
    """Play all rounds in a process of its own and attack what is left.

    Raises:
        subprocess.CalledProcessError: when the rounds could not be played.
    """
    import numpy as np

    from keepwell.analytics.release.voice.attacks import matched

    played = _played(seed)
    kept, naive = ([_traces(one, naive=way) for one in played] for way in (False, True))
    rng = np.random.default_rng(seed)
    return Rehearsal(*(
        matched(learn=told[0], attack=[one for later in told[1:] for one in later], rng=rng)
        for told in (kept, naive)
    ))  # fmt: skip


def _played(seed: int) -> list[list[dict[str, Any]]]:
    """Rounds, each a list of groups: what the child process wrote."""
    memory = MEMORY if Path(MEMORY).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="keepwell-rehearsal-", dir=memory) as folder:
        own = {key: value for key, value in os.environ.items() if not key.startswith("KEEPWELL_")}
        own |= {"KEEPWELL_HOME": folder, "DJANGO_SETTINGS_MODULE": "keepwell.config.settings"}
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "keepwell.workflows.anonymity_rehearsal", str(seed)],
            env=own, check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def _traces(groups: list[dict[str, Any]], *, naive: bool) -> list[Traces]:
    """Orders scaled to 0…1; a naive table has its rows in the order in which they came."""
    import numpy as np

    from keepwell.analytics.release.voice.attacks import Traces

    made = []
    for one in groups:
        rows = one["arrived"] if naive else one["rows"]
        place = np.linspace(0, 1, len(rows))
        sizes = np.array([row["bytes"] for row in rows], dtype=float)
        nameless = np.stack([place, (sizes - sizes.min()) / (np.ptp(sizes) or 1.0)], axis=1)
        named = np.array(one["people"], dtype=float)
        made.append(Traces(named, nameless, np.array([row["who"] for row in rows])))
    return made


def _play(seed: int, home: Path) -> list[list[dict[str, Any]]]:
    """All rounds, one after the other."""
    from keepwell.domain.listening.rules import tokens

    tokens.new_key.__kwdefaults__ = {"bits": BITS}
    rng = random.Random(seed)  # noqa: S311 - habits of made-up people
    habits = {f"g{at}p{one}": rng.random() for at in range(GROUPS) for one in range(EACH)}
    return [_round(at, habits, rng, home) for at in range(ROUNDS)]


def _round(
    number: int, habits: dict[str, float], rng: random.Random, home: Path
) -> list[dict[str, Any]]:
    from datetime import date, timedelta

    from keepwell.domain.listening import operations

    start = date(2026, 1, 5) + timedelta(weeks=5 * number)
    key = operations.draft_round(
        title=f"Rehearsal {number}", opens_on=start, closes_on=start + timedelta(days=5), by="audit",
        questions=[{"instrument": "kw-pulse-core-10", "items": [*CODE, *OFTEN]}],
    )  # fmt: skip
    people = [tuple(f"g{at}p{one}" for one in range(EACH)) for at in range(GROUPS)]
    operations.open_round(
        round_key=key, home=home, secret=secrets.token_hex(32), by="audit",
        atoms=[operations.Atom((f"Team {at}",), some) for at, some in enumerate(people)],
        limits={"voice_score": 5, "voice_distribution": 8, "voice_comments": 10},
    )  # fmt: skip
    early = sorted(habits, key=lambda who: habits[who] + rng.gauss(0, 0.05))
    for who in early:
        _fetch(key, who, home)
    arrived = sorted(habits, key=lambda who: habits[who] + rng.gauss(0, 0.05))
    for who in arrived:
        _send(key, who, habits[who], rng, home)
    named = _named(people)
    operations.close_round(round_key=key, home=home, by="audit", grouping=lambda _counts: [])
    return [
        {
            "people": named[at], "rows": _rows(key, at),
            "arrived": [{"who": _index(who), "bytes": 0} for who in arrived if who in some],
        }
        for at, some in enumerate(people)
    ]  # fmt: skip


def _index(who: str) -> int:
    return int(who.split("p")[1])


def _fetch(key: str, who: str, home: Path) -> None:
    """A token is signed: a random residue, as a blinded message is."""
    from keepwell.domain.listening import operations

    blinded = b"\0" + secrets.token_bytes(BITS // 8 - 1)
    operations.issue_token(round_key=key, person=who, blinded=blinded, home=home)


def _send(key: str, who: str, habit: float, rng: random.Random, home: Path) -> None:
    """An answer on the way it takes: some questions are skipped, as habit and the day have it."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    from keepwell.domain.listening import operations, queries
    from keepwell.domain.listening.ballot import Ballot
    from keepwell.domain.listening.rules import tokens

    atom = int(who[1:].split("p", maxsplit=1)[0])
    signer = tokens.read_private((Ballot.of(home, key).folder / f"{atom}.pem").read_bytes())
    message = secrets.token_bytes(tokens.PREFIX + tokens.NONCE)
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=tokens.SALT)
    told = _code(_index(who)) | {
        item: rng.randint(1, 5) for item in OFTEN if rng.random() < 0.5 + (habit * 7 % 1) / 2
    }
    operations.submit_answer(
        round_key=key, key_id=queries.key_for(key=key, person=who), message=message,
        signature=signer.sign(message, scheme, hashes.SHA384()),
        body={f"kw-pulse-core-10:{item}": value for item, value in told.items()}, home=home,
    )  # fmt: skip


def _code(index: int) -> dict[str, int]:
    """Which of the group it was, in answers: for the count of hits alone."""
    options = 5
    return {item: index // options**at % options + 1 for at, item in enumerate(CODE)}


def _named(people: list[tuple[str, ...]]) -> list[list[list[float]]]:
    """Order of the tokens and order on the list, by person of each group, scaled to 0…1."""
    tokens = _in_order("listening_issued")
    asked = _in_order("listening_asked")
    return [[[_place(who, some, tokens), _place(who, some, asked)] for who in some] for some in people]  # fmt: skip


def _place(who: str, some: tuple[str, ...], order: list[str]) -> float:
    mine = [one for one in order if one in some]
    return mine.index(who) / (len(mine) - 1)


def _in_order(table: str) -> list[str]:
    """People as they lie on the disk, the newest round's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person FROM {table} WHERE round_id = (SELECT max(round_id) FROM {table}) ORDER BY rowid")  # noqa: S608  # fmt: skip
        return [str(row[0]) for row in cursor.fetchall()]


def _rows(key: str, atom: int) -> list[dict[str, int]]:
    """Stored answers of a group as they lie on the disk: how long, and (for the count) whose."""
    from django.db import connection

    options = 5
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chosen FROM listening_closedanswer JOIN listening_round r ON r.id = round_id "
            "WHERE r.key = %s AND atom = %s ORDER BY listening_closedanswer.rowid", [key, atom],
        )  # fmt: skip
        stored = [str(row[0]) for row in cursor.fetchall()]
    return [
        {
            "bytes": len(one),
            "who": sum((json.loads(one)[f"kw-pulse-core-10:{item}"] - 1) * options**at for at, item in enumerate(CODE)),
        }
        for one in stored
    ]  # fmt: skip


def main() -> None:
    """Play the rounds; what is left of them as JSON on stdout."""
    import django
    from django.core.management import call_command

    django.setup()
    for subject in ("listening", "trail"):
        call_command("migrate", subject, verbosity=0, interactive=False)
    json.dump(_play(int(sys.argv[1]), Path(os.environ["KEEPWELL_HOME"])), sys.stdout)


if __name__ == "__main__":
    main()
