"""A slow second opinion on rules and scores, from the records' words alone.

Written from the statement of each rule, sharing nothing with the engine but the records: no bits,
no columns, no tiles. Distances are square roots, times are sets of (day, period).
"""

import math
from itertools import product

METRES = {
    "walk": 3000,
    "wheelchair": 3000,
    "cycle": 8000,
    "bus": 15000,
    "motorcycle": 25000,
    "car": 30000,
    "train": 40000,
}
WEEK = ["mon", "tue", "wed", "thu", "fri"]
ENDS = ["sat", "sun"]
HOLIDAYS = {("holidays", "")}


def times(names):
    """The set of (day, period) that some words mean."""
    found = set()
    for name in names:
        if name == "school-hours":
            found |= set(product(WEEK, ["school"]))
        elif name == "weekdays":
            found |= set(product(WEEK, ["school", "day"])) | HOLIDAYS
        elif name == "weekday-evenings":
            found |= set(product(WEEK, ["evening"])) | HOLIDAYS
        elif name == "weekends":
            found |= set(product(ENDS, ["school", "day"])) | HOLIDAYS
        elif name == "nights":
            found |= set(product(WEEK + ENDS, ["night"])) | HOLIDAYS
        elif name == "any":
            found |= set(product(WEEK + ENDS, ["school", "day", "evening", "night"])) | HOLIDAYS
        elif name == "school-holidays":
            found |= HOLIDAYS
        else:
            found.add(tuple(name.split("-")))
    return found


def violations(person, vacancy):
    """Names of the rules that a pair breaks."""
    broken = set()

    taken = vacancy.application_cap is not None and vacancy.applications >= vacancy.application_cap
    if not vacancy.is_open or vacancy.openings < 1 or taken:
        broken.add("open")

    for refused in person.not_this:
        if (
            (refused.kind == "vacancy" and refused.value == vacancy.id)
            or (refused.kind == "employer" and refused.value == vacancy.employer)
            or (refused.kind == "occupation" and vacancy.occupation.startswith(refused.value))
        ):
            broken.add("not_this")

    if not person.right_to_work and not vacancy.sponsors:
        broken.add("right_to_work")

    if vacancy.setting == "remote":
        if not person.remote:
            broken.add("travel")
    elif person.easting is None or (not person.travel and person.reach_metres is None):
        broken.add("travel")
    else:
        far = math.dist((person.easting, person.northing), (vacancy.easting, vacancy.northing))
        reach = person.reach_metres
        if reach is None:
            reach = max(METRES[mode] for mode in person.travel)
        if far > reach:
            broken.add("travel")

    most = person.hours_max
    if person.hours_limit is not None:
        most = min(most, person.hours_limit)
    if max(person.hours_min, vacancy.hours_min) > min(most, vacancy.hours_max):
        broken.add("hours")

    if times(vacancy.required) - times(person.available):
        broken.add("times")
    if set(vacancy.licences) - set(person.licences):
        broken.add("licences")
    if set(person.adjustments) - set(vacancy.adjustments):
        broken.add("adjustments")
    if person.min_pay_pence and (vacancy.pay_max_pence or -1) < person.min_pay_pence:
        broken.add("pay")
    return broken


def score(person, vacancy, everything):
    """The score of a pair from the method's definition, given all vacancies."""
    asked = [{*v.essential_skills, *v.useful_skills} for v in everything]

    def rarity(skill):
        return 1 + math.log((1 + len(asked)) / (1 + sum(skill in some for some in asked)))

    mine = {skill: rarity(skill) for skill in person.skills}
    theirs = {skill: rarity(skill) / 2 for skill in vacancy.useful_skills}
    theirs |= {skill: rarity(skill) for skill in vacancy.essential_skills}
    skills = sum(mine[s] * theirs[s] for s in mine.keys() & theirs.keys())
    skills /= math.hypot(*mine.values()) * math.hypot(*theirs.values()) or 1

    a, b = person.vector, vacancy.vector
    dense = 0.0
    if a is not None and b is not None:
        dense = sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))

    held = 0
    for code, level in person.experience:
        if code[:3] == vacancy.occupation[:3]:
            held = max(held, level)
        elif code[:2] == vacancy.occupation[:2]:
            held = max(held, level - 1)
    experience = 1 - 0.1 * max(0, vacancy.experience_level - held)

    liking = 1.0
    sectors = person.likes_sectors
    if sectors and vacancy.sector is not None and vacancy.sector not in sectors:
        liking -= 0.2
    wish = person.likes_hours
    if wish and not vacancy.hours_min <= wish <= vacancy.hours_max:
        liking -= 0.1
    if person.likes_settings and vacancy.setting not in person.likes_settings:
        liking -= 0.1
    if person.likes_near_metres and vacancy.setting != "remote":
        at, there = (person.easting or 0, person.northing or 0), (vacancy.easting, vacancy.northing)
        if math.dist(at, there) > person.likes_near_metres:
            liking -= 0.1
    return (0.6 * dense + 0.4 * skills) * experience * liking
