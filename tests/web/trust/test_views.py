"""Trust on a page: who may look, what stands there before and after an attack, what cannot be faked."""

from __future__ import annotations

import json

import pytest

from keepwell.domain.company.models import Company
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.listening.rules import manifest
from keepwell.domain.trail import queries as trail
from keepwell.workflows import anonymity_audit
from keepwell.workflows.anonymity_findings import finding


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.HOME = tmp_path


@pytest.fixture
def attack(monkeypatch):
    """An attack with one finding, good or not: what the attacks find is tested beside them."""

    def carry_out(*, good: bool):
        told = finding(
            "sums", good=good, cells=7, tried="Solving {cells} cells.", held="Nothing follows.",
            broken="Three people follow.", remedy="Take it down.",
        )  # fmt: skip
        monkeypatch.setattr(anonymity_audit, "_tried", lambda: [told])
        return anonymity_audit.attack(by="wil")

    return carry_out


def _page(signed_in, who="wil") -> str:
    answer = signed_in(who).get("/trust/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_works_council_hr_and_administrator_may_look_and_nobody_else(signed_in):
    seen = {who for who in ("ana", "tariq", "cem", "hana", "dora", "sam", "wil", "stan")
            if signed_in(who).get("/trust/").status_code == 200}  # fmt: skip
    assert seen == {"hana", "sam", "wil"}
    assert signed_in("nobody").get("/trust/").status_code == 302


def test_before_the_first_attack_it_says_how_to_begin(signed_in):
    told = _page(signed_in)
    assert "Nobody has attacked this yet" in told
    assert "keepwell audit anonymity" in told
    assert signed_in("wil").get("/trust/report.json").status_code == 404


def test_an_attack_is_asked_for_once(signed_in):
    wil = signed_in("wil")
    assert wil.post("/trust/").status_code == 302
    assert jobs.latest_job(key=anonymity_audit.AUDIT).state == "queued"
    wil.post("/trust/")
    told = _page(signed_in)
    assert "Attack running" in told
    assert "disabled" in told


def test_a_good_report_says_so_and_is_the_signed_one(signed_in, attack):
    done = attack(good=True)
    told = _page(signed_in)
    assert "We attacked ourselves: nothing found" in told
    assert "Solving 7 cells." in told
    file = signed_in("sam").get("/trust/report.json")
    assert manifest.read(file.content.decode())["checks"][0]["id"] == "sums"
    assert manifest.fingerprint(file.content.decode()) == done.digest
    assert "attachment" in file["Content-Disposition"]


def test_a_bad_report_says_what_to_do(signed_in, attack):
    attack(good=False)
    told = _page(signed_in)
    assert "something falls short" in told
    assert "Three people follow." in told
    assert "Take it down." in told


def test_a_swapped_report_is_not_believed(signed_in, attack, tmp_path):
    attack(good=False)
    place = tmp_path / anonymity_audit.REPORT
    kinder = json.loads(place.read_text())
    kinder["manifest"] = kinder["manifest"].replace('"good":false', '"good":true')
    place.write_text(json.dumps(kinder))
    told = _page(signed_in)
    assert "The last report is not the one that was signed" in told
    assert "Do not rely on this report" in told


def test_an_older_report_put_back_is_not_believed(signed_in, attack, tmp_path):
    attack(good=True)
    place = tmp_path / anonymity_audit.REPORT
    older = place.read_text()
    attack(good=False)
    place.write_text(older)
    assert "not the one that was signed" in _page(signed_in)


def test_limits_in_force_and_a_limit_that_was_forced_down(signed_in, company):
    assert "lowest possible: 5" in _page(signed_in)
    Company.objects.update_or_create(pk=1, defaults={"limits": {"voice_score": 2}})
    assert "forced below its floor" in _page(signed_in)


def test_attacks_so_far_are_listed(signed_in, attack):
    attack(good=True)
    attack(good=False)
    assert len(trail.entries(verb=anonymity_audit.VERB)) == 2
    assert "Attacks so far" in _page(signed_in)
