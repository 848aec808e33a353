"""Who may see what, declared once: the matrix holds every page to it.

A page's roles stand on its view. This file says which *things* each viewer may see, by the name of
the parameter in the address. A new kind of parameter must be added here, or the matrix fails.
"""

from collections.abc import Callable
from typing import Any

from tests.access.world import SUBJECTS, World
from worklocal.accounts.enums import RoleKind

FIRST_AREA = frozenset(SUBJECTS) - {"gwen"}

LED = {
    "ben": {"amina"}, "colm": {"amina"}, "cora": {"bilal"}, "chloe": {"nia"}, "piet": {"pam"},
    "lena": {"amina", "bilal"}, "lin": {"nia"},
    "grace": {"gwen"}, "greg": {"gwen"}, "far_leader": {"gwen"},
}  # fmt: skip
"""Whom coaches and leaders lead, lead a team of, or cover for: Colm for Ben, Greg for Grace."""

OWN = {"amina_role": "amina", "bilal_role": "bilal", "nia_role": "nia", "pam_role": "pam",
       "gwen_role": "gwen"}  # fmt: skip
AT_THE_DESK = {"hana": {"amina"}}
REFERRED_TO = {"esi": {"amina"}, "otto": {"bilal", "nia", "pam"}, "far_provider": {"gwen"}}
HIRING = {"dev": set(FIRST_AREA), "far_employer": {"gwen"}}

Rule = Callable[[World, str, str], bool]


def _person(world: World, viewer: str, subject: str) -> bool:
    if viewer in OWN:
        return OWN[viewer] == subject
    role = world.viewers[viewer].kind if viewer in world.viewers else ""
    if role == RoleKind.HUB:
        return subject in AT_THE_DESK.get(viewer, ())
    if role == RoleKind.STEWARD:  # who looked at the record; never the record itself
        return _of_the_area(world, viewer, subject)
    return subject in LED.get(viewer, ())


def _referral(world: World, viewer: str, subject: str) -> bool:
    return subject in REFERRED_TO.get(viewer, ()) or _person(world, viewer, subject)


def _introduction(world: World, viewer: str, subject: str) -> bool:
    return subject in HIRING.get(viewer, ()) or _person(world, viewer, subject)


def _of_the_area(world: World, viewer: str, subject: str) -> bool:
    far = viewer == "nobody_far" or not world.is_first_area(viewer)
    return (subject == "gwen") is far


def _vacancy(world: World, viewer: str, subject: str) -> bool:
    """An employer manages its own; everybody else sees what is open in the area."""
    role = world.viewers[viewer].kind if viewer in world.viewers else ""
    if role == RoleKind.EMPLOYER:
        return subject in HIRING.get(viewer, ())
    return _of_the_area(world, viewer, subject)


def _claim(world: World, viewer: str, subject: str) -> bool:
    """A provider's own; all of the area's for those who look after money."""
    role = world.viewers[viewer].kind if viewer in world.viewers else ""
    if role == RoleKind.PROVIDER:
        return subject in REFERRED_TO.get(viewer, ())
    return _of_the_area(world, viewer, subject)


def _team(world: World, viewer: str, subject: str) -> bool:
    return (viewer, subject) in {("lena", "amina"), ("far_leader", "gwen")}


def _token(world: World, viewer: str, subject: str) -> bool:
    """Whoever made it, and the officer of its area."""
    role = world.viewers[viewer].kind if viewer in world.viewers else ""
    if role == RoleKind.STEWARD:
        return _of_the_area(world, viewer, subject)
    return (viewer, subject) in {("ben", "amina"), ("grace", "gwen")}


def _stewards_own(world: World, viewer: str, subject: str) -> bool:
    role = world.viewers[viewer].kind if viewer in world.viewers else ""
    return role == RoleKind.STEWARD and _of_the_area(world, viewer, subject)


def _nobody(world: World, viewer: str, subject: str) -> bool:
    """Two nominated officers alone; the world has asked for nothing."""
    return False


OF_A_PERSON: dict[str, Rule] = {
    **dict.fromkeys(
        ("person_id", "goal_id", "action_id", "note_id", "assessment_id", "appointment_id",
         "challenge_id", "not_this_id", "job_id", "check_in_id", "consent_id",
         "message_id", "paper_id", "data_request_id", "restriction_id"), _person,
    ),
    "referral_id": _referral,
    "introduction_id": _introduction,
}  # fmt: skip
OF_AN_AREA: dict[str, Rule] = {
    "vacancy_id": _vacancy,
    "venue_id": _of_the_area,
    "provider_id": _of_the_area,
    "request_id": _of_the_area,
    "journey_id": _of_the_area,
    "arrival_id": _of_the_area,
    "service_id": _of_the_area,
    "organisation_id": _of_the_area,
    "cover_id": _team,
    "token_id": _token,
    "alarm_id": _of_the_area,
    "claim_id": _claim,
    "contract_id": _claim,
    "fund_id": _of_the_area,
    "firm_id": _of_the_area,
    "registration_id": _of_the_area,
    "role_id": _of_the_area,
    "mark_id": _of_the_area,
    "due_id": _of_the_area,
    "letter_id": _of_the_area,
    "screen_id": _of_the_area,
    "sharing_id": _of_the_area,
    "agreement_id": _of_the_area,
    "review_id": _stewards_own,
    "officer_id": _of_the_area,
    "opening_id": _nobody,
}
PUBLIC: dict[str, Rule] = {"public:job": _of_the_area}
"""Routes whose page is for everybody in the area, whoever they are: an advert that is out."""

NOBODYS = frozenset({"vacancy_id", "service_id", "venue_id", "provider_id", "organisation_id"})
"""Of those, what belongs to no person: it may stand in an address beside anybody's thing."""

VALUES: dict[str, Any] = {
    "number": 1, "section": "strengths", "step": "name", "channel": "sms", "from_on": "2026-01-01",
    "area_slug": "gm", "outcome": "FIRST_EARNINGS", "code": "share_sustained",
    "taxonomy_id": "00000000-0000-4000-8000-000000000001",
    "document": "processing",
    "term_id": "00000000-0000-4000-8000-000000000002",
}  # fmt: skip
"""Parameters that name no row of anybody's: a step, a section, a published code."""

VALUES_BY_ROUTE: dict[str, dict[str, Any]] = {
    "board:statistic": {"code": "employment-rate"},
    "board:wider": {"code": "not_helped_silent"},
    "coach:trial_offer": {"code": "free-26"},
    **{
        f"board:trial{name}": {"code": "free-26"}
        for name in ("", "_count", "_amend", "_pause", "_reopen", "_close")
    },
}

THINGS: dict[str, Rule] = {**OF_A_PERSON, **OF_AN_AREA}

PUBLISHED = ("open_referral:", "api:public_")
"""The directory's feed, and the API's open part: for everybody, under each area's own address."""

BESIDE: dict[str, frozenset[str]] = {"hub:same_person": frozenset({"person_id"})}
"""Parameters by route that the page does not load: it answers the same whatever stands there."""

ABSENT: dict[str, str] = {
    "board:people": "there are no figures of that quarter",
    "board:csv": "there are no figures yet",
    "board:trial_reopen": "the trial is not paused",
    "board:segmentation_card": "no card has been fitted yet",
    "board:segmentation_impact": "no card has been fitted yet",
    "board:segmentation_csv": "no card has been fitted yet",
    "coach:early_help": "nobody has switched the points on",
    "commissioner:claim_recover": "only a claim that was paid can be taken back",
    "employer:vacancy_check": "only an advert that is not out yet is checked",
    "steward:wall_letter": "whoever has an account is sent no letter",
    "restricted:two_keys": "only a nominated officer finds it",
    "coach:protection_warning_end": "there is no warning",
    "citizen:benefits_reason": "only a missed meeting has a reason",
    "citizen:benefits_right": "only a message that was called wrong may be called right again",
    "citizen:paper_file": "the file is still being checked",
    "citizen:request_pdf": "the copy has not been released",
    "citizen:request_json": "the copy has not been released",
    "citizen:moving_agree": "nobody has prepared a move",
    "citizen:moving_back": "nobody has prepared a move",
    "citizen:received": "they did not come from another area",
    "citizen:received_plan": "they did not come from another area",
    "coach:moving_agree": "nobody has prepared a move",
    "coach:moving_back": "nobody has prepared a move",
    "coach:received": "they did not come from another area",
    "coach:received_plan": "they did not come from another area",
    "coach:paper_file": "the file is still being checked",
    "steward:request_print": "the copy has not been released",
    "provider:claim_new": "there is nothing yet that may be claimed for this referral",
}
"""Routes that may answer "not found" even to those who may see the thing, with the reason."""


def things_of(route: str, parameters: tuple[str, ...]) -> list[str]:
    """The parameters that decide who may see the page: none for what is published to all."""
    beside = BESIDE.get(route, frozenset())
    if route.startswith(PUBLISHED):
        return []
    return [name for name in parameters if name in THINGS and name not in beside]


def rule_of(route: str, name: str) -> Rule:
    return PUBLIC.get(route, THINGS[name])


def may_be_absent(route: str) -> bool:
    return route in ABSENT or route.startswith(PUBLISHED)


def unknown(parameters: tuple[str, ...]) -> list[str]:
    return [name for name in parameters if name not in THINGS and name not in VALUES]
