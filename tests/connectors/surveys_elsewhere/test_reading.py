"""Published results as they lie about: two People Surveys eight years apart, FEVS, Qualtrics, a list."""

from __future__ import annotations

import csv
import tarfile

import pytest

from keepwell.connectors.surveys_elsewhere import UnreadableNormsError, read
from keepwell.connectors.surveys_elsewhere.wordings import plain

KNOWN = {
    "csps-engagement-5:B47": "I am proud when I tell others I am part of {organisation}",
    "csps-item-bank:B33": "I have an acceptable workload", "own:q1": "Marks",
}  # fmt: skip
LIST = "of,group,year,value,answers\nengagement_index,Retail,2025,61.5,900\nI have an acceptable workload,Retail,2025,58%,\nNobody asks this,Retail,2025,1,\n"


def _csps(shared_data, year, **more):
    path = shared_data / "engagement" / f"csps_{year}_organisations.csv"
    return read({path.name: path.read_text(encoding="utf-8-sig")}, known=KNOWN, **more)


def _told(found, of):
    return {(one.group, one.year): one.value for one in found.norms if one.of == of}


def test_one_question_under_two_codes_is_followed_over_the_years(shared_data):
    """B50 of 2011 is B47 of 2019: the same words; shares written 0.52 then and 67% now."""
    before, now = _csps(shared_data, 2011), _csps(shared_data, 2019)
    proud = "csps-engagement-5:B47"
    assert _told(before, proud) == {("Civil Service 2011 benchmark (median)", 2011): 0.52}
    assert _told(now, proud)["Civil Service Benchmark (median)", 2019] == 0.67
    assert (
        _told(before, "csps-item-bank:B33")["Civil Service 2011 benchmark (median)", 2011] == 0.61
    )


def test_indices_and_leaving_are_norms_of_measures(shared_data):
    now = _csps(shared_data, 2019)
    assert _told(now, "engagement_index") == {
        ("Civil Service Benchmark (median)", 2019): 63.0, ("All civil servants (mean score)", 2019): 60.0,
    }  # fmt: skip
    assert _told(now, "stress_conditions")["All civil servants (mean score)", 2019] == 30.0
    assert _told(now, "intent_to_stay")["Civil Service Benchmark (median)", 2019] == 0.22
    assert now.unknown > 50


def test_one_organisation_may_be_asked_for(shared_data):
    found = _csps(shared_data, 2011, group="Crown Prosecution Service")
    assert _told(found, "engagement_index") == {("Crown Prosecution Service", 2011): 49.0}


def test_a_column_a_year_with_counts_written_in_two_ways(shared_data):
    path = shared_data / "engagement" / "fevs_agencies_2015_2022.csv"
    found = read({path.name: path.read_text()}, known=KNOWN)
    told = {
        one.year: (one.value, one.answers) for one in found.norms if one.of == "job_satisfaction"
    }
    assert told[2015] == (0.6, 421_748)
    assert told[2016] == (0.61, 407_789)
    assert {one.year for one in found.norms if one.of == "fevs-eei-15"} == set(
        range(2015, 2023)
    ) - {2021}


def test_rates_of_groups_are_pooled_by_their_bases(shared_data):
    """A base of 156,326 counts for more than one of 2,982; whoever asks something else gets nothing."""
    path = shared_data / "engagement" / "nhs_burnout_by_group.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    year = [one for one in rows if one["Year"] == "2021"]
    by_hand = sum(
        float(one["Burned_out_rate"]) * int(one["Burned_out_base"])
        for one in year
        if one["Burned_out_rate"]
    )
    by_hand /= sum(int(one["Burned_out_base"]) for one in year if one["Burned_out_rate"])
    asked = {"own-delicate:q": "Work leaves me burnt out."}
    found = read({path.name: path.read_text()}, known=asked)
    told = {one.year: one.value for one in found.norms}
    assert set(told) == {2021, 2022, 2023}
    assert told[2021] == pytest.approx(by_hand / 100, abs=1e-4)
    assert read({path.name: path.read_text()}, known=KNOWN).norms == ()


def test_tables_of_single_answers_are_counted_and_forgotten(shared_data):
    with tarfile.open(shared_data / "vendor" / "qualtrics_seeds.tar.gz") as packed:
        files = {
            name: packed.extractfile(f"seeds/{name}.csv").read().decode()
            for name in ("question", "question_response")
        }
    found = read(files, known=KNOWN, year=2023)
    assert all(one.answers >= 10 for one in found.norms)
    assert found.unknown > 0


def test_few_answers_make_no_norm():
    question = "id,question_text\nQ1,Marks\n"
    rows = "".join(f"Q1,R{n},{1 + n % 5}\n" for n in range(10))
    files = {"question": question, "answers": f"question_id,response_id,value\n{rows}"}
    (norm,) = read(files, known=KNOWN, year=2023).norms
    assert (norm.of, norm.value, norm.answers) == ("own:q1", 0.4, 10)
    fewer = {**files, "answers": files["answers"].rsplit("\n", 2)[0]}
    assert not read(fewer, known=KNOWN, year=2023).norms


def test_a_plain_list_of_any_origin():
    found = read({"list.csv": LIST}, known=KNOWN)
    assert [(one.of, one.kind, one.value, one.answers) for one in found.norms] == [
        ("engagement_index", "index", 61.5, 900), ("csps-item-bank:B33", "positive", 0.58, None),
    ]  # fmt: skip
    assert found.unknown == 1


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "only words"])
def test_what_is_no_such_file_says_what_was_looked_for(text):
    with pytest.raises(UnreadableNormsError, match="of, group, year and value"):
        read({"x.csv": text}, known=KNOWN)


def test_without_a_year_it_asks_for_one():
    with pytest.raises(UnreadableNormsError, match="which year"):
        read({"x.csv": "Organisation,Employee engagement index\nBenchmark,0.6\n"}, known=KNOWN)


def test_wordings_meet_without_codes_and_signs():
    assert plain("B50. I am proud … of [my organisation] (% strongly agree or agree)") == plain("I am proud of {organisation}")  # fmt: skip
