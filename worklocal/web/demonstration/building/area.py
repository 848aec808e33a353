"""The whole build: areas, their stages, their people, money and figures."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.employers.vacancies.models import Vacancy
from worklocal.evidence.measures.services import make_figures
from worklocal.matching.introductions.lists import make_lists
from worklocal.support.people.models import Journey, Person
from worklocal.web.demonstration.building import stories
from worklocal.web.demonstration.building.agreements import set_agreements
from worklocal.web.demonstration.building.benefits import write_benefits
from worklocal.web.demonstration.building.dealings import set_dealings
from worklocal.web.demonstration.building.evidence import write_evidence
from worklocal.web.demonstration.building.journeys import ORDER, Teller
from worklocal.web.demonstration.building.money import set_money
from worklocal.web.demonstration.building.records import write_records
from worklocal.web.demonstration.building.requests import write_requests
from worklocal.web.demonstration.building.restricted import close_some
from worklocal.web.demonstration.building.stage import Stage, account, set_stage, write_rooms
from worklocal.web.demonstration.building.tables import Dice, Tables

Say = Callable[[str], object]
CANARY = "ZZCANARYZZ"
NEIGHBOURS = 60
"""People of the neighbour area, which is there to prove the walls."""

FIRST_AREA = {
    "slug": "greater-manchester", "code": "E47000001", "name": "Greater Manchester",
    "service_name": "Greater Manchester Work Local", "brand_colour": "#1f3a5f",
    "accent_colour": "#b4540a", "languages": ["en-gb", "cy"], "contact_phone": "0300 000 0000",
    "contact_email": "hello@gm.worklocal.example", "is_default": True,
}  # fmt: skip
SECOND_AREA = {
    "slug": "west-yorkshire", "code": "E47000003", "name": "West Yorkshire",
    "service_name": "West Yorkshire Work Local", "brand_colour": "#4c2c69",
    "accent_colour": "#006b5f", "languages": ["en-gb"], "canary": CANARY,
    "contact_phone": "0300 000 0001",
}  # fmt: skip

CAST_STORIES = ((120, None), (12, None), (150, 129), (240, 149), (330, 141), (200, None))
"""Days since each of the cast joined, and how many days later they started work, if they did:
mid-plan, new, three, thirteen and twenty-seven weeks in work, and looking still."""


def is_built() -> bool:
    return Area.objects.filter(is_demonstration=True).exists()


def build_everything(*, people: int, seed: int, today: date, say: Say) -> int:
    """Build both areas in one transaction; return how many rows were copied."""
    with transaction.atomic():
        rows = 0
        for number, (facts, count) in enumerate(((FIRST_AREA, people), (SECOND_AREA, NEIGHBOURS))):
            area = Area.objects.create(is_demonstration=True, **facts)
            with acting(Context.system(area.pk)):
                rows += _build_area(area, count, Dice(f"{seed}/{number}"), today, say)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rows


def _build_area(area: Area, people: int, dice: Dice, today: date, say: Say) -> int:
    say(f"{area.name}: places, staff, employers and vacancies")
    expected_open = int(people * stories.open_share(people)) + 1
    stage = set_stage(area, dice, open_people=expected_open, today=today)
    tables = Tables(ORDER)
    teller = Teller(stage, tables, dice, today)
    by_place: dict[str, list[int]] = {}
    for index, coach in enumerate(stage.coaches):
        by_place.setdefault(coach.la_code, []).append(index)
    codes = list(stage.districts)
    cast = _cast(stage, teller, dice, today)
    for number in range(people - len(cast)):
        code = dice.choice(codes)
        story = stories.draw(dice, today=today, people=people)
        here = [stage.coaches[i] for i in by_place[code]]
        coach = min(here, key=lambda each: each.taken) if story.is_open else dice.choice(here)
        teller.tell(story, coach=coach, spot=dice.choice(stage.spots[code]))
        tables.flush()
        if (number + 1) % 20_000 == 0:
            say(f"  {number + 1:,} of {people:,} people")
    tables.flush(force=True)
    write_rooms(stage)
    write_requests(stage, dice, today)
    say(f"{area.name}: money")
    set_money(stage, today, leave_out=cast)
    set_agreements(stage, today)
    set_dealings(stage, today, leave_out=cast)
    close_some(stage, leave_out=cast)
    write_records(stage, today, leave_out=cast)
    say(f"{area.name}: matches")
    make_lists(area_id=area.pk, at=clock.now())
    say(f"{area.name}: figures")
    make_figures(area_code=area.code, cut_on=today, at=clock.now())
    say(f"{area.name}: a trial, checks and an audit")
    write_evidence(area=area, today=today, at=clock.now())
    write_benefits(area=area, leave_in=cast, at=clock.now())
    for vacancy, _ in stage.vacancies:
        if vacancy.introduced:
            Vacancy.objects.filter(pk=vacancy.pk).update(introduced=vacancy.introduced)
    return tables.written()


def _cast(stage: Stage, teller: Teller, dice: Dice, today: date) -> frozenset[uuid.UUID]:
    """People with an account to step into, all of them with the first coach."""
    names = [("Amina", "Yusuf"), ("Callum", "Byrne"), ("Deepa", "Joshi"), ("Owen", "Parr"),
             ("Marta", "Nowak"), ("Tendai", "Ncube")]  # fmt: skip
    coach = stage.coaches[0]
    spots = stage.spots[coach.la_code]
    told = []
    for name, (days, work_after) in zip(names, CAST_STORIES, strict=True):
        joined_on = today - timedelta(days=days)
        story = stories.told(dice, joined_on, today, work_after=work_after, stays=True)
        if work_after is None:
            story.work_on = story.work_ended_on = None
        told.append((name, teller.tell(story, coach=coach, spot=dice.choice(spots), name=name)))
    teller.tables.flush(force=True)
    for name, person_id in told:
        user = account(stage, " ".join(name), RoleKind.CITIZEN, person_id=person_id)
        Person.objects.filter(pk=person_id).update(user=user, email=user.email)
    assert Journey.objects.filter(person__in=[p for _, p in told]).exists()  # noqa: S101
    return frozenset(person_id for _, person_id in told)
