"""What people and employers stated, read from rows into the engine's records. Nothing else is read:
no name, age, sex, ethnicity, health or postcode reaches the engine."""

import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.matching.engine.records import NotThis as Refused
from worklocal.matching.engine.records import PersonRecord, VacancyRecord
from worklocal.matching.introductions.models import NotThis, WorkWishes
from worklocal.reference.places.geometry import project
from worklocal.support.people.enums import JourneyState

METRES_A_UNIT = 10
SECTORS = "ABCDEFGHIJKLMNOPQRSTU"
TRAVEL = {"BIKE": "cycle", "CYCLE": "cycle"}
LICENCES = {"DBS": "dbs-enhanced", "LGV": "lgv-c"}
WEEK = ("mon", "tue", "wed", "thu", "fri")
TIMES = {
    "DAY": ("weekdays",),
    "EARLY": tuple(f"{day}-day" for day in WEEK),
    "LATE": ("weekday-evenings",),
    "EVENING": ("weekday-evenings",),
    "NIGHT": ("nights",),
    "WEEKEND": ("weekends",),
    "SCHOOL": ("school-hours",),
}
SURE_ENOUGH = 0.85
"""From this likeness on a skill goes by its ESCO name; below it the person's own words stay."""


def open_vacancies(area_id: uuid.UUID) -> list[Vacancy]:
    """Vacancies of an area that may be listed today, in a fixed order."""
    return list(
        Vacancy.objects.filter(area=area_id, state=VacancyState.OPEN)
        .select_related("firm")
        .order_by("id")
    )


def wishes_of(area_id: uuid.UUID, *, person_id: uuid.UUID | None = None) -> list[WorkWishes]:
    """Wishes of people with an open journey who want matches, in a fixed order."""
    wishes = (
        WorkWishes.objects.filter(
            area=area_id, open_to_matches=True, person__journeys__state__in=_open_states()
        )
        .select_related("person")
        .order_by("person", "id")
    )
    return list(wishes.filter(person=person_id) if person_id else wishes)


def _open_states() -> list[str]:
    return [state for state in JourneyState if state != JourneyState.ENDED]


def refusals_of(people: Iterable[uuid.UUID] | None, area_id: uuid.UUID
                ) -> dict[uuid.UUID, list[Refused]]:  # fmt: skip
    """What each person said no to and has not taken back; None reads the whole area."""
    rows = NotThis.objects.filter(area=area_id, withdrawn_at=None).order_by("id")
    if people is not None:
        rows = rows.filter(person__in=list(people))
    found: dict[uuid.UUID, list[Refused]] = {}
    for row in rows:
        for kind, value in (
            ("vacancy", row.vacancy_id), ("employer", row.firm_id), ("occupation", row.soc2020),
        ):  # fmt: skip
            if value:
                found.setdefault(row.person_id, []).append(Refused(kind, str(value), row.reason))
    return found


def person_records(
    wishes: Sequence[WorkWishes], refused: dict[uuid.UUID, list[Refused]]
) -> list[PersonRecord]:
    """Records of people. Each constraint's source is the person's own wishes and their day."""
    vectors = _title_vectors([title for row in wishes for title in row.wanted_titles])
    return [_person(row, refused.get(row.person_id, []), vectors) for row in wishes]


def _person(
    row: WorkWishes, refused: list[Refused], vectors: dict[str, NDArray[np.float32]]
) -> PersonRecord:
    where = row.person
    at = _metres(where.latitude, where.longitude)
    said = f"own wishes, {row.changed_at:%-d %B %Y}"
    found = [vectors[title] for title in row.wanted_titles if title in vectors]
    rules = ("travel", "hours", "times", "licences", "adjustments", "pay", "right_to_work")
    return PersonRecord(
        id=str(row.person_id),
        easting=at[0] if at else None,
        northing=at[1] if at else None,
        travel=(TRAVEL.get(row.travel, row.travel.lower()),),
        reach_metres=row.reach_km * 1000,
        hours_min=float(row.hours_min),
        hours_max=float(row.hours_max),
        available=_times(row.shifts) or ("any",),
        licences=_codes(row.licences, LICENCES),
        right_to_work=row.may_work_in_uk,
        adjustments=_codes(row.adjustments, {}),
        min_pay_pence=row.pay_pence_hour,
        not_this=refused,
        skills=_skills(row.skills),
        vector=np.mean(found, axis=0) if found else None,
        sources=dict.fromkeys(rules, said),
    )


def vacancy_records(vacancies: Sequence[Vacancy]) -> list[VacancyRecord]:
    """Records of vacancies. Skills that the employer named count as useful, none as essential."""
    vectors = _title_vectors([row.title for row in vacancies])
    return [_vacancy(row, vectors.get(row.title)) for row in vacancies]


def _vacancy(row: Vacancy, vector: NDArray[np.float32] | None) -> VacancyRecord:
    at = _metres(row.latitude, row.longitude)
    said = "the employer’s advert"
    rules = ("travel", "hours", "times", "licences", "adjustments", "pay", "right_to_work", "open")
    return VacancyRecord(
        id=str(row.pk),
        employer=str(row.firm_id),
        title=row.title,
        occupation=row.soc2020,
        easting=at[0] if at else None,
        northing=at[1] if at else None,
        setting="remote" if row.is_remote or at is None else "on-site",
        hours_min=float(row.hours_min),
        hours_max=float(row.hours_max),
        required=_times(row.shifts),
        licences=_codes(row.licences, LICENCES),
        adjustments=_codes(row.adjustments, {}),
        pay_max_pence=row.pay_pence_hour,
        useful_skills=_skills(row.skills),
        sector=SECTORS.find(row.firm.sector) if row.firm.sector in SECTORS else None,
        openings=max(1, row.openings - row.filled),
        is_open=row.introduced < row.most_introductions,
        vector=vector,
        sources=dict.fromkeys(rules, said),
    )


def _metres(latitude: float | None, longitude: float | None) -> tuple[int, int] | None:
    if latitude is None or longitude is None:
        return None
    east, south = project(latitude, longitude)
    return east * METRES_A_UNIT, -south * METRES_A_UNIT


def _times(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(time for code in codes for time in TIMES.get(code, ()))


def _codes(codes: Iterable[str], renamed: dict[str, str]) -> tuple[str, ...]:
    return tuple(renamed.get(code, code.lower().replace("_", "-")) for code in codes)


def _skills(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for words in said for name in _skill_names(words.strip())))


@lru_cache(maxsize=50_000)
def _skill_names(words: str) -> tuple[str, ...]:
    """The ESCO skill that the words plainly are, else the words themselves."""
    from worklocal.matching.engine.taxonomy import skills_in_text

    found = [skill for skill in skills_in_text(words, most=1) if skill.score >= SURE_ENOUGH]
    return tuple(skill.label for skill in found) or (words.lower(),)


def _title_vectors(titles: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    from worklocal.matching.engine.taxonomy import title_vector

    wanted = sorted({title for title in titles if title.strip()})
    if not wanted:
        return {}
    return dict(zip(wanted, title_vector(wanted), strict=True))
