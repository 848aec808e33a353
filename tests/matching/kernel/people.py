"""Invented records in which every rule and every wish bites now and then."""

import random

import numpy as np

from worklocal.matching.engine.columns import build_people, build_vacancies
from worklocal.matching.engine.records import NotThis, PersonRecord, VacancyRecord

CODES = ["6135", "6136", "6131", "8214", "8211", "9263", "9262", "2136", "3131"]
SKILLS = [f"skill {k}" for k in range(30)]
LICENCES = ["driving", "dbs-enhanced", "cscs"]
ADJUSTMENTS = ["step-free", "seated-work", "quiet-place"]
PATTERNS = ["school-hours", "weekdays", "weekday-evenings", "weekends", "nights", "any"]
EMPLOYERS = ["Acme", "Beta", "Cee", "Dee"]


def some(rng, words, share):
    return [word for word in words if rng.random() < share]


def vector(rng, code):
    base = np.random.default_rng(int(code)).standard_normal(20)
    common = np.random.default_rng(3).standard_normal(20)
    noise = np.array([rng.gauss(0, 0.5) for _ in range(20)])
    return base + common + noise


def person(rng, number):
    code = rng.choice(CODES)
    hours = rng.choice([(0, 48), (0, 16), (16, 30), (30, 40)])
    placed = rng.random() < 0.95
    refused = [
        *(
            NotThis("occupation", word[: rng.choice([1, 2, 3, 4])])
            for word in some(rng, CODES, 0.05)
        ),
        *(NotThis("employer", word, "worked there") for word in some(rng, EMPLOYERS, 0.1)),
        *(NotThis("vacancy", f"v{k}", "too far up") for k in range(20) if rng.random() < 0.05),
    ]
    return PersonRecord(
        id=f"p{number}",
        easting=rng.randrange(400_000, 425_000) if placed else None,
        northing=rng.randrange(400_000, 425_000) if placed else None,
        travel=some(rng, ["walk", "cycle", "bus", "car"], 0.4),
        reach_metres=rng.choice([None, None, 5_000, 12_345]),
        remote=rng.random() < 0.7,
        hours_min=hours[0],
        hours_max=hours[1],
        available=rng.choice([["any"], ["any"], ["weekdays"], ["school-hours", "weekends"]]),
        licences=some(rng, LICENCES, 0.6),
        right_to_work=rng.random() < 0.85,
        hours_limit=rng.choice([None, None, None, 20]),
        adjustments=some(rng, ADJUSTMENTS, 0.12),
        min_pay_pence=rng.choice([0, 0, 1250, 1400]),
        not_this=refused,
        skills=some(rng, SKILLS, 0.25),
        vector=vector(rng, code),
        experience=[(code, rng.randrange(4)), (rng.choice(CODES), rng.randrange(4))],
        likes_sectors=some(rng, range(4), 0.3),
        likes_hours=rng.choice([None, None, 18, 37]),
        likes_settings=some(rng, ["on-site", "hybrid", "remote"], 0.2),
        likes_near_metres=rng.choice([None, None, 4_000]),
    )


def vacancy(rng, number):
    code = rng.choice(CODES)
    least = rng.choice([8, 16, 20, 30, 35])
    return VacancyRecord(
        id=f"v{number}",
        employer=rng.choice(EMPLOYERS),
        title=f"job {number}",
        occupation=code,
        easting=rng.randrange(400_000, 425_000),
        northing=rng.randrange(400_000, 425_000),
        setting=rng.choice(["on-site", "on-site", "on-site", "hybrid", "remote"]),
        hours_min=least,
        hours_max=least + rng.choice([0, 4, 8]),
        required=some(rng, PATTERNS[:5], 0.2),
        licences=some(rng, LICENCES, 0.2),
        sponsors=rng.random() < 0.3,
        adjustments=some(rng, ADJUSTMENTS, 0.6),
        pay_max_pence=rng.choice([None, 1221, 1300, 1500]),
        essential_skills=some(rng, SKILLS, 0.15),
        useful_skills=some(rng, SKILLS, 0.1),
        experience_level=rng.choice([0, 0, 1, 2, 3]),
        sector=rng.choice([None, 0, 1, 2, 3]),
        openings=rng.choice([1, 1, 2, 5]),
        application_cap=rng.choice([None, None, 3, 8]),
        applications=rng.choice([0, 0, 0, 3]),
        is_open=rng.random() < 0.95,
        vector=vector(rng, code),
    )


def records(people, vacancies, seed=1):
    """Lists of person and vacancy records."""
    rng = random.Random(seed)
    ours = [person(rng, k) for k in range(people)]
    return ours, [vacancy(rng, k) for k in range(vacancies)]


def columns(people, vacancies, seed=1):
    """The same as columns."""
    ours, theirs = records(people, vacancies, seed)
    built = build_vacancies(theirs)
    return build_people(ours, built), built
