"""Whom one may step into: a few of each role, in both areas."""

from dataclasses import dataclass

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area, Role

A_FEW = 6

DOES = {
    RoleKind.CITIZEN: "sees their account, plan, matches and who looked at their record",
    RoleKind.COACH: "works with their caseload: plans, referrals, introductions, check-ins",
    RoleKind.LEADER: "leads a team of coaches and arranges cover",
    RoleKind.HUB: "meets people at a hub and takes new joiners in",
    RoleKind.PROVIDER: "answers referrals, records progress, claims for outcomes",
    RoleKind.EMPLOYER: "posts vacancies and says what became of introductions",
    RoleKind.BROKER: "is the one named contact of employers, and checks vacancies",
    RoleKind.COMMISSIONER: "opens funds, agrees contracts, checks and approves claims",
    RoleKind.BOARD: "reads outcomes against the past, similar areas and the nation",
    RoleKind.ANALYST: "reads outcomes in depth, without names",
    RoleKind.STEWARD: "looks after personal data: reads, requests, alerts",
    RoleKind.ADMINISTRATOR: "looks after accounts and roles",
}


@dataclass(frozen=True)
class Part:
    """One role somebody may step into."""

    role_id: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Parts:
    """The roles of one kind in one area."""

    kind: str
    does: str
    parts: tuple[Part, ...]


def parts_to_step_into() -> list[tuple[Area, list[Parts]]]:
    """Each demonstration area with a few people of each kind of role; two queries in all.

    Runs in the sign-in context: accounts of citizens are hidden from every other.
    """
    areas = list(Area.objects.filter(is_demonstration=True).order_by("-is_default", "name", "id"))
    roles = (
        Role.objects.filter(area__in=areas)
        .select_related("user", "organisation")
        .order_by("area", "kind", "starts_on", "id")
    )
    found: dict[tuple[object, str], list[Part]] = {}
    for role in roles:
        parts = found.setdefault((role.area_id, role.kind), [])
        if len(parts) < A_FEW:
            organisation = role.organisation.name if role.organisation else ""
            parts.append(Part(str(role.pk), role.user.display_name, organisation))
    return [
        (
            area,
            [
                Parts(str(kind.label), DOES[kind], tuple(found[area.pk, kind]))
                for kind in RoleKind
                if (area.pk, kind) in found
            ],
        )
        for area in areas
    ]
