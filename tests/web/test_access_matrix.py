"""Every URL × everybody: what is not in this table fails, and what may not be seen is not found."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ALL = "stan ana tariq cem hana dora sam wil"
SIGNED_IN = frozenset(ALL.split())
SERVICE = frozenset(["ana", "tariq", "cem", "hana", "dora", "sam", "wil"])
CAST = ("nobody", *ALL.split())


@dataclass(frozen=True)
class Row:
    """An address and who may open it; everybody else signed in gets the same 404 as for nonsense."""

    name: str
    path: str
    may: frozenset[str] = SIGNED_IN
    post: bool = False
    data: dict[str, str] = field(default_factory=dict)
    note: str = ""


def may(names: str) -> frozenset[str]:
    return frozenset(names.split())


IMPORTERS = may("cem hana sam")
BOTH_SIDES = may("cem hana")
ADMINISTRATOR = may("sam")
TABLE = may("cem hana")
KEY = "00000000-0000-4000-8000-000000000000"

MATRIX = (
    Row("home", "/"),
    Row("home_fresh", "/fresh/", SERVICE),
    Row("me", "/me/"),
    Row("me_export", "/me/export/", may("ana tariq"), note="who is linked to a person"),
    Row("person", "/people/{ana}/", may("ana tariq hana"), note="oneself, the lead of the team, HR"),
    Row("person", "/people/{rita}/", may("hana"), note="of another team"),
    Row("person", f"/people/{KEY}/", may(""), note="nobody"),
    Row("person_figures", "/people/{ana}/figures/", may("ana tariq"), post=True, note="oneself and the lead who coaches; not HR"),
    Row("person_figures", "/people/{rita}/figures/", may(""), post=True, note="of another team"),
    Row("my_load", "/load/", note="one's own, whoever asks: the address names nobody"),
    Row("load_tough", "/load/tough/", may("ana tariq"), post=True, note="who is linked to a person, for themself"),
    Row("load_back", "/load/tough/back/", may(""), post=True, data={"mark": KEY}, note="no mark of theirs"),
    Row("load_count", "/load/count/", may("ana tariq"), post=True, note="who is linked to a person, for themself"),
    Row("team_load", "/teams/{own}/load/", may("tariq cem hana wil"), note="groups, for those who lead; not agents"),
    Row("team_load", "/teams/{other}/load/", may("cem hana wil"), note="another team"),
    Row("team_load", "/teams/999999/load/", may(""), note="no team"),
    Row("teams", "/teams/", may("ana tariq cem hana")),
    Row("team", "/teams/{own}/", may("ana tariq cem hana"), note="own team"),
    Row("team", "/teams/{other}/", may("cem hana"), note="another team"),
    Row("team", "/teams/999999/", may(""), note="no team"),
    Row("team_meetings", "/team-meetings/", may("ana tariq cem hana")),
    Row("team_board", "/team-meetings/{own}/", may("ana tariq cem hana"), note="own team"),
    Row("team_board", "/team-meetings/{other}/", may("cem hana"), note="another team"),
    Row("team_board", "/team-meetings/{own}/", may("ana tariq cem hana"), post=True, data={"text": "Swaps"}, note="bringing a point"),
    Row("hold_team_meeting", "/team-meetings/{own}/hold/", may("tariq cem hana"), post=True),
    Row("hold_team_meeting", "/team-meetings/{other}/hold/", may("cem hana"), post=True),
    Row("team_meeting", f"/team-meetings/held/{KEY}/", may(""), note="no such meeting; a real one is tried with the pages of team meetings"),
    Row("pass_on", f"/team-meetings/points/{KEY}/pass-on/", may(""), note="no such point"),
    Row("team_point_step", f"/team-meetings/points/{KEY}/settle/", may(""), post=True, note="no such point"),
    Row("measures", "/measures/", SERVICE),
    Row("measure", "/measures/csat/", SERVICE, note="service"),
    Row("measure", "/measures/turnover_12m/", may("tariq cem hana wil"), note="workforce"),
    Row("measure", "/measures/nonsense/", may("")),
    Row("measure_file", "/measures/csat/figures.csv", SERVICE),
    Row("measure_file", "/measures/turnover_12m/figures.xlsx", may("tariq cem hana wil")),
    Row("measure_file", "/measures/csat/figures.exe", may("")),
    Row("changes", "/changes/", SERVICE),
    Row("changes", "/changes/?month=2020-01", may(""), note="nobody looked at it"),
    Row("journeys", "/journeys/", may("tariq cem hana")),
    Row("journey_choose", "/journeys/engage/", BOTH_SIDES),
    Row("journey_choose", "/journeys/engage/", BOTH_SIDES, post=True, data={"customer": "csat"}, note="choosing"),
    Row("journey_choose", "/journeys/nonsense/", may("")),
    Row("journey_usual", "/journeys/engage/usual/", BOTH_SIDES, post=True),
    Row("journey_usual", "/journeys/nonsense/usual/", may(""), post=True),
    Row("linkage", "/evidence/linkage/", BOTH_SIDES),
    Row("linkage", "/evidence/linkage/?care=nonsense", may(""), note="no such pair"),
    Row("linkage_file", "/evidence/linkage/inputs.json", BOTH_SIDES),
    Row("linkage_file", "/evidence/linkage/inputs.exe", may("")),
    Row("staying", "/evidence/staying/", BOTH_SIDES),
    Row("staying_file", "/evidence/staying/curves.json", may(""), note="nothing to draw in this test"),
    Row("evidence_look", "/evidence/look/", BOTH_SIDES, post=True),
    Row("tickets", "/measures/csat/tickets/?period=2020-01", may("tariq cem")),
    Row("tickets", "/measures/turnover_12m/tickets/", may(""), note="not service: no tickets behind it"),
    Row("meet", "/meet/", may("tariq cem hana")),
    Row("syncs", "/meet/syncs/", TABLE),
    Row("plan_syncs", "/meet/syncs/plan/", TABLE),
    Row("sync_series", "/meet/syncs/series/{series}/", TABLE, note="who takes part"),
    Row("sync_series", f"/meet/syncs/series/{KEY}/", may("")),
    Row("end_syncs", "/meet/syncs/series/{series}/end/", TABLE, post=True),
    Row("sync", "/meet/syncs/{planned}/", TABLE),
    Row("sync", "/meet/syncs/nonsense/", may("")),
    Row("sync_file", "/meet/syncs/{planned}/sync.ics", TABLE),
    Row("move_sync", "/meet/syncs/{planned}/move/", TABLE, post=True),
    Row("cancel_sync", "/meet/syncs/{planned}/cancel/", TABLE, post=True),
    Row("start_meeting", "/meet/syncs/{planned}/start/", TABLE, post=True),
    Row("live", "/meet/syncs/{running}/live/", TABLE),
    Row("news", "/meet/syncs/{running}/live/news/", TABLE),
    Row("say_it", "/meet/syncs/{running}/live/say/", TABLE, post=True, data={"op": "pause"}),
    Row("close_meeting", "/meet/syncs/{running}/live/close/", TABLE),
    Row("close_meeting", "/meet/syncs/{running}/live/close/", TABLE, post=True, note="closing it"),
    Row("minutes", "/meet/syncs/{held}/minutes/", TABLE),
    Row("minutes", "/meet/syncs/{planned}/minutes/", may(""), note="not held yet"),
    Row("minutes_file", "/meet/syncs/{held}/minutes.md", TABLE),
    Row("minutes_file", "/meet/syncs/{held}/minutes.exe", may("")),
    Row("send_minutes", "/meet/syncs/{held}/minutes/send/", TABLE, post=True),
    Row("pulses", "/pulses/", may("tariq cem hana wil")),
    Row("pulse_new", "/pulses/new/", may("hana")),
    Row("pulse_check", "/pulses/check/"),
    Row("elsewhere", "/pulses/elsewhere/", may("hana")),
    Row("question_bank", "/pulses/questions/", may("hana")),
    Row("question_new", "/pulses/questions/new/", may("hana")),
    Row("question_licence", "/pulses/questions/licence/cbi-19/", may("hana")),
    Row("question_licence", "/pulses/questions/licence/phq-9-gad-7/", may(""), note="a screener is refused"),
    Row("question", "/pulses/questions/nonsense/", may(""), note="no such question"),
    Row("question_aside", "/pulses/questions/nonsense/aside/", may(""), post=True, note="no such question"),
    Row("pulse_preview", f"/pulses/{KEY}/preview/", may(""), note="no such round"),
    Row("pulse", f"/pulses/{KEY}/", may(""), note="no such round"),
    Row("pulse_poster", f"/pulses/{KEY}/poster/", may(""), note="no such round"),
    Row("pulse_step", f"/pulses/{KEY}/open/", may(""), post=True, note="no such round"),
    Row("box_inbox", "/box/inbox/", BOTH_SIDES),
    Row("box_letter", "/box/inbox/1/", may(""), note="no such letter; a real one is tried with the pages of the box"),
    Row("box_step", "/box/inbox/1/answer/", may(""), post=True, note="no such letter"),
    Row("box_theme", "/box/themes/999999/", may(""), note="no such theme"),
    Row("box_texts", "/box/texts/", may("hana")),
    Row("box_health", "/box/health/", may("hana wil sam"), note="that it works, never a letter"),
    Row("box_poster", "/box/poster/"),
    Row("said_and_done", "/said-and-done/", note="what was answered for all"),
    Row("fresh_eyes", "/fresh-eyes/"),
    Row("fresh_eyes", "/fresh-eyes/", may(""), post=True, note="nobody of the cast is new; who is, is tried with the pages of fresh eyes"),
    Row("insight_take_back", f"/fresh-eyes/{KEY}/take-back/", may(""), post=True, note="nothing of theirs"),
    Row("talks", "/talks/", may("tariq cem hana")),
    Row("insights", "/fresh-eyes/inbox/", may("tariq cem hana")),
    Row("insight", f"/fresh-eyes/inbox/{KEY}/", may(""), note="no such insight"),
    Row("visitors", "/candidates-and-leavers/", may("cem hana wil")),
    Row("visitor_codes", "/candidates-and-leavers/candidate/codes/", may("hana"), post=True, note="without a form that is filled in: the page again"),
    Row("visitor_codes", "/candidates-and-leavers/nonsense/codes/", may(""), post=True),
    Row("visitor_step", "/candidates-and-leavers/exit/end/", may("hana"), post=True),
    Row("visitor_step", "/candidates-and-leavers/exit/nonsense/", may(""), post=True),
    Row("trust", "/trust/", may("hana wil sam")),
    Row("trust", "/trust/", may("hana wil sam"), post=True, note="attack now"),
    Row("trust_report", "/trust/report.json", may(""), note="no report yet"),
    Row("my_pulse", f"/my-pulse/{KEY}/", may(""), note="not asked looks like no round"),
    Row("pulse_token", f"/my-pulse/{KEY}/token/", may("")),
    Row("imports", "/imports/", IMPORTERS),
    Row("import_new", "/imports/new/", IMPORTERS),
    Row("import_batch", "/imports/{committed}/", IMPORTERS),
    Row("import_batch", "/imports/nonsense/", may("")),
    Row("import_progress", "/imports/{committed}/progress/", IMPORTERS),
    Row("import_columns", "/imports/{question}/columns/", IMPORTERS, post=True),
    Row("import_load", "/imports/{checked}/load/", IMPORTERS, post=True),
    Row("import_undo", "/imports/{committed}/undo/", IMPORTERS, post=True),
    Row("import_problems", "/imports/{committed}/problems.csv", may(""), note="no file was written in this test"),
    Row("who_is_who", "/imports/who-is-who/", IMPORTERS),
    Row("decide_identity", "/imports/who-is-who/decide/", IMPORTERS, post=True),
    Row("health", "/data-health/", IMPORTERS),
    Row("packs", "/packs/", BOTH_SIDES),
    Row("pack", "/packs/2026-09/", BOTH_SIDES, note="frozen"),
    Row("pack", "/packs/2026-10/", BOTH_SIDES, note="a draft"),
    Row("pack", "/packs/2020-01/", may(""), note="no such month"),
    Row("pack", "/packs/nonsense/", may("")),
    Row("prepare_pack", "/packs/2026-10/prepare/", BOTH_SIDES),
    Row("prepare_pack", "/packs/2026-09/prepare/", BOTH_SIDES, note="frozen: leads to the pack"),
    Row("choose_point", "/packs/2026-10/choose/", BOTH_SIDES, post=True, data={"block": "policy"}),
    Row("write_point", "/packs/2026-10/points/", BOTH_SIDES, post=True, data={"block": "policy", "title": "Swaps"}),
    Row("remove_point", "/packs/2026-10/points/remove/", may(""), post=True, note="nothing of theirs to take off"),
    Row("pack_note", "/packs/2026-10/notes/", BOTH_SIDES, post=True, data={"point": "x", "text": "y"}),
    Row("freeze_pack", "/packs/2026-10/freeze/", BOTH_SIDES, post=True),
    Row("freeze_pack", "/packs/2026-08/freeze/", may(""), post=True, note="not prepared"),
    Row("pack_file", "/packs/2026-09/pack.json", BOTH_SIDES),
    Row("pack_file", "/packs/2026-09/pack.exe", may("")),
    Row("audits", "/audits/", may("cem hana wil")),
    Row("audit", "/audits/{revealed}/", may("cem hana wil"), note="revealed"),
    Row("audit", "/audits/{blind}/", may("cem hana wil"), note="blind: who has submitted, no score"),
    Row("audit", "/audits/nonsense/", may("")),
    Row("audit_open", "/audits/open/", BOTH_SIDES),
    Row("audit_rate", "/audits/{blind}/rate/", BOTH_SIDES, note="who was asked"),
    Row("audit_raters", "/audits/{blind}/raters/", BOTH_SIDES, post=True, data={"what": "release"}),
    Row("audit_step", "/audits/{revealed}/steps/", BOTH_SIDES, post=True, data={"item": "hiring"}),
    Row("audit_step", "/audits/{blind}/steps/", may(""), post=True, data={"item": "hiring"}, note="blind"),
    Row("audit_file", "/audits/{revealed}/audit.csv", may("cem hana wil")),
    Row("audit_file", "/audits/{blind}/audit.csv", may(""), note="blind"),
    Row("goals", "/goals/", may("tariq cem hana")),
    Row("goal_new", "/goals/new/", BOTH_SIDES),
    Row("key_result_new", "/goals/{objective}/add/", BOTH_SIDES),
    Row("key_result_new", f"/goals/{KEY}/add/", may("")),
    Row("key_result", "/goals/results/{measured}/", may("tariq cem hana")),
    Row("key_result", "/goals/results/nonsense/", may("")),
    Row("key_result_step", "/goals/results/{counted}/count/", BOTH_SIDES, post=True),
    Row("key_result_step", "/goals/results/{counted}/nonsense/", may(""), post=True),
    Row("goal_close", "/goals/{objective}/close/", BOTH_SIDES, post=True),
    Row("actions", "/actions/", SERVICE),
    Row("actions_file", "/actions/actions.csv", SERVICE),
    Row("actions_calendar", "/actions/calendar/", SERVICE, note="one's own"),
    Row("action_new", "/actions/new/", may("tariq cem hana")),
    Row("action", "/actions/{of_ana}/", may("ana tariq cem hana"), note="its owner, the lead of its team, both sides"),
    Row("action", "/actions/{of_billing}/", BOTH_SIDES, note="of another team"),
    Row("action", "/actions/nonsense/", may("")),
    Row("action_edit", "/actions/{of_ana}/edit/", may("tariq cem hana")),
    Row("action_edit", "/actions/{of_billing}/edit/", BOTH_SIDES, note="of another team"),
    Row("action_step", "/actions/{of_ana}/comment/", may("ana tariq cem hana"), post=True),
    Row("action_step", "/actions/{of_ana}/hand_over/", may("tariq cem hana"), post=True),
    Row("action_step", "/actions/{of_billing}/done/", BOTH_SIDES, post=True, note="of another team"),
    Row("practices", "/practices/", BOTH_SIDES),
    Row("practice_share", "/practices/mine/", may("ana tariq"), post=True, note="who is somebody of HR’s list"),
    Row("practice_withdraw", "/practices/mine/back/", may("ana tariq"), post=True, note="who is somebody of HR’s list"),
    Row("initiatives", "/initiatives/", BOTH_SIDES),
    Row("initiative_new", "/initiatives/new/", BOTH_SIDES),
    Row("initiative_new", "/initiatives/new/", BOTH_SIDES, post=True, data={"measure": "csat"}, note="unfinished"),
    Row("initiative", "/initiatives/{was_read}/", BOTH_SIDES),
    Row("initiative", "/initiatives/{under_way}/", BOTH_SIDES),
    Row("initiative", "/initiatives/nonsense/", may("")),
    Row("initiative", f"/initiatives/{KEY}/", may("")),
    Row("initiative_change", "/initiatives/{was_read}/change/", BOTH_SIDES),
    Row("initiative_stop", "/initiatives/{under_way}/stop/", BOTH_SIDES, post=True),
    Row("initiative_lots", "/initiatives/{drawn}/lots/", BOTH_SIDES),
    Row("initiative_lots", "/initiatives/{was_read}/lots/", may(""), note="no lots decide"),
    Row("initiative_lots_step", "/initiatives/{to_draw}/lots/draw/", BOTH_SIDES, post=True),
    Row("initiative_lots_step", "/initiatives/{to_draw}/lots/nonsense/", may(""), post=True),
    Row("initiative_export", "/initiatives/{was_read}/export/?format=csv", BOTH_SIDES),
    Row("initiative_export", "/initiatives/nonsense/export/", may("")),
    Row("worth", "/worth/", BOTH_SIDES),
    Row("worth_new", "/worth/new/", BOTH_SIDES),
    Row("worth_new", "/worth/new/", BOTH_SIDES, post=True, data={"name": "Circles"}, note="opening one"),
    Row("worth_programmes", "/worth/programmes/", BOTH_SIDES),
    Row("worth_choice_new", "/worth/choices/new/", BOTH_SIDES),
    Row("worth_assumptions", "/worth/assumptions/", BOTH_SIDES),
    Row("worth_currency", "/worth/assumptions/currency/", BOTH_SIDES, post=True, data={"code": "CHF"}),
    Row("worth_assumption", "/worth/assumptions/pay/", BOTH_SIDES),
    Row("worth_assumption", "/worth/assumptions/nonsense/", may("")),
    Row("worth_reckoning", "/worth/{a_return}/", BOTH_SIDES),
    Row("worth_reckoning", "/worth/{a_choice}/", BOTH_SIDES),
    Row("worth_reckoning", "/worth/nonsense/", may("")),
    Row("worth_file", "/worth/{a_return}/worth.json", BOTH_SIDES),
    Row("worth_file", "/worth/nonsense/worth.json", may("")),
    Row("worth_limits", "/worth/{a_choice}/limits/", BOTH_SIDES),
    Row("worth_limits", "/worth/{a_return}/limits/", may(""), note="no choice"),
    Row("worth_input", "/worth/{a_return}/assumptions/people/", BOTH_SIDES),
    Row("worth_input", "/worth/{aside}/assumptions/people/", may(""), note="set aside"),
    Row("worth_step", "/worth/{a_return}/again/", BOTH_SIDES, post=True),
    Row("worth_step", "/worth/{a_return}/nonsense/", may(""), post=True),
    Row("search", "/search/?q=bill"),
    Row("glossary", "/glossary/"),
    Row("gallery", "/gallery/"),
    Row("administration", "/administration/", ADMINISTRATOR),
    Row("access", "/administration/people/", ADMINISTRATOR),
    Row("invite", "/administration/people/invite/", ADMINISTRATOR),
    Row("withdraw_invitation", "/administration/people/invitations/1/withdraw/", ADMINISTRATOR, post=True),
    Row("access_person", "/administration/people/{user}/", ADMINISTRATOR),
    Row("access_person", f"/administration/people/{KEY}/", may("")),
    Row("grant_role", "/administration/people/{user}/grant/", ADMINISTRATOR, post=True),
    Row("end_role", "/administration/people/{user}/end/{grant}/", ADMINISTRATOR, post=True),
    Row("close_account", "/administration/people/{stan}/close/", ADMINISTRATOR, post=True),
    Row("company", "/administration/company/", ADMINISTRATOR),
    Row("company_week", "/administration/company/week/", ADMINISTRATOR, post=True),
    Row("company_zone", "/administration/company/zone/", ADMINISTRATOR, post=True),
    Row("limits", "/administration/limits/", may("hana sam wil")),
    Row("limits", "/administration/limits/", ADMINISTRATOR, post=True, note="raising one"),
    Row("targets", "/administration/targets/", may("cem hana")),
    Row("end_target", "/administration/targets/end/", may("cem hana"), post=True, data={"measure": "csat"}),
    Row("notes", "/administration/notes/", may("cem hana")),
    Row("remove_note", "/administration/notes/1/remove/", may("cem hana"), post=True),
    Row("mail", "/administration/mail/", ADMINISTRATOR),
    Row("backup", "/administration/backup/", ADMINISTRATOR),
    Row("condition", "/administration/condition/", ADMINISTRATOR),
    Row("trail", "/administration/trail/", may("sam wil")),
    Row("leave_demo", "/administration/leave-demo/", ADMINISTRATOR),
    Row("account", "/account/"),
    Row("programs", "/account/programs/"),
    Row("programs", "/account/programs/", post=True, note="an empty form"),
    Row("end_token", "/account/programs/999999/end/", may(""), post=True, note="none of theirs"),
    Row("api_reference", "/account/programs/reference/"),
    Row("account_change_password", "/account/password/"),
    Row("account_set_password", "/account/password/first/"),
    Row("mfa_index", "/account/second-step/"),
    Row("mfa_activate_totp", "/account/second-step/app/"),
    Row("mfa_deactivate_totp", "/account/second-step/app/off/", may(""), note="nothing to turn off"),
    Row("mfa_view_recovery_codes", "/account/recovery-codes/", may(""), note="none yet"),
    Row("mfa_generate_recovery_codes", "/account/recovery-codes/new/"),
    Row("mfa_download_recovery_codes", "/account/recovery-codes/file/", may(""), note="none yet"),
    Row("mfa_list_webauthn", "/account/keys/"),
    Row("mfa_add_webauthn", "/account/keys/add/"),
    Row("mfa_edit_webauthn", "/account/keys/1/", note="asks for the password first"),
    Row("mfa_remove_webauthn", "/account/keys/1/remove/", note="asks for the password first"),
    Row("socialaccount_connections", "/account/company/"),
    Row("account_reauthenticate", "/sign-in/again/"),
    Row("mfa_reauthenticate", "/sign-in/again/code/"),
    Row("mfa_reauthenticate_webauthn", "/sign-in/again/key/"),
)  # fmt: skip

OPEN = {
    "account_login": "/sign-in/",
    "mfa_login_webauthn": "/sign-in/passkey/",
    "mfa_authenticate": "/sign-in/second-step/",
    "account_reset_password": "/sign-in/forgotten/",
    "account_reset_password_done": "/sign-in/forgotten/sent/",
    "account_reset_password_from_key": "/sign-in/forgotten/1-nonsense/",
    "account_reset_password_from_key_done": "/sign-in/forgotten/done/",
    "account_inactive": "/sign-in/closed/",
    "socialaccount_login_cancelled": "/sign-in/company/cancelled/",
    "socialaccount_login_error": "/sign-in/company/error/",
    "socialaccount_signup": "/sign-in/company/unknown/",
    "account_logout": "/sign-out/",
    "account_signup": "/join/",
    "join": "/join/nonsense/",
    "box": "/box/",
    "box_kiosk": "/box/kiosk/",
    "box_card": "/box/card/",
    "box_read": "/box/read/",
    "box_promise": "/box/promise/",
    "asked": "/asked/",
    "visitor_start": "/asked/NONS-ENSE-CODE/",
}
"""Addresses that a stranger may open, too: the ways in."""

ELSEWHERE = {
    "actions_feed": "the secret in its address is the way in: tried with the pages of actions",
    "answer": "asks for a token, not for a name: tried with the pages of pulses",
    "answer_keys": "the public list of keys: tried with the pages of pulses",
    "answer_send": "takes a token, not a name: tried with the pages of pulses",
    "visitor_token": "takes a code, not a name: tried with the pages of candidates and leavers",
    "visitor_form": "asks for a token, not for a name: tried with the pages of candidates and leavers",
    "visitor_keys": "the public list of keys: tried with the pages of candidates and leavers",
    "visitor_send": "takes a token, not a name: tried with the pages of candidates and leavers",
    "box_send": "takes a letter, not a name: tried with the pages of the box",
    "box_open": "takes twelve words, not a name: tried with the pages of the box",
    "language": "takes POST only",
    "openid_connect_login": "answers 404 until a company's sign-in is configured",
    "openid_connect_callback": "answers 404 until a company's sign-in is configured",
}


def patterns(resolver: URLResolver) -> list[URLPattern]:
    """All patterns below a resolver; those for programs have a table of their own (tests/api)."""
    found: list[URLPattern] = []
    for one in resolver.url_patterns:
        if str(one.pattern) == "api/v1/":
            continue
        found += patterns(one) if isinstance(one, URLResolver) else [one]
    return found


def test_every_url_says_who_may_open_it_and_stands_in_this_table():
    known = {row.name for row in MATRIX} | set(OPEN) | set(ELSEWHERE)
    exposed = patterns(get_resolver())
    assert [one.pattern for one in exposed if not hasattr(one.callback, "access")] == []
    assert {one.name for one in exposed} == known


@pytest.fixture
def places(company):
    """What the table's braces stand for."""
    from keepwell.domain.access import queries

    wil = next(one for one in queries.users() if one.name == "Wil")
    return {
        **company.keys,
        **company.batches,
        **vars(company.joint),
        **company.syncs,
        **company.worth,
        **vars(company.ledger),
        "own": company.teams["Returns phone"],
        "other": company.teams["Billing"],
        "user": company.users["wil"].public_id,
        "stan": company.users["stan"].public_id,
        "grant": wil.grants[0].id,
    }


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.path}{' POST' * row.post}")
def test_only_those_who_may_get_in(row, signed_in, places):
    path = row.path.format(**places)
    statuses = {}
    for name in CAST:
        client = signed_in(name)
        answer = client.post(path, row.data) if row.post else client.get(path)
        statuses[name] = answer.status_code
        assert answer.status_code < 500
    assert statuses.pop("nobody") == 302
    got_in = {name for name, status in statuses.items() if status != 404}
    assert got_in == row.may, row.note


@pytest.mark.parametrize("path", OPEN.values(), ids=OPEN.keys())
def test_the_ways_in_are_open_to_a_stranger(path, signed_in):
    assert signed_in("nobody").get(path).status_code in {200, 302, 401}


def test_what_is_hidden_answers_exactly_like_what_is_missing(signed_in, places):
    client = signed_in("ana")
    hidden = client.get("/teams/{other}/".format(**places))
    missing = client.get("/teams/999999/")
    nonsense = client.get("/no/such/page/")
    assert hidden.content == missing.content == nonsense.content
    assert hidden.status_code == missing.status_code == nonsense.status_code == 404


def test_signed_out_every_inner_address_leads_to_the_sign_in(signed_in):
    for path in ("/teams/1/", "/teams/999999/", "/administration/"):
        assert signed_in("nobody").get(path)["Location"].startswith("/sign-in/?next=")
