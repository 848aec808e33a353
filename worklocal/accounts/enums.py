"""Kinds of organisation, role and access. Stored codes are upper case; labels are for people."""

from django.db import models


class OrganisationKind(models.TextChoices):
    COUNCIL = "COUNCIL", "Council or combined authority"
    PROVIDER = "PROVIDER", "Provider"
    EMPLOYER = "EMPLOYER", "Employer"
    HEALTH = "HEALTH", "Health service"
    AGENCY = "AGENCY", "Government agency"


class RoleKind(models.TextChoices):
    CITIZEN = "CITIZEN", "Person using the service"
    COACH = "COACH", "Coach"
    LEADER = "LEADER", "Team leader"
    HUB = "HUB", "Hub reception and adviser"
    PROVIDER = "PROVIDER", "Provider worker"
    EMPLOYER = "EMPLOYER", "Employer"
    BROKER = "BROKER", "Employer account manager"
    COMMISSIONER = "COMMISSIONER", "Commissioner"
    BOARD = "BOARD", "Board member"
    ANALYST = "ANALYST", "Analyst"
    STEWARD = "STEWARD", "Data protection officer"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"


STAFF_ROLES = frozenset(kind for kind in RoleKind if kind is not RoleKind.CITIZEN)

ROLES_WITH_PEOPLE = frozenset(
    {RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB, RoleKind.PROVIDER, RoleKind.STEWARD}
)
"""Roles whose holders may be granted access to a person. No other role has a path to one."""


class GrantReason(models.TextChoices):
    LEAD = "LEAD", "Lead coach"
    COVER = "COVER", "Covering for the lead coach"
    TEAM = "TEAM", "Leads the coach's team"
    DESK = "DESK", "Seen at a hub"
    REFERRAL = "REFERRAL", "Referred, with consent"
    SUPPORTER = "SUPPORTER", "Named supporter"
    BREAK_GLASS = "BREAK_GLASS", "Emergency access"
    REQUEST = "REQUEST", "Working on the person's data request"
    OFFICERS = "OFFICERS", "Two nominated officers together"


class BarKind(models.TextChoices):
    """What an access bar closes, whatever grants there are."""

    PAIR = "PAIR", "One account and one person"
    ALL_BUT = "ALL_BUT", "Everybody but the named lead"
    GROUP = "GROUP", "A part that the person has sealed"
    HALT = "HALT", "One account, for a time"


class FieldGroup(models.TextChoices):
    """Parts of a record that need their own grant; everything else comes with any live grant."""

    HEALTH = "HEALTH", "Health and disability"
    OFFENDING = "OFFENDING", "Offending history"
    MONEY = "MONEY", "Money and debt"
    PRIVATE = "PRIVATE", "Private notes"
