"""Who may set and lift what, when a review is due, and which details agree. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.core.periods import add_working_days
from worklocal.support.restricted.enums import (
    Decision,
    EmergencyReason,
    RelationKind,
    RestrictionKind,
    ReviewKind,
)

OPEN_FOR = timedelta(minutes=60)
ASKED_FOR = timedelta(minutes=30)
"""How long one nominated officer waits for the second."""

REVIEW_DAYS = 3
"""Working days; bank holidays are counted, so a review is never due later than it should be."""

ALERT_AT, THROTTLE_AT = 300, 600
"""Different people whose records one account opened in an hour. Unverified against real work."""

HALT_FOR = timedelta(hours=1)
SAMPLE_PERCENT = 1
SEALABLE = (FieldGroup.HEALTH, FieldGroup.OFFENDING, FieldGroup.MONEY)

_TEAM = frozenset({RoleKind.COACH, RoleKind.LEADER})
_OWN = frozenset({RoleKind.CITIZEN})
MAY_SET: dict[RestrictionKind, frozenset[RoleKind]] = {
    RestrictionKind.ADDRESS: _TEAM | _OWN,
    RestrictionKind.IDENTITY: _TEAM,
    RestrictionKind.KNOWN: _TEAM,
    RestrictionKind.RISK: _TEAM,
    RestrictionKind.SEALED: _OWN,
}
MAY_LIFT: dict[RestrictionKind, frozenset[RoleKind]] = {
    RestrictionKind.ADDRESS: _TEAM,
    RestrictionKind.IDENTITY: _TEAM,
    RestrictionKind.KNOWN: frozenset({RoleKind.LEADER}),
    RestrictionKind.RISK: _TEAM,
    RestrictionKind.SEALED: _OWN,
}
NEEDS_TWO = frozenset({RestrictionKind.ADDRESS, RestrictionKind.IDENTITY})
"""Lifted only when the data protection officer agrees: the one who asks never decides."""

MAY_OPEN = frozenset({RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB})
"""Roles that may open a record in an emergency."""

MAY_KNOW = frozenset({RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB, RoleKind.PROVIDER})

GROUPS: dict[EmergencyReason, tuple[FieldGroup, ...]] = {
    EmergencyReason.LIFE: (FieldGroup.HEALTH,),
    EmergencyReason.HEALTH: (FieldGroup.HEALTH,),
}
"""Sensitive parts an emergency opens. Sealed parts and protected addresses stay closed in all."""

DECISIONS: dict[ReviewKind, tuple[Decision, ...]] = {
    ReviewKind.EMERGENCY: (Decision.RIGHT, Decision.RIGHT_UNTOLD, Decision.WRONG),
    ReviewKind.REFUSED: (Decision.RIGHT, Decision.WRONG),
    ReviewKind.RELATION: (Decision.LOCK, Decision.OPEN),
    ReviewKind.PACE: (Decision.RIGHT, Decision.WRONG),
    ReviewKind.SAMPLE: (Decision.RIGHT, Decision.WRONG),
    ReviewKind.LIFT: (Decision.LIFT, Decision.KEEP),
}


def review_due(day: date) -> date:
    return add_working_days(day, REVIEW_DAYS)


@dataclass(frozen=True)
class Home:
    """What of somebody is compared: an empty part agrees with nothing."""

    family_name: str = ""
    postcode: str = ""
    phone: str = ""


def likely_relation(staff: Home, person: Home) -> RelationKind | None:
    """Why two people may know each other, from what both gave. A surname alone is no reason."""
    if _digits(staff.phone) and _digits(staff.phone) == _digits(person.phone):
        return RelationKind.SAME_PHONE
    same_name = _plain(staff.family_name) and _plain(staff.family_name) == _plain(
        person.family_name
    )
    if same_name and _plain(staff.postcode) and _plain(staff.postcode) == _plain(person.postcode):
        return RelationKind.SAME_HOME
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _digits(text: str) -> str:
    """A phone number's digits, the country's code taken for its nought."""
    found = "".join(each for each in text if each.isdigit())
    return "0" + found[2:] if found.startswith("44") else found
