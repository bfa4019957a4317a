from __future__ import annotations

import json

from keepwell.outbox import documents
from keepwell.outbox.documents.hiding import shown_only
from keepwell.schemas.packs import FORMAT, Pack
from tests.outbox import sample


def _told(pack, **more) -> dict:
    return json.loads(documents.render(pack, format="json", watermark=sample.WATERMARK, **more))


def test_the_pack_reads_back_from_its_data() -> None:
    told = _told(sample.POOR)
    assert told["kind"] == "keepwell.pack"
    assert told["format"] == FORMAT
    assert Pack.from_json(told["pack"]) == sample.POOR


def test_who_took_it_and_what_was_corrected_stand_beside_it() -> None:
    told = _told(sample.PACK, restatements=sample.RESTATEMENTS)
    assert told["taken"] == {"by": "Hana Weiß", "at": "2026-11-05T08:12:00+00:00"}
    assert [one["figure"] for one in told["restatements"]] == ["csat", "nps"]


def test_half_a_sign_does_not_break_the_file() -> None:
    body = documents.render(sample.PACK, format="json", watermark=sample.WATERMARK)
    assert "?half" in body.decode("utf-8")


def test_a_state_that_hides_empties_its_figure() -> None:
    figure = shown_only(sample.PACK).figures()[sample.REGRETTED.key]
    assert (figure.value, figure.shown, figure.interval, figure.likely) == (None,) * 4
    assert (figure.numerator, figure.denominator, figure.n) == (None,) * 3
    counts = shown_only(sample.PACK).figures()[sample.TRAINING.key]
    assert (counts.value, counts.numerator, counts.n) == (None, 4.0, 7)


def test_what_is_shown_stays_as_it_is() -> None:
    before, after = sample.PACK.figures()["csat"], shown_only(sample.PACK).figures()["csat"]
    assert before.value == after.value
    assert [one.value for one in after.trend if one.state == "too_few"] == [None]
    assert before.trend[0] == after.trend[0]
