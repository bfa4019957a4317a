"""Published figures: brought with their source, beside a result, gone again; never without a source."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keepwell.domain.company import operations as house
from keepwell.domain.listening import operations, queries
from keepwell.workflows import pulse_release, pulse_round
from tests.web.conftest import TODAY

LIST = "of,group,year,value\nI have an acceptable workload,Retail,2025,58%\nengagement_index,Retail,2025,61.5\nNobody asks,Retail,2025,1\n"


def _file(text: str = LIST, name: str = "retail.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_list_of_published_figures_stands_beside_ours_and_goes_again(signed_in):
    hana = signed_in("hana")
    told = {"file": _file(), "source": "Retail staff report 2025, example.org"}
    answer = hana.post("/pulses/elsewhere/", told, follow=True).content.decode()
    assert "2 figures stand beside ours now. One question of the file is not asked here." in answer
    assert "I have an acceptable workload" in answer
    assert "58%" in answer
    assert any(one.group == "Retail" for one in queries.norms(of=["engagement_index"]))
    hana.post("/pulses/elsewhere/", {"drop": told["source"]})
    assert not any(one.group == "Retail" for one in queries.norms())
    assert queries.norms(of=["engagement_index"])  # what comes with the instrument stays


@pytest.mark.parametrize(("told", "said"), [
    ({"file": _file("a,b\n1,2\n"), "source": "x"}, "of no shape that we know"), ({"file": _file()}, "required"),
    ({"file": _file("of,group,year,value\nNobody asks,X,2025,1\n"), "source": "x"}, "None of its questions"),
    ({"file": SimpleUploadedFile("x.csv", b"\x00\xff\xfe"), "source": "x"}, "of no shape that we know"),
    ({"source": "x"}, "required"),
])  # fmt: skip
def test_a_file_that_brings_nothing_says_why(told, said, signed_in):
    answer = signed_in("hana").post("/pulses/elsewhere/", told)
    assert said in answer.content.decode()


def _closed(languages: tuple[str, ...]) -> str:
    atoms = pulse_round.groups(on=TODAY)
    items = ["B47", "B48", "B49", "B50", "B51"]
    answers = [
        (at, {f"csps-engagement-5:{item}": 1 + (who + place) % 5 for place, item in enumerate(items)})
        for at, atom in enumerate(atoms) for who in range(len(atom.people))
    ]  # fmt: skip
    key = operations.load_closed_round(
        title=f"Closed {languages}", opens_on=TODAY, closes_on=TODAY.replace(day=18), atoms=atoms, by="sam",
        questions=[{"instrument": "csps-engagement-5", "version": 1, "items": items}],
        limits=pulse_round.limits(), answers=answers, languages=languages,
    )  # fmt: skip
    pulse_release.publish(round_key=key, by="sam")
    return key


def test_a_result_has_published_figures_beside_it_unless_it_was_translated_untested(signed_in, company):  # fmt: skip
    house.set_demo(by="sam", demo=True)
    page = signed_in("cem").get(f"/pulses/{_closed(())}/").content.decode()
    assert "UK Civil Service, median of organisations, 2024" in page
    assert "never a target" in page
    assert "5 questions and scales by themselves" in page
    assert "I am proud when I tell others I am part of Larkfield" in page
    translated = signed_in("cem").get(f"/pulses/{_closed(('de',))}/").content.decode()
    assert "UK Civil Service, median" not in translated
