"""The cast, the same in every test, all invented.

Amina, a person; Ben, her coach; Lena, who leads Ben's team; Chloe, a coach in another team; Hana
at the hub's desk; Esi, a provider worker; Dev, an employer; Farid and Fay, commissioners; Bola of
the board; Stefan, the data protection officer; and Grace, a coach of another council, who must
see nothing. Gwen is a person of Grace's, whose every word is the canary.
"""

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from worklocal.accounts.enums import OrganisationKind, RoleKind
from worklocal.accounts.models import Area, Organisation, Role, Team, User
from worklocal.accounts.viewer import Viewer, viewer_in
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in.sessions import prove_factor
from worklocal.support.coaching.models import CoachRoom, LeadReason
from worklocal.support.people.enums import EntryRoute
from worklocal.support.people.models import Person

MANCHESTER, SALFORD, LEEDS = "E08000003", "E08000006", "E08000035"
CANARY = "ZZCANARYZZ"


def make_area(slug: str, code: str, name: str, **more: Any) -> Area:
    return Area.objects.create(
        slug=slug, code=code, name=name, service_name=f"{name} Work Local",
        languages=["en-gb", "cy"], **more,
    )  # fmt: skip


def make_role(area: Area, name: str, kind: RoleKind, organisation: Organisation | None = None,
              team: Team | None = None, person_id: uuid.UUID | None = None) -> Role:  # fmt: skip
    user = User.objects.create_user(
        f"{name.lower()}@{area.slug}.example", display_name=name,
        is_staff_account=kind is not RoleKind.CITIZEN,
    )  # fmt: skip
    return Role.objects.create(
        user=user, area=area, kind=kind, organisation=organisation, team=team, person_id=person_id
    )


def make_person(area: Area, chosen_name: str, **more: Any) -> Person:
    """A person of the area; call within a context that sees the area."""
    return Person.objects.create(
        area=area,
        chosen_name=chosen_name,
        **{"email": f"{chosen_name.lower()}@people.example", "la_code": MANCHESTER, **more},
    )


class Cast(SimpleNamespace):
    """Roles by first name (`cast.ben`), `viewer(role)`, `as_(role)`, `client(role)`."""

    def viewer(self, role: Role) -> Viewer:
        return viewer_in(role)

    def as_(self, role: Role) -> Any:
        """`with cast.as_(cast.ben): ...` acts as Ben, under row security."""
        return acting(viewer_in(role).context())

    def as_area(self, area: Area | None = None) -> Any:
        return acting(Context.system((area or self.area).pk))

    def client(self, role: Role | None = None) -> Client:
        """A browser signed in as the role, or as nobody."""
        client = Client(raise_request_exception=True)
        if role is not None:
            with acting(Context(scope="SIGN_IN")):
                client.force_login(role.user)
            session = client.session
            session["role"] = str(role.pk)
            prove_factor(session, "test")
            session.save()
        return client


def build_cast() -> Cast:
    area = make_area("gm", "E47000001", "Greater Manchester", is_default=True)
    other = make_area("wy", "E47000003", "West Yorkshire", canary=CANARY)
    with acting(Context.system(area.pk)):
        council = _organisation(area, "Combined Authority", OrganisationKind.COUNCIL)
        team = Team.objects.create(area=area, organisation=council, name="Central team")
        north = Team.objects.create(area=area, organisation=council, name="North team")
        desk = Team.objects.create(area=area, organisation=council, name="Hub desk")
        provider = _organisation(area, "Bright Steps", OrganisationKind.PROVIDER)
        employer = _organisation(area, "Mill Bakery", OrganisationKind.EMPLOYER)
        roles = {
            "ben": make_role(area, "Ben", RoleKind.COACH, council, team),
            "lena": make_role(area, "Lena", RoleKind.LEADER, council, team),
            "chloe": make_role(area, "Chloe", RoleKind.COACH, council, north),
            "hana": make_role(area, "Hana", RoleKind.HUB, council, desk),
            "esi": make_role(area, "Esi", RoleKind.PROVIDER, provider),
            "dev": make_role(area, "Dev", RoleKind.EMPLOYER, employer),
            "farid": make_role(area, "Farid", RoleKind.COMMISSIONER, council),
            "fay": make_role(area, "Fay", RoleKind.COMMISSIONER, council),
            "bola": make_role(area, "Bola", RoleKind.BOARD, council),
            "anya": make_role(area, "Anya", RoleKind.ANALYST, council),
            "stefan": make_role(area, "Stefan", RoleKind.STEWARD, council),
            "adam": make_role(area, "Adam", RoleKind.ADMINISTRATOR, council),
            "bea": make_role(area, "Bea", RoleKind.BROKER, council),
        }
        for name in ("ben", "chloe"):
            CoachRoom.objects.create(
                area=area, coach=roles[name].user, team=roles[name].team, places=45,
                la_codes=[MANCHESTER],
            )  # fmt: skip
        amina, journey, citizen = _person_with_lead(area, "Amina", roles["ben"])
    with acting(Context.system(other.pk)):
        leeds = _organisation(other, f"{CANARY} council", OrganisationKind.COUNCIL)
        far_team = Team.objects.create(area=other, organisation=leeds, name=f"{CANARY} team")
        grace = make_role(other, "Grace", RoleKind.COACH, leeds, far_team)
        CoachRoom.objects.create(area=other, coach=grace.user, team=far_team, la_codes=[LEEDS])
        gwen, gwens_journey, gwens_role = _person_with_lead(other, f"Gwen {CANARY}", grace)
    return Cast(
        area=area, other=other, council=council, team=team, desk=desk, provider=provider,
        employer=employer, amina=amina, journey=journey, amina_role=citizen, grace=grace,
        gwen=gwen, gwens_journey=gwens_journey, gwen_role=gwens_role, **roles,
    )  # fmt: skip


def _organisation(area: Area, name: str, kind: OrganisationKind) -> Organisation:
    return Organisation.objects.create(area=area, name=name, kind=kind)


def _person_with_lead(area: Area, name: str, coach: Role) -> tuple[Person, Any, Role]:
    from worklocal.support.coaching.services import assign_lead
    from worklocal.support.people.services import start_journey

    person = make_person(area, name, email=f"{name.split()[0].lower()}@people.example")
    role = make_role(area, name.split()[0], RoleKind.CITIZEN, person_id=person.pk)
    person.user = role.user
    person.save(update_fields=["user"])
    now = clock.now()
    journey = start_journey(
        person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES",
        at=now - dt.timedelta(days=3),
    )  # fmt: skip
    assign_lead(journey=journey, coach=coach.user, reason=LeadReason.JOINED, at=now)
    journey.refresh_from_db()
    return person, journey, role


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast. The test itself acts as nobody: use `cast.as_(...)` or `cast.as_area()`."""
    with acting(Context(scope="SIGN_IN")):
        return build_cast()
