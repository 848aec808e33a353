"""Two areas full of people at every distance from one another, made by the services.

Five people, each with one of everything behind them: Amina, led by Ben; Bilal, led by Cora of
Ben's team; Nia, led by Chloe of another team; Pam, led by Piet of another organisation; and Gwen
of the other area, whose every word is the canary.
"""

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from tests.access.records import records_of
from tests.cast import (
    CANARY,
    Cast,
    _organisation,
    _person_with_lead,
    build_cast,
    make_person,
    make_role,
)
from tests.exchange.benefits_gateway import facts
from tests.web import story
from worklocal.accounts.enums import GrantReason, OrganisationKind, RoleKind
from worklocal.accounts.models import Area, Organisation, Role, Team, holder_key
from worklocal.accounts.services import open_grant
from worklocal.accounts.tokens import make_token
from worklocal.core import clock, rowsecurity
from worklocal.core.context import Context, acting
from worklocal.employers.firms.models import Firm
from worklocal.exchange.sign_in.models import Alert, Screen
from worklocal.matching.introductions import services as introductions
from worklocal.matching.introductions.models import Introduction
from worklocal.provision.agreements.models import Agreement
from worklocal.provision.directory.models import ListedOrganisation, Service
from worklocal.provision.venues.models import Venue
from worklocal.support.coaching import cover
from worklocal.support.coaching.models import CoachRoom
from worklocal.support.joining import services as joining
from worklocal.support.joining.desk import open_while_waiting
from worklocal.support.moving import services as moving
from worklocal.support.moving.models import Arrival, Move
from worklocal.support.people.enums import EntryRoute
from worklocal.support.people.models import Consent
from worklocal.support.people.services import start_journey
from worklocal.support.referrals import services as referrals
from worklocal.support.referrals.models import Referral
from worklocal.support.restricted.models import NominatedOfficer, RecordRestriction, Review

SUBJECTS = ("amina", "bilal", "nia", "pam", "gwen")


@dataclass
class World:
    """`things[subject][parameter]` is an id for an address; `viewers` are roles by name."""

    cast: Cast
    viewers: dict[str, Role] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)

    def is_first_area(self, viewer: str) -> bool:
        return viewer not in self.viewers or self.viewers[viewer].area_id == self.cast.area.pk


def build_world() -> World:
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()
    world = World(cast)
    _more_staff(world)
    for subject in SUBJECTS:
        _live(world, subject)
    _shared_things(world)
    _mark_the_other_area(cast.other)
    return world


def _more_staff(world: World) -> None:
    """Colleagues near and far, and every role a second time in the other area."""
    cast = world.cast
    with cast.as_area():
        cast.north = Team.objects.get(name="North team")
        cast.partner = _organisation(cast.area, "Partner", OrganisationKind.COUNCIL)
        cast.other_provider = _organisation(cast.area, "Next Door", OrganisationKind.PROVIDER)
        cast.other_employer = _organisation(cast.area, "Iron Works", OrganisationKind.EMPLOYER)
        Firm.objects.create(
            area=cast.area, organisation=cast.other_employer, name="Iron Works", sector="C",
            size="SMALL", postcode="M1 1AE", la_code="E08000003", checked_on=clock.today(),
        )  # fmt: skip
        south = Team.objects.create(area=cast.area, organisation=cast.partner, name="South team")
        more = {
            "cora": (RoleKind.COACH, cast.council, cast.team),
            "colm": (RoleKind.COACH, cast.council, cast.team),
            "piet": (RoleKind.COACH, cast.partner, south),
            "lin": (RoleKind.LEADER, cast.council, cast.north),
            "hari": (RoleKind.HUB, cast.council, _team(cast, "Far desk")),
            "otto": (RoleKind.PROVIDER, cast.other_provider, None),
            "ivan": (RoleKind.EMPLOYER, cast.other_employer, None),
        }  # fmt: skip
        for name, (kind, organisation, team) in more.items():
            setattr(cast, name, make_role(cast.area, name.title(), kind, organisation, team))
        for name in ("cora", "colm", "piet"):
            _room(cast.area, getattr(cast, name))
        for name, coach in (("bilal", cast.cora), ("nia", cast.chloe), ("pam", cast.piet)):
            person, journey, role = _person_with_lead(cast.area, name.title(), coach)
            setattr(cast, name, person)
            setattr(cast, f"{name}s_journey", journey)
            setattr(cast, f"{name}_role", role)
    with cast.as_area(cast.other):
        council, team = cast.grace.organisation, cast.grace.team
        desk = Team.objects.create(area=cast.other, organisation=council, name="Desk")
        cast.greg = make_role(cast.other, "Greg", RoleKind.COACH, council, team)
        _room(cast.other, cast.greg)
        for kind in RoleKind:
            if kind in (RoleKind.COACH, RoleKind.CITIZEN):
                continue
            of = _organisation_for(kind, cast.other) or council
            name = f"far_{kind.lower()}"
            at = desk if kind == RoleKind.HUB else team
            setattr(cast, name, make_role(cast.other, f"Far{kind.title()}", kind, of, at))
    world.viewers = {name: role for name, role in vars(cast).items() if isinstance(role, Role)}


def _organisation_for(kind: RoleKind, area: Area) -> Organisation | None:
    kinds = {RoleKind.PROVIDER: OrganisationKind.PROVIDER,
             RoleKind.EMPLOYER: OrganisationKind.EMPLOYER}  # fmt: skip
    return _organisation(area, f"{CANARY} {kind.title()}", kinds[kind]) if kind in kinds else None


def _team(cast: Cast, name: str) -> Team:
    return Team.objects.create(area=cast.area, organisation=cast.council, name=name)


def _room(area: Area, coach: Role) -> None:
    CoachRoom.objects.create(area=area, coach=coach.user, team=coach.team, places=45, la_codes=[])


TELLERS = {
    "amina": ("ben", "cora", "provider", "employer", "desk"),
    "bilal": ("cora", "colm", "other_provider", "other_employer", "desk"),
    "nia": ("chloe", "ben", "other_provider", "other_employer", "desk"),
    "pam": ("piet", "chloe", "other_provider", "other_employer", "desk"),
    "gwen": ("grace", "greg", "", "", ""),
}
"""Each person's coach, the coach they may be handed to, and the bodies they meet."""


def _live(world: World, subject: str) -> None:
    """One of everything for this person, told by `tests/web/story.py`."""
    cast = world.cast
    coach, next_coach, provider, employer, desk = TELLERS[subject]
    far = subject == "gwen"
    life = Cast(
        area=cast.other if far else cast.area, amina=getattr(cast, subject),
        amina_role=getattr(cast, f"{subject}_role"), ben=getattr(cast, coach),
        chloe=getattr(cast, next_coach),
        journey=cast.journey if subject == "amina" else getattr(cast, f"{subject}s_journey"),
        provider=cast.far_provider.organisation if far else getattr(cast, provider),
        employer=cast.far_employer.organisation if far else getattr(cast, employer),
        desk=cast.far_hub.team if far else getattr(cast, desk),
    )  # fmt: skip
    told = story.tell(life)
    facts.link(life)
    (message,) = (row for row in facts.form(life) if row.person_id == life.amina.pk)
    with acting(life.viewer(life.amina_role).context()):
        introductions.agree_introduction(
            introduction=Introduction.objects.get(pk=told.introduction),
            wording="Yes, share it.", at=clock.now(),
        )  # fmt: skip
    with life.as_area():
        Venue.objects.filter(pk=told.venue.pk).update(name=f"Hub of {subject}")
        world.things[subject] = {
            "person_id": life.amina.pk, "goal_id": told.goal, "action_id": told.action,
            "note_id": told.note, "assessment_id": told.assessment,
            "appointment_id": getattr(told.appointment, "pk", told.appointment),
            "referral_id": told.referral,
            "introduction_id": told.introduction, "challenge_id": told.challenge,
            "not_this_id": told.not_this, "job_id": told.job, "check_in_id": told.check_in,
            "consent_id": Consent.objects.filter(person=life.amina).order_by("id").first().pk,
            "vacancy_id": told.other_vacancy.pk, "venue_id": told.venue.pk,
            "message_id": message.pk, "provider_id": life.provider.pk,
            "journey_id": life.journey.pk, **records_of(life),
            "restriction_id": _restricted(life),
        }  # fmt: skip


def _restricted(life: Cast) -> uuid.UUID:
    return RecordRestriction.objects.create(
        area=life.area, person=life.amina, kind="KNOWN", reason="A cousin works here.",
        set_by=life.ben.user, set_at=clock.now(),
    ).pk  # fmt: skip


def _shared_things(world: World) -> None:
    """What belongs to a team, a desk or the whole area: cover, requests, people without a coach."""
    cast = world.cast
    for subject, leader, coaches, area in (
        ("amina", "lena", ("ben", "colm"), cast.area),
        ("gwen", "far_leader", ("grace", "greg"), cast.other),
    ):
        things = world.things[subject]
        role, away, stands_in = (getattr(cast, name) for name in (leader, *coaches))
        today = clock.today()
        with cast.as_(role):
            things["cover_id"] = cover.arrange_cover(
                coach=away.user, covered_by=stands_in.user, starts_on=today,
                ends_on=today + dt.timedelta(days=3),
            )  # fmt: skip
        with cast.as_area(area):
            things["request_id"] = joining.request_to_join(
                answers=joining.JoinAnswers("Jo", email=f"jo@{area.slug}.example"),
                entry_route=EntryRoute.SELF, at=clock.now(),
            )  # fmt: skip
            things["waiting_id"] = _waiting(cast, area)
            things["review_id"], things["officer_id"] = _reviewed(cast, area, away, stands_in)
            things["service_id"], things["organisation_id"] = _listed(area)
        with cast.as_(away):
            token, _secret = make_token(role=away, name="Diary", days=30, at=clock.now())
            things["token_id"] = token.pk
        with cast.as_area(area):
            things["agreement_id"] = _agreement(area, role)
            things["screen_id"], things["sharing_id"] = _screen_and_alert(area, role, things)
    _arrivals(world)
    _open_to_desk_and_provider(world)


def _reviewed(cast: Cast, area: Area, away: Role, other: Role) -> tuple[uuid.UUID, uuid.UUID]:
    """A review for the data protection officer alone, and an officer nominated."""
    review = Review.objects.create(
        area=area, kind="PACE", about_user=away.user, key="pace", facts={"people": 301},
        raised_at=clock.now(), due_on=clock.today(),
    )  # fmt: skip
    officer = NominatedOfficer.objects.create(
        area=area, user=other.user, named_by=away.user, since=clock.now(), until=None
    )
    return review.pk, officer.pk


def _waiting(cast: Cast, area: Area) -> uuid.UUID:
    """A journey that nobody leads, seen by desks and leaders alone."""
    person = make_person(area, "Wanda")
    journey = start_journey(
        person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES", at=clock.now()
    )
    open_while_waiting(person_id=person.pk, journey_id=journey.pk, at=clock.now())
    return journey.pk


def _arrivals(world: World) -> None:
    """Each area's Mo moves to the other one, whose desk has an offer to answer."""
    cast = world.cast
    for coach, to, subject in (("ben", cast.other, "gwen"), ("grace", cast.area, "amina")):
        role = getattr(cast, coach)
        with acting(dataclasses.replace(Context.system(role.area_id), user=role.user_id)):
            person = make_person(role.area, "Mo")
            journey = start_journey(
                person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES", at=clock.now()
            )
            made = moving.prepare(
                journey=journey, to_area=to, moves_on=clock.today(), chosen=["EMAIL"],
                at=clock.now(),
            )  # fmt: skip
            move = Move.objects.get(pk=made)
            moving.agree(
                move=move, sha256=move.sha256, wording="Yes.", at=clock.now(), read_aloud=True
            )
        with cast.as_area(to):
            world.things[subject]["arrival_id"] = Arrival.objects.get(move_id=made).pk


def _listed(area: Area) -> tuple[uuid.UUID, uuid.UUID]:
    body = ListedOrganisation.objects.create(area_code=area.code, name="A listed body")
    service = Service(
        area_code=area.code, organisation=body, name="A service", needs=["MONEY"],
        checked_on=clock.today(), imported_from="",
    )  # fmt: skip
    service.search_words = service.words_for_search(body.name)
    service.save(force_insert=True)
    return service.pk, body.pk


def _agreement(area: Area, role: Role) -> uuid.UUID:
    today = clock.today()
    return Agreement.objects.create(
        area=area, kind="SHARING", party="A bordering council", purpose="People who move",
        legal_basis="TASK", starts_on=today, review_on=today, ends_on=today, added_by=role.user,
    ).pk  # fmt: skip


def _screen_and_alert(area: Area, role: Role, things: dict[str, Any]) -> tuple[Any, Any]:
    """A shared screen of the hub's desk, and a login that may be shared."""
    screen = Screen.objects.create(
        area=area, venue_id=things["venue_id"], number=1, made_by=role.user,
        device_digest=area.slug,
    )  # fmt: skip
    alert = Alert.objects.create(area=area, user=role.user, networks=3)
    return screen.pk, alert.pk


def _open_to_desk_and_provider(world: World) -> None:
    """Amina is at Hana's desk today, and Esi has taken on what Amina was referred for."""
    cast, now = world.cast, clock.now()
    with cast.as_area():
        open_grant(
            person_id=cast.amina.pk, holder=holder_key("t", cast.desk.pk),
            reason=GrantReason.DESK, starts_at=now - dt.timedelta(minutes=1),
            ends_at=now + dt.timedelta(hours=2),
        )  # fmt: skip
    with cast.as_(cast.esi):
        referral = Referral.objects.get(pk=world.things["amina"]["referral_id"])
        referrals.answer_referral(referral=referral, accept=True, at=now)


WORDS = frozenset(
    {"name", "title", "chosen_name", "family_name", "display_name", "service_name", "words",
     "address", "employer_name"}
)  # fmt: skip


def _mark_the_other_area(area: Area) -> None:
    """Every word that the other area keeps gets the canary, wherever the database lets it."""
    with acting(Context.system(area.pk)):
        for model, rule in rowsecurity.guarded_models():
            if rule.area and not rule.append_only:
                _mark(model.objects.filter(**{rule.area: area.pk}), model)


def _mark(rows: Any, model: type[models.Model]) -> None:
    for column in model._meta.local_concrete_fields:
        is_text = isinstance(column, models.TextField) or column.name in WORDS
        if (
            not is_text
            or column.choices
            or not isinstance(column, models.TextField | models.CharField)
        ):
            continue
        try:
            with transaction.atomic():
                rows.update(**{column.name: Concat(column.name, Value(f" {CANARY}"))})
        except DatabaseError:
            continue
