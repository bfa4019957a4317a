"""What the measures of voice mean. Their figures come from closed rounds, never from the mart."""

from __future__ import annotations

from typing import Final

from keepwell.schemas.figures import Measure

_DIMS: Final = ("team", "unit")
_INTERVAL: Final = "Student's t over answers; small groups use the company's spread"
_ATTRIBUTION: Final = "the team in which somebody stood when the round opened"
_CLOCK: Final = "the month in which the round closed"


def _voice(**told: object) -> Measure:
    same = {
        "sensitivity": "voice", "family": "voice", "owner": "hr", "sources": ("pulse rounds",),
        "needs": (), "dims": _DIMS, "clock": _CLOCK, "attribution": _ATTRIBUTION,
        "interval": _INTERVAL, "minimum_n": 5, "denominator_words": "answers",
    }  # fmt: skip
    return Measure(**{**same, **told})  # type: ignore[arg-type]


VOICE: Final[tuple[Measure, ...]] = (
    _voice(
        id="pulse_score", code="E1", title="Pulse score", unit="score", good="up",
        words="What staff answered in the frontline pulse, as one index from 0 to 100.",
        formula="mean of persons' means of 25 × (answer − 1)",
        pitfalls="Comparable over time only while the same items are asked.",
    ),
    _voice(
        id="engagement_index", code="E1", title="Engagement index", unit="score", good="up",
        words="Five questions on pride, advocacy, attachment, inspiration and motivation, 0 to 100.",
        formula="0, 25, 50, 75, 100 for strongly disagree to strongly agree; mean of five, then of persons",
        pitfalls="The published median of UK civil service organisations was 64.1 in 2024: another kind of work.",
    ),
    _voice(
        id="pulse_item", code="E1", title="Pulse answers, item by item", unit="score", good="up",
        words="The mean answer to one question, 1 to 5.",
        formula="sum of answers / answers to that question", dims=("item", *_DIMS),
    ),
    _voice(
        id="pulse_response_rate", code="E2", title="Answered the pulse", unit="share", good="up",
        words="How many of those asked have answered. Who answered is known to nobody.",
        formula="answers accepted / people asked when the round opened", dims=(),
        interval="none: everybody was counted",
        pitfalls="Below half, the answers do not stand for all.", denominator_words="people asked",
    ),
    _voice(
        id="enps", code="E3", title="Would recommend working here", unit="net_score", good="up",
        words="Share of 9 and 10 less share of 0 to 6, in points.",
        formula="100 × (share of 9–10 − share of 0–6)",
        pitfalls="In a team of eight, one person who moves from 6 to 9 moves it by 25 points. Never averaged with customers' scores. Net Promoter is a mark of its owners.",
    ),
    _voice(
        id="intent_to_stay", code="E4", title="Want to leave within a year", unit="share", good="down",
        words="Share who say that they want to leave at once or within twelve months.",
        formula="two leave options / answers", minimum_n=10,
        pitfalls="Asked and told only without names; it says nothing about any one person.",
    ),
    _voice(
        id="stress_conditions", code="E9", title="Conditions that cause stress", unit="score", good="down",
        words="Eight questions on demands, control, support, relationships, role and change, 0 to 100; low is good.",
        formula="mean of eight items, turned so that 100 is worst; then of persons", minimum_n=10,
        pitfalls="It describes working conditions; it is no diagnosis.",
    ),
    _voice(
        id="pulse_scale", code="E9", title="Pulse answers, scale by scale", unit="score", good="neither",
        words="The mean of one scale of an instrument, on the range that its authors gave it: the seven HSE scales of working conditions run from 1 to 5, and more is better.",
        formula="mean of persons' means of the scale's items", dims=("item", *_DIMS), minimum_n=5,
        pitfalls="No total is made of scales, and two scales are not compared: each has its own questions. It describes working conditions; it is no diagnosis.",
    ),
    _voice(
        id="job_satisfaction", code="E12", title="Job satisfaction", unit="share", good="up",
        words="Share of positive answers to four questions on recommending, job, pay and organisation.",
        formula="mean of the four shares of 4 and 5",
    ),
    _voice(
        id="exhaustion_share", code="E13", title="Exhausted by work", unit="share", good="down",
        words="Share who say that work often or very often left them with nothing for the rest of the day.",
        formula="often or very often / answers", minimum_n=10,
        pitfalls="A question to ask, never a diagnosis, and never about a person.",
    ),
    _voice(
        id="suggestion_handling", code="E7", title="Letters answered in time", unit="share", good="up",
        words="Of the letters in the suggestion box, the share answered within two working days; beside it those decided within twenty, and those put into practice.",
        formula="letters answered within two working days / letters whose two days are over",
        sources=("suggestion box", "domain rules, E7"), dims=("item",), minimum_n=10, maturity_days=7,
        clock="the month in which a letter came", attribution="the whole company",
        interval="Wilson", numerator_words="in time", denominator_words="letters",
        pitfalls="No answer of staff stands behind it, only what the house did. “No, because …” counts as handled. A month is told once it is over.",
    ),
    _voice(
        id="candidate_experience", code="H5", title="Candidates' experience", unit="share", good="up",
        family="hiring",
        words="Of four statements about how we hire, the share that candidates agreed with, hired or not. Each outcome counts alike: those hired are usually the happiest.",
        formula="for each outcome: mean of persons' shares of 4 and 5 / statements answered; then the mean of the outcomes told",
        sources=("candidates", "domain rules, H5"), dims=("item",),
        clock="the month in which a quarter of asking closed",
        attribution="the outcome of the application, for the whole company",
        interval="Student's t for an outcome; for all of them, put together as of independent groups",
        pitfalls="An outcome with fewer than five answers waits for the next quarter. Those who were hired alone would flatter, so a single outcome does not stand for all.",
    ),
)  # fmt: skip
