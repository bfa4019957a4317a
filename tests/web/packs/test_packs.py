"""Preparing, reading and taking along a pack, as HR and Support do it in the browser."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from django.core.cache import caches

from keepwell.domain.partnership.queries import packs
from keepwell.domain.trail import queries as trail
from keepwell.workflows import monthly_sync

MONTH, FROZEN = "2026-10", "2026-09"


def text(answer) -> str:
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return unescape(re.sub(r"\s+", " ", body))


@pytest.fixture
def hana(signed_in):
    return signed_in("hana")


@pytest.fixture
def cem(signed_in):
    return signed_in("cem")


def point_of(block: str) -> str:
    """The first proposed point of a block."""
    from keepwell.web.shell.access import today

    draft = monthly_sync.current(month=MONTH, today=today())
    return next(one for one in draft.blocks if one.block == block).points[0].key


class TestTheList:
    def test_drafts_are_prepared_and_frozen_ones_read(self, hana):
        told = text(hana.get("/packs/"))
        assert re.search(r"October 2026 prepared .*? Prepare .*?September 2026 frozen", told)

    def test_nothing_yet_says_when_the_first_one_comes(self, hana, monkeypatch):
        monkeypatch.setattr(packs, "entries", list)
        assert "The first pack prepares itself" in text(hana.get("/packs/"))


class TestPreparing:
    def test_five_blocks_of_55_minutes(self, hana):
        told = text(hana.get(f"/packs/{MONTH}/prepare/"))
        assert "Five blocks, 55 minutes" in told
        for title in ("Workforce metrics", "Career and retention", "Policy, schedule and conflict"):
            assert title in told

    def test_a_block_without_a_point_says_so_and_asks_for_one(self, hana):
        told = hana.get(f"/packs/{MONTH}/prepare/").content.decode()
        wants = told.count("no point yet")
        assert wants == sum(1 for _ in re.finditer('<summary class="btn">', told))

    def test_a_proposed_point_is_laid_aside_and_taken_back(self, hana):
        hana.post(f"/packs/{MONTH}/points/", {"block": "career", "title": "Two asked for a path"})
        proposed = point_of("policy")
        hana.post(f"/packs/{MONTH}/choose/", {"block": "policy"})
        assert packs.choices(month=MONTH)[proposed] is False
        hana.post(f"/packs/{MONTH}/choose/", {"block": "policy", "point": [proposed]})
        assert packs.choices(month=MONTH)[proposed] is True

    def test_only_the_block_is_answered_when_the_page_asks_for_it(self, hana):
        answer = hana.post(
            f"/packs/{MONTH}/choose/", {"block": "policy"}, headers={"HX-Request": "true"}
        )
        assert answer.content.startswith(b'<li id="policy">')

    def test_a_written_point_names_who_wrote_it_and_is_theirs_to_take_off(self, hana, cem):
        cem.post(f"/packs/{MONTH}/points/", {"block": "career", "title": "Swaps on weekends"})
        assert "Swaps on weekends from Cem" in text(hana.get(f"/packs/{MONTH}/prepare/"))
        assert "Swaps on weekends from you Take off" in text(cem.get(f"/packs/{MONTH}/prepare/"))
        (point,) = packs.points(month=MONTH)
        gone = {"point": point.key, "block": "career"}
        assert hana.post(f"/packs/{MONTH}/points/remove/", gone).status_code == 404
        assert cem.post(f"/packs/{MONTH}/points/remove/", gone).status_code == 302
        assert packs.points(month=MONTH) == []

    def test_a_point_without_words_is_asked_for_them_again(self, hana):
        answer = hana.post(f"/packs/{MONTH}/points/", {"block": "career", "title": " "})
        assert answer.status_code == 200
        assert "This field is required" in text(answer)

    def test_a_note_is_read_by_nobody_else(self, hana, cem):
        point = point_of("policy")
        hana.post(f"/packs/{MONTH}/notes/", {"point": point, "text": "Ask Cem first", "block": "p"})
        assert "Ask Cem first" in text(hana.get(f"/packs/{MONTH}/prepare/"))
        assert "Ask Cem first" not in text(cem.get(f"/packs/{MONTH}/prepare/"))
        for client in (hana, cem):
            assert "Ask Cem first" not in text(client.get(f"/packs/{MONTH}/"))
            assert b"Ask Cem first" not in client.get(f"/packs/{MONTH}/pack.json").content

    def test_after_freezing_there_is_only_the_pack_to_read(self, hana):
        hana.post(f"/packs/{MONTH}/freeze/")
        assert packs.frozen(month=MONTH)
        assert hana.get(f"/packs/{MONTH}/prepare/").headers["location"] == f"/packs/{MONTH}/"
        late = hana.post(f"/packs/{MONTH}/points/", {"block": "career", "title": "Late"})
        assert late.status_code == 302
        assert packs.points(month=MONTH) == []


class TestReading:
    def test_every_front_figure_stands_there_with_its_state(self, hana):
        told = text(hana.get(f"/packs/{FROZEN}/"))
        pack = packs.frozen(month=FROZEN).pack()
        for block in pack.blocks:
            for figure in block.figures:
                assert figure.title in told
        assert "Within its usual range" in told
        assert "What the" in told

    def test_a_frozen_pack_is_the_same_for_both_sides(self, hana, cem):
        region = re.compile(r'<div class="pack".*</div>\s*</main>', re.DOTALL)
        pages = [one.get(f"/packs/{FROZEN}/").content.decode() for one in (hana, cem)]
        first, second = (region.search(one).group() for one in pages)
        assert first == second

    def test_what_was_written_once_is_what_is_written_anew(self, hana):
        first = hana.get(f"/packs/{FROZEN}/").content
        caches["pages"].clear()
        token = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')
        assert token.sub(b"", hana.get(f"/packs/{FROZEN}/").content) == token.sub(b"", first)

    def test_a_correction_is_a_line_beside_the_pack(self, hana, company):
        from keepwell.domain.partnership.operations import packs as writing
        from keepwell.schemas.packs import Restatement
        from keepwell.schemas.phrases import Quantity

        line = Restatement(
            "csat", "Satisfied customers", Quantity(0.84, "share"), Quantity(0.79, "share"),
            "2026-11-20T02:00:00+00:00",
        )  # fmt: skip
        writing.restate_pack(month=FROZEN, lines=[line], now=company.now)
        told = text(hana.get(f"/packs/{FROZEN}/"))
        assert "Corrected since Satisfied customers by data known on 20 November 2026" in told
        assert "84% then, 79% now" in told

    def test_who_opens_it_is_noted_once(self, cem, company):
        for _ in range(2):
            cem.get(f"/packs/{FROZEN}/")
        who = company.users["cem"].public_id.hex
        assert list(packs.readers(month=FROZEN)) == [who]
        assert len(trail.entries(verb="open_pack")) == 1

    def test_opening_again_costs_little(self, hana):
        hana.get(f"/packs/{FROZEN}/")
        started = time.process_time()
        for _ in range(5):
            hana.get(f"/packs/{FROZEN}/")
        # the goal is 15 ms (benchmarks); a test on a busy machine allows for some noise
        assert (time.process_time() - started) / 5 < 0.04


class TestTakingAlong:
    @pytest.mark.parametrize(
        ("kind", "begins"), [("pdf", b"%PDF-"), ("pptx", b"PK"), ("xlsx", b"PK"), ("json", b"{")]
    )
    def test_each_form_is_what_it_says(self, cem, company, kind, begins):
        answer = cem.get(f"/packs/{FROZEN}/pack.{kind}")
        assert answer.content.startswith(begins)
        assert f'filename="keepwell-{FROZEN}.{kind}"' in answer.headers["content-disposition"]
        (entry,) = trail.entries(verb="export_pack")
        assert entry.actor == company.users["cem"].public_id.hex
        assert entry.detail == {"format": kind, "frozen": True}

    def test_it_carries_who_took_it(self, cem):
        assert cem.get(f"/packs/{FROZEN}/pack.json").json()["taken"]["by"] == "Cem"
