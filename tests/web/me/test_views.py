from __future__ import annotations

import json


def test_opening_somebodys_page_is_recorded_before_it_is_shown(signed_in, company):
    hana, ana = signed_in("hana"), signed_in("ana")
    assert "Nobody has opened your page yet" in ana.get("/me/").content.decode()
    hana.get(f"/people/{company.keys['ana']}/")
    told = ana.get("/me/").content.decode()
    assert "HR partner" in told
    assert "Hana" not in told.split("Who looked")[1]


def test_looking_at_oneself_is_no_look(signed_in, company):
    ana = signed_in("ana")
    ana.get(f"/people/{company.keys['ana']}/")
    assert "Nobody has opened your page yet" in ana.get("/me/").content.decode()


def test_the_export_holds_what_the_register_holds(signed_in, company):
    told = json.loads(signed_in("ana").get("/me/export/").content)
    assert told["person"] == company.keys["ana"]
    assert told["records"][0]["email"] == "ana@demo.example"
    assert {"employment", "job_history", "absences", "who_looked"} <= set(told)


def test_an_account_without_a_person_says_what_little_is_stored(signed_in):
    assert "not linked" in signed_in("sam").get("/me/").content.decode()
