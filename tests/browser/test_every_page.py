"""Every page: no axe violation, nothing the content policy refuses, no sideways scrolling, no jump."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = {
    "nobody": (
        "/sign-in/", "/sign-in/forgotten/", "/join/nonsense/", "/no/such/page/",
        "/box/", "/box/kiosk/", "/box/card/", "/box/read/", "/box/promise/", "/asked/",
    ),
    "hana": (
        "/", "/measures/", "/measures/csat/", "/measures/csat/?by=channel&all", "/measures/turnover_12m/",
        "/imports/", "/imports/new/", "/imports/{question}/", "/imports/{checked}/", "/imports/{committed}/",
        "/imports/who-is-who/", "/data-health/", "/teams/", "/teams/{team}/", "/people/{ana}/", "/search/?q=bill",
        "/search/", "/glossary/", "/gallery/", "/administration/targets/", "/administration/notes/", "/no/such/page/",
        "/meet/", "/meet/syncs/", "/meet/syncs/plan/", "/meet/syncs/series/{series}/", "/meet/syncs/{planned}/",
        "/meet/syncs/{running}/live/?block=workforce", "/meet/syncs/{running}/live/?block=policy&present=1",
        "/meet/syncs/{running}/live/close/", "/meet/syncs/{held}/minutes/",
        "/audits/", "/audits/{blind}/", "/audits/{blind}/rate/", "/audits/open/", "/goals/", "/goals/?closed", "/goals/new/",
        "/goals/{objective}/add/", "/goals/{objective}/add/?measure=csat", "/goals/results/{measured}/", "/goals/results/{counted}/", "/actions/", "/actions/?view=done",
        "/actions/new/?source=figure&measure=csat", "/actions/{of_billing}/", "/actions/{of_billing}/edit/", "/actions/calendar/",
        "/packs/", "/packs/2026-09/", "/packs/2026-10/", "/packs/2026-10/prepare/",
        "/box/inbox/", "/box/texts/", "/box/poster/", "/said-and-done/",
        "/fresh-eyes/", "/fresh-eyes/inbox/", "/talks/", "/candidates-and-leavers/",
        "/team-meetings/", "/team-meetings/{team}/",
        "/evidence/linkage/", "/evidence/linkage/?care=absence_rate", "/evidence/staying/",
    ),
    "sam": (
        "/", "/administration/", "/administration/people/", "/administration/people/invite/",
        "/administration/people/{user}/", "/administration/company/", "/administration/limits/",
        "/administration/mail/", "/administration/backup/", "/administration/condition/",
        "/administration/trail/?verify=1", "/administration/leave-demo/", "/account/", "/account/second-step/",
        "/account/keys/", "/account/password/",
    ),
    "ana": ("/", "/actions/", "/actions/{of_ana}/", "/me/", "/teams/", "/measures/"),
    "stan": ("/", "/me/", "/account/", "/account/programs/", "/account/programs/reference/"),
    "wil": ("/", "/box/health/", "/audits/", "/administration/limits/", "/administration/trail/"),
    "tariq": ("/", "/meet/", "/goals/", "/actions/", "/teams/{team}/", "/measures/csat/tickets/?period=2020-01"),
}  # fmt: skip

JUMPS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 60);
})"""


@pytest.mark.parametrize(
    ("size", "dark"), [("desktop", False), ("phone", True)], ids=["desktop-light", "phone-dark"]
)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible_and_calm(visit, company, who, size, dark):
    faults = look_at(visit(who, size=size, dark=dark), PAGES[who], company)
    assert faults == []


@pytest.mark.parametrize(
    ("size", "dark"), [("desktop", True), ("phone", False)], ids=["desktop-dark", "phone-light"]
)
def test_every_component_is_accessible_the_other_way_round(visit, company, size, dark):
    assert (
        look_at(visit("hana", size=size, dark=dark), ("/gallery/", "/", "/measures/csat/"), company)
        == []
    )


def look_at(window, paths, company):
    """What is wrong with some pages."""
    from axe_playwright_python.sync_playwright import Axe

    axe, faults = Axe(), []
    told = {
        **company.batches,
        **company.keys,
        **company.syncs,
        **vars(company.joint),
        "team": company.teams["Returns phone"],
        "user": company.users["wil"].public_id,
    }
    for path in paths:
        answer = window.goto(path.format(**told), wait_until="load")
        assert answer.status == (404 if "no/such" in path else 200), path
        found = axe.run(window).response["violations"]
        faults += [
            (path, one["id"], [node["html"][:120] for node in one["nodes"][:2]]) for one in found
        ]
        wider = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        faults += [(path, "scrolls sideways", wider)] if wider > 0 else []
        if window.evaluate(JUMPS) > 0.01:  # a font may come late once; what jumps does it again
            window.reload()
            window.wait_for_load_state("networkidle")
            jumped = window.evaluate(JUMPS)
            faults += [(path, "jumps", jumped)] if jumped > 0.01 else []
    faults += [("console", one) for one in window.complaints if "404" not in one]
    return faults
