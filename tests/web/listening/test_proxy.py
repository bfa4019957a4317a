"""The examples for a proxy leave exactly the nameless addresses out of the logs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.conftest import REPOSITORY

KEY = "0" * 32
NAMELESS = [
    *(reverse(name, args=[KEY]) for name in ("answer", "answer_keys", "answer_send")),
    *map(reverse, ("box", "box_send", "box_open", "box_read", "box_card", "box_kiosk", "box_promise")),
]  # fmt: skip
NAMED = [
    *map(reverse, ("box_inbox", "box_texts", "box_health", "pulses", "home")),
    reverse("my_pulse", args=[KEY]), reverse("pulse_token", args=[KEY]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "start"), [("nginx.conf", "location ~ "), ("Caddyfile", "path_regexp ")])  # fmt: skip
def test_only_what_is_nameless_is_left_out_of_the_log(file, start):
    (pattern,) = re.findall(re.escape(start) + r"(\S+)", (REPOSITORY / "deploy" / file).read_text())
    assert all(re.search(pattern, path) for path in NAMELESS)
    assert not any(re.search(pattern, path) for path in NAMED)
