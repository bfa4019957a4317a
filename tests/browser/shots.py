"""Screenshots of the running product for the README and the docs: `python -m tests.browser.shots [NAME ...]`.

Makes the demo company in a folder of its own (or takes the one that KEEPWELL_SHOTS_HOME names),
serves it, signs in as its people, and writes `docs/images/`.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.chromium import FLAGS, chromium_path

REPOSITORY = Path(__file__).resolve().parents[2]
IMAGES = REPOSITORY / "docs" / "images"
KEEPWELL = Path(sys.executable).parent / "keepwell"
PASSWORD = "a-warm-welcome"  # everybody's in the demo, printed by `keepwell demo`
SAMPLE = """Ticket ID;Created time;Resolved time;Source;Group;Agent;Survey results;Score 2;xref_b
204418;03.10.2026 08:02;03.10.2026 09:40;Phone;Heron;R. Osei;4;6;8F02
204419;13.10.2026 08:02;13.10.2026 08:31;Chat;Wren;L. Krause;5;7;11C9
204420;14.10.2026 08:04;14.10.2026 07:21;E-mail;Swift;R. Osei;;;7A10
204421;;14.10.2026 10:21;E-mail;Swift;R. Osei;3;1;7A11
204422;15.10.2026 11:00;15.10.2026 11:20;Chat;Wren;L. Krause;9;5;7A12
"""


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, how large, how far down."""

    name: str
    path: str
    who: str = "hana"
    width: int = 1280
    height: int = 1500
    dark: bool = False


SHOTS = (
    Shot("sign-in", "/sign-in/", who="", height=860),
    Shot("today", "/"),
    Shot("today-dark", "/", dark=True),
    Shot("measures", "/measures/"),
    Shot("measure", "/measures/csat/", height=1750),
    Shot("measure-phone", "/measures/csat/", width=390, height=1500),
    Shot("turnover", "/measures/turnover_12m/"),
    Shot("team", "/teams/", who="tariq", height=900),
    Shot("about-me", "/me/", who="ana", height=1100),
    Shot("about-me-phone", "/me/", who="ana", width=390, height=1500),
    Shot("import", "/imports/", height=1100),
    Shot("who-is-who", "/imports/who-is-who/", height=900),
    Shot("data-health", "/data-health/", height=1300),
    Shot("journeys", "/journeys/", height=1300),
    Shot("goals", "/goals/", height=1100),
    Shot("care-and-customers", "/evidence/linkage/", height=1500),
    Shot("staying", "/evidence/staying/", height=1500),
    Shot("worth", "/worth/", height=1150),
    Shot("suggestion-box", "/box/inbox/", height=900),
    Shot("components", "/gallery/", height=3400),
)


@contextmanager
def served(home: str) -> Iterator[str]:
    """The product on a free port, with its work process; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "KEEPWELL_HOME": home,
        "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
    }
    if not (Path(home) / "register.sqlite3").exists():
        subprocess.run([KEEPWELL, "demo", "--size", "S"], env=environment, check=True)
    process = subprocess.Popen([KEEPWELL, "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/sign-in/")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str, *, seconds: float = 60) -> None:
    """Until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise TimeoutError(f"{address} does not answer")


def sign_in(page: Any, who: str) -> None:
    """By the form, as anybody would."""
    page.goto("/sign-in/")
    page.fill("#id_login", f"{who}@demo.example")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def bring_a_file(page: Any) -> str:
    """Upload a helpdesk export with a few warts; the path of its page once it was read."""
    page.goto("/imports/new/")
    page.set_input_files(
        "#id_file",
        {"name": "contacts-october.csv", "mimeType": "text/csv", "buffer": SAMPLE.encode()},
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_selector("main form[action$='columns/'], .notice.bad", timeout=60_000)
    return page.url.partition("//")[2].partition("/")[2]


def keep(png: bytes, name: str) -> None:
    """Written as small as a picture without loss can be."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(IMAGES / f"{name}.png", optimize=True)
    print(f"docs/images/{name}.png")


def take(browser: Any, address: str, shot: Shot, path: str) -> None:
    """One picture in a window of its own."""
    context = browser.new_context(
        base_url=address, viewport={"width": shot.width, "height": 860},
        color_scheme="dark" if shot.dark else "light", device_scale_factor=1,
    )  # fmt: skip
    page = context.new_page()
    if shot.who:
        sign_in(page, shot.who)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    full = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": shot.width, "height": min(full, shot.height)})
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(), shot.name)
    context.close()


def meet(browser: Any, address: str) -> None:
    """The pack that was frozen last, its first page on paper, and the next meeting as it begins."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    sign_in(page, "hana")
    page.goto("/packs/")
    pack = page.get_by_role("link", name="Read").first.get_attribute("href")
    take(browser, address, Shot("pack", "", height=1400), pack)
    on_paper(page.request.get(f"{pack}pack.pdf").body())
    page.goto("/meet/")
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("button", name="Start the meeting").click()
    page.wait_for_url("**/live/*")
    for words in ("Two openings wait for a second interview", "Jonas takes one of them"):
        page.locator("#n").fill(words)
        page.keyboard.press("Enter")
        page.locator("#notes").get_by_text(words).wait_for()
    take(browser, address, Shot("meeting", "", height=1000), page.url.removeprefix(address))
    context.close()


def prove(browser: Any, address: str) -> None:
    """The initiative whose effect the demo company planted."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    sign_in(page, "hana")
    page.goto("/initiatives/")
    found = page.get_by_role("link", name="Stable schedules").first.get_attribute("href")
    take(browser, address, Shot("initiative", "", height=1400), found)
    context.close()


def on_paper(pdf: bytes) -> None:
    """The first page of a PDF, where poppler's `pdftoppm` is installed."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        print("pdftoppm is not installed: docs/images/pack-pdf.png stays as it is", file=sys.stderr)
        return
    drawn = subprocess.run(
        [tool, "-png", "-r", "80", "-f", "1", "-l", "1"], input=pdf, capture_output=True, check=True
    )
    keep(drawn.stdout, "pack-pdf")


def main() -> int:
    """All pictures; with names, only those (`meet` for the three of Meet)."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        print("no Chromium is installed (set KEEPWELL_CHROMIUM to its path)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = os.environ.get("KEEPWELL_SHOTS_HOME") or folder
        with served(home) as address:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            only = set(sys.argv[1:])
            for shot in SHOTS:
                if not only or shot.name in only:
                    take(browser, address, shot, shot.path)
            if not only or "meet" in only:
                meet(browser, address)
            if not only or "initiative" in only:
                prove(browser, address)
            if only:
                return 0
            context = browser.new_context(base_url=address)
            page = context.new_page()
            sign_in(page, "hana")
            batch = bring_a_file(page)
            take(browser, address, Shot("import-columns", "", height=1500), f"/{batch}")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
