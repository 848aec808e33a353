"""The standing people and places of an area: who runs it, who coaches, who provides, who hires."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from worklocal.accounts.enums import OrganisationKind, RoleKind
from worklocal.accounts.models import Area, Organisation, Role, Team, User
from worklocal.core import clock
from worklocal.employers.firms.models import Firm, FirmSize
from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.exchange.sign_in import screens
from worklocal.exchange.sign_in.models import Screen
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.models import ListedOrganisation, Service
from worklocal.provision.venues.models import Venue, VenueKind
from worklocal.reference.places.enums import Precision
from worklocal.reference.places.models import PostcodePoint
from worklocal.reference.places.selectors import districts_of
from worklocal.support.appointments.models import OpenTime
from worklocal.support.coaching.models import CoachRoom
from worklocal.web.demonstration.building import jobs, words
from worklocal.web.demonstration.building.tables import Dice, Table

PLACES_A_COACH = 45
MOST_IN_A_TEAM = 9
SPARE = 1.25
"""Room for a quarter more people than are open, so that a desk has a coach to offer."""


@dataclass(frozen=True)
class Spot:
    postcode: str
    la_code: str
    latitude: float
    longitude: float


@dataclass
class Coach:
    user: User
    team: Team
    la_code: str
    taken: int = 0


@dataclass
class Stage:
    """Everything of an area that people's rows refer to. `mark` is put into every text."""

    area: Area
    mark: str = ""
    districts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    council: Organisation | None = None
    coaches: list[Coach] = field(default_factory=list)
    leaders: dict[uuid.UUID, User] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    providers: list[tuple[Organisation, tuple[str, ...], User]] = field(default_factory=list)
    services: dict[tuple[uuid.UUID, str], uuid.UUID] = field(default_factory=dict)
    firms: list[Firm] = field(default_factory=list)
    vacancies: list[tuple[Vacancy, jobs.Kind]] = field(default_factory=list)

    def said(self, text: str) -> str:
        return f"{text} {self.mark}".strip()


def account(stage: Stage, name: str, kind: RoleKind, organisation: Organisation | None = None,
            team: Team | None = None, person_id: uuid.UUID | None = None) -> User:  # fmt: skip
    """An account and its role. No password: in a demonstration one steps in."""
    local = "".join(letter for letter in name.lower() if letter.isalnum() or letter == " ")
    email = f"{local.replace(' ', '.')}@{stage.area.slug}.worklocal.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(
            email=email, display_name=stage.said(name),
            is_staff_account=kind is not RoleKind.CITIZEN, password="!",  # noqa: S106 - unusable
        )  # fmt: skip
        user.save(force_insert=True)
    Role.objects.create(
        user=user, area=stage.area, kind=kind, organisation=organisation, team=team,
        person_id=person_id,
    )  # fmt: skip
    return user


def set_stage(area: Area, dice: Dice, *, open_people: int, today: date) -> Stage:
    stage = Stage(area, mark=area.canary)
    for place in districts_of(area.code):
        stage.districts[place.code] = place.name
    _find_spots(stage, dice)
    stage.council = Organisation.objects.create(
        area=area, name=stage.said(f"{area.name} Combined Authority (demonstration)"),
        kind=OrganisationKind.COUNCIL,
    )  # fmt: skip
    _staff(stage)
    _hubs(stage)
    _coaches(stage, dice, open_people)
    _providers(stage)
    _firms(stage, dice, wanted=max(12, min(400, open_people // 8)))
    _vacancies(stage, dice, wanted=max(30, min(20_000, open_people // 4)), today=today)
    _open_times(stage, today)
    return stage


def _find_spots(stage: Stage, dice: Dice) -> None:
    """Real postcodes to live at; for an area without a full table, the middle of its sectors."""
    for code in stage.districts:
        points = list(
            PostcodePoint.objects.filter(place_id=code, precision=Precision.FULL)
            .order_by("postcode")
            .values_list("postcode", "place_id", "latitude", "longitude")
        )  # fmt: skip
        if not points:
            points = [
                ("", code, latitude, longitude)
                for latitude, longitude in PostcodePoint.objects.filter(place_id=code)
                .order_by("postcode").values_list("latitude", "longitude")
            ]  # fmt: skip
        if points:
            stage.spots[code] = [Spot(*row) for row in dice.sample(points, min(len(points), 800))]
    stage.districts = {code: stage.districts[code] for code in stage.spots}


def _staff(stage: Stage) -> None:
    council = stage.council
    for name, kind in (
        ("Farid Anwar", RoleKind.COMMISSIONER), ("Fay Holroyd", RoleKind.COMMISSIONER),
        ("Bola Adeniran", RoleKind.BOARD), ("Anya Lis", RoleKind.ANALYST),
        ("Stefan Brandt", RoleKind.STEWARD), ("Adam Sykes", RoleKind.ADMINISTRATOR),
        ("Bea Lund", RoleKind.BROKER),
    ):  # fmt: skip
        account(stage, name, kind, council)


def _hubs(stage: Stage) -> None:
    for number, (code, name) in enumerate(stage.districts.items()):
        spot = stage.spots[code][0]
        desk = Team.objects.create(
            area=stage.area, organisation=stage.council, name=stage.said(f"{name} hub desk")
        )
        stage.venues[code] = Venue.objects.create(
            area=stage.area, name=stage.said(f"{name} Work Hub"),
            kind=VenueKind.YOUTH_HUB if number % 7 == 6 else VenueKind.HUB,
            address=stage.said(f"1 Example Square, {name}"), postcode=spot.postcode,
            la_code=code, latitude=spot.latitude, longitude=spot.longitude,
            opening="Monday to Friday 9am to 5pm, Wednesday to 7pm", phone="0300 000 0000",
            access="Step-free. Private rooms. Ask for a hearing loop.", team=desk,
        )  # fmt: skip
        if number == 0:
            hana = account(stage, "Hana Malik", RoleKind.HUB, stage.council, desk)
            _screens(stage.venues[code], hana)


def _screens(venue: Venue, made_by: User) -> None:
    """Two shared computers beside the desk of Hana's hub. Their secrets are with nobody."""
    for number in (1, 2):
        Screen.objects.create(
            area=venue.area, venue=venue, number=number, made_by=made_by,
            device_digest=screens.device_digest(secrets.token_urlsafe(32)),
        )  # fmt: skip


def _coaches(stage: Stage, dice: Dice, open_people: int) -> None:
    codes = list(stage.districts)
    wanted = max(len(codes) * 2, int(open_people * SPARE / PLACES_A_COACH) + 1)
    each = -(-wanted // (len(codes) * MOST_IN_A_TEAM))
    teams = [
        (code, Team.objects.create(
            area=stage.area, organisation=stage.council,
            name=stage.said(f"{stage.districts[code]} team{f' {number + 1}' if number else ''}"),
        ))
        for number in range(each)
        for code in codes
    ]  # fmt: skip
    for number in range(wanted):
        code, team = teams[number % len(teams)]
        name = "Ben Okoro" if number == 0 else _name(dice)
        user = account(stage, f"{name}{'' if number == 0 else f' {number}'}", RoleKind.COACH,
                       stage.council, team)  # fmt: skip
        if number:
            User.objects.filter(pk=user.pk).update(display_name=stage.said(name))
        stage.coaches.append(Coach(user, team, code))
    for number, (code, team) in enumerate(teams):
        name = f"{_name(dice)} {stage.districts[code]}" if number else "Lena Novak"
        user = account(stage, f"{name}{f' {number}' if number >= len(codes) else ''}",
                       RoleKind.LEADER, stage.council, team)  # fmt: skip
        if number >= len(codes):
            User.objects.filter(pk=user.pk).update(display_name=stage.said(name))
        stage.leaders[team.pk] = user


def _name(dice: Dice) -> str:
    return f"{dice.choice(words.FIRST_NAMES)} {dice.choice(words.FAMILY_NAMES)}"


def _providers(stage: Stage) -> None:
    for number, (name, needs) in enumerate(words.PROVIDERS):
        organisation = Organisation.objects.create(
            area=stage.area, name=stage.said(f"{name} (invented)"), kind=OrganisationKind.PROVIDER
        )
        worker = account(
            stage, "Esi Boateng" if number == 0 else f"{name} worker", RoleKind.PROVIDER,
            organisation,
        )  # fmt: skip
        stage.providers.append((organisation, needs, worker))
        listed = ListedOrganisation.objects.create(
            area_code=stage.area.code, name=organisation.name,
            description=stage.said("An invented organisation of the demonstration."),
        )  # fmt: skip
        for need in needs:
            service = Service(
                area_code=stage.area.code, organisation=listed, owner_organisation=organisation,
                name=stage.said(f"{name}: {Need(need).label.lower()}"),
                description=stage.said(
                    "One-to-one help and small groups, free to anyone in the area. Invented for "
                    "the demonstration. Your coach can send you, or you can ring."
                ),
                needs=[need], phones=["0300 000 0000"], how_to_get_it="Through your coach",
                fees="Free", serves_place_id=stage.area.code,
                checked_on=clock.today(), imported_from="",
            )  # fmt: skip
            service.search_words = service.words_for_search(listed.name)
            service.save(force_insert=True)
            stage.services[(organisation.pk, need)] = service.pk


def _firms(stage: Stage, dice: Dice, *, wanted: int) -> None:
    broker = User.objects.filter(roles__area=stage.area, roles__kind=RoleKind.BROKER).first()
    used: set[str] = set()
    for number in range(wanted):
        sector = dice.choice(list(words.FIRM_LAST))
        name = "Mill Lane Bakery (invented)"
        if number:
            while name in used or name == "Mill Lane Bakery (invented)":
                name = (
                    f"{dice.choice(words.FIRM_FIRST)} {dice.choice(words.FIRM_FIRST)} "
                    f"{dice.choice(words.FIRM_LAST[sector])} (invented)"
                )
        used.add(name)
        organisation = None
        if number < 3:
            organisation = Organisation.objects.create(
                area=stage.area, name=stage.said(name), kind=OrganisationKind.EMPLOYER
            )
            account(stage, "Dev Patel" if number == 0 else f"Owner of {name[:20]}",
                    RoleKind.EMPLOYER, organisation)  # fmt: skip
        code = dice.choice(list(stage.districts))
        spot = dice.choice(stage.spots[code])
        stage.firms.append(
            Firm.objects.create(
                area=stage.area, organisation=organisation, name=stage.said(name),
                sector="I" if number == 0 else sector, size=dice.choice(list(FirmSize)),
                postcode=spot.postcode, la_code=code, account_manager=broker,
                about=stage.said("An invented employer."), checked_on=clock.today(),
                checked_by=broker, is_invented=True,
            )
        )  # fmt: skip


def _vacancies(stage: Stage, dice: Dice, *, wanted: int, today: date) -> None:
    table = Table(Vacancy)
    first = stage.firms[0]
    of_sector = {
        sector: [firm for firm in stage.firms if firm.sector == sector] or stage.firms
        for sector in {kind.sector for kind in jobs.KINDS}
    }
    of_the_first = [kind for kind in jobs.KINDS if kind.sector == first.sector]
    for number in range(wanted):
        kind = dice.choice(of_the_first if number < 3 else jobs.KINDS)
        firm = first if number < 3 else dice.choice(of_sector[kind.sector])
        code = dice.choice(list(stage.districts))
        spot = dice.choice(stage.spots[code])
        opened_on = today - timedelta(days=dice.randint(0, 25))
        opened_at = datetime.combine(opened_on, time(9 + number % 8, number % 60), clock.LONDON)
        row = Vacancy(
            id=dice.identifier(opened_at), area=stage.area, firm=firm, title=stage.said(kind.title),
            description=stage.said(
                f"We are looking for a {kind.title.lower()}. You will "
                + ", ".join(kind.skills[:-1]) + f" and {kind.skills[-1]}. Training is given. "
                "This vacancy is invented."
            ),
            soc2020=kind.soc2020, skills=list(kind.skills), postcode=spot.postcode, la_code=code,
            latitude=spot.latitude, longitude=spot.longitude,
            is_remote=kind.sector == "J" and dice.chance(0.4),
            hours_min=Decimal(kind.hours[0]), hours_max=Decimal(kind.hours[1]),
            shifts=list(kind.shifts), pay_pence_hour=kind.pay + dice.randrange(0, 120, 5),
            licences=list(kind.licences), openings=dice.choice((1, 1, 1, 2, 2, 4, 10)),
            most_introductions=dice.choice((3, 5, 5, 8)),
            closes_on=today + timedelta(days=dice.randint(5, 40)), state=VacancyState.OPEN,
            state_since=opened_at, opened_at=opened_at, is_invented=True, created_at=opened_at,
        )  # fmt: skip
        stage.vacancies.append((row, kind))
        table.add(**{f.column: getattr(row, f.attname) for f in Vacancy._meta.concrete_fields})
    table.flush()


def _open_times(stage: Stage, today: date) -> None:
    """Times to book in the next ten working days, four a day for each coach."""
    table = Table(OpenTime)
    for coach in stage.coaches:
        day, left = today, 10
        while left:
            day += timedelta(days=1)
            if day.weekday() > 4:
                continue
            left -= 1
            for hour in (9, 11, 14, 16):
                starts = datetime.combine(day, time(hour, 0), clock.LONDON)
                table.add(
                    id=uuid.uuid5(coach.user.pk, starts.isoformat()), created_at=clock.now(),
                    area_id=stage.area.pk, coach_id=coach.user.pk,
                    venue_id=stage.venues[coach.la_code].pk, starts_at=starts,
                    ends_at=starts + timedelta(minutes=45), taken=False,
                )  # fmt: skip
    table.flush()


def write_rooms(stage: Stage) -> None:
    """Each coach's room, once it is known how many people they lead."""
    for coach in stage.coaches:
        CoachRoom.objects.create(
            area=stage.area, coach=coach.user, team=coach.team, la_codes=[coach.la_code],
            places=max(PLACES_A_COACH, coach.taken + 2), taken=coach.taken,
        )  # fmt: skip
