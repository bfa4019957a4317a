"""Roles, actions, and which role may do what over whom. Pure: no tables, no clock."""

from __future__ import annotations

from typing import Final, Literal

Role = Literal[
    "agent", "team_lead", "support_leader", "hr_partner", "hr_desk_agent", "administrator",
    "works_council",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = (
    "agent", "team_lead", "support_leader", "hr_partner", "hr_desk_agent", "administrator",
    "works_council",
)  # fmt: skip

Scope = Literal["company", "teams", "self"]
"""How far a grant reaches: everybody, the grant's own teams, only oneself."""

_EVERYBODY: Final[dict[Role, Scope]] = dict.fromkeys(ROLES, "company")

ACTIONS: Final[dict[str, dict[Role, Scope]]] = {
    # pages that every signed-in employee has
    "sign_in_pages": _EVERYBODY,
    "see_own_page": _EVERYBODY,
    # group figures, by sensitivity; a role with scope "teams" also sees the company's total
    "see_service_figures": {
        "agent": "teams", "team_lead": "teams", "support_leader": "company",
        "hr_partner": "company", "hr_desk_agent": "teams", "administrator": "company",
        "works_council": "company",
    },
    "see_workforce_figures": {
        "team_lead": "teams", "support_leader": "company", "hr_partner": "company",
        "works_council": "company",
    },
    "see_voice_figures": _EVERYBODY,
    "see_case_figures": {"hr_partner": "company", "hr_desk_agent": "company"},
    "see_team_page": {
        "agent": "teams", "team_lead": "teams", "support_leader": "company",
        "hr_partner": "company",
    },
    # single records
    "see_person_page": {"team_lead": "teams", "hr_partner": "company"},
    "see_coaching_figures": {"team_lead": "teams"},
    "see_ticket_numbers": {"team_lead": "teams", "support_leader": "company"},
    "see_comments": {"team_lead": "teams", "support_leader": "company", "hr_partner": "company"},
    # work on data
    "see_data_health": {
        "support_leader": "company", "hr_partner": "company", "administrator": "company",
    },
    "import_data": {
        "support_leader": "company", "hr_partner": "company", "administrator": "company",
    },
    "match_people": {
        "support_leader": "company", "hr_partner": "company", "administrator": "company",
    },
    "set_targets": {"support_leader": "company", "hr_partner": "company"},
    "write_chart_notes": {"support_leader": "company", "hr_partner": "company"},
    "export_person": {"hr_partner": "company"},
    "erase_person": {"hr_partner": "company"},
    # HR and Support together
    "see_pack": {"support_leader": "company", "hr_partner": "company"},
    "hold_sync": {"support_leader": "company", "hr_partner": "company"},
    "rate_audit": {"support_leader": "company", "hr_partner": "company"},
    "see_audit": {
        "support_leader": "company", "hr_partner": "company", "works_council": "company",
    },
    "set_goals": {"support_leader": "company", "hr_partner": "company"},
    "see_goals": {
        "support_leader": "company", "hr_partner": "company", "team_lead": "company",
    },
    "see_actions": {
        "support_leader": "company", "hr_partner": "company", "team_lead": "teams",
        "hr_desk_agent": "self", "agent": "self", "administrator": "self", "works_council": "self",
    },
    "write_actions": {
        "support_leader": "company", "hr_partner": "company", "team_lead": "teams",
    },
    "see_team_meetings": {
        "agent": "teams", "team_lead": "teams", "support_leader": "company",
        "hr_partner": "company",
    },
    "hold_team_meetings": {
        "team_lead": "teams", "support_leader": "company", "hr_partner": "company",
    },
    "see_journeys": {
        "support_leader": "company", "hr_partner": "company", "team_lead": "company",
    },
    "set_journeys": {"support_leader": "company", "hr_partner": "company"},
    # listening
    "run_pulses": {"hr_partner": "company"},
    "see_pulses": {
        "hr_partner": "company", "support_leader": "company", "team_lead": "teams",
        "works_council": "company",
    },
    "answer_voice": {"hr_partner": "company", "support_leader": "company"},
    "see_visitors": {
        "hr_partner": "company", "support_leader": "company", "works_council": "company",
    },
    "ask_visitors": {"hr_partner": "company"},
    "answer_insights": {
        "hr_partner": "company", "support_leader": "company", "team_lead": "teams",
    },
    "verify_anonymity": {
        "works_council": "company", "hr_partner": "company", "administrator": "company",
    },
    # evidence
    "see_evidence": {"support_leader": "company", "hr_partner": "company"},
    "register_initiative": {"support_leader": "company", "hr_partner": "company"},
    "see_practices": {"support_leader": "company", "hr_partner": "company"},
    # running the house
    "administer": {"administrator": "company"},
    "invite": {"administrator": "company"},
    "see_limits": {"administrator": "company", "hr_partner": "company", "works_council": "company"},
    "verify_trail": {"administrator": "company", "works_council": "company"},
    "read_trail": {"works_council": "company", "administrator": "company"},
    "see_release_ledger": {"works_council": "company", "hr_partner": "company"},
}  # fmt: skip
"""Who may what. An action that is not here is denied to everybody."""

SELF_ACTIONS: Final[frozenset[str]] = frozenset(
    {"see_person_page", "export_person", "see_ticket_numbers", "see_coaching_figures"}
)
"""What everybody may do about themselves, whatever their role."""

TOKEN_PREFIX: Final = "kw_"  # noqa: S105 - how all secrets begin
"""Begins the secret of a program's way in, so that scanners of leaked secrets know it."""
TOKEN_DAYS: Final = (30, 90, 365)
"""How long a program's way in may work; none works for ever."""
MOST_TOKENS: Final = 20
"""So many of one user may work at a time."""


def reach(*, roles: frozenset[str], action: str) -> Scope | None:
    """The widest scope that any of the roles has for an action; None when none has."""
    allowed = ACTIONS.get(action, {})
    scopes = {scope for role, scope in allowed.items() if role in roles}
    for scope in ("company", "teams", "self"):
        if scope in scopes:
            return scope
    return None
