"""Explanations add up; failures name the rule, both statements and the smallest change."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from tests.matching.kernel import oracle
from tests.matching.kernel.people import records
from worklocal.matching.engine import explain as module
from worklocal.matching.engine.columns import build_people, build_vacancies
from worklocal.matching.engine.explain import explain_pair, in_words
from worklocal.matching.engine.kernel import top_lists
from worklocal.matching.engine.market import market
from worklocal.matching.engine.records import NEVER_INPUTS, PersonRecord


@pytest.fixture(scope="module")
def small():
    ours, theirs = records(60, 80, seed=2)
    vacancies = build_vacancies(theirs)
    return ours, theirs, build_people(ours, vacancies), vacancies


def test_parts_add_up_to_the_score_and_rules_to_the_verdict(small):
    ours, theirs, people, vacancies = small

    for p, person in enumerate(ours):
        for v in range(0, len(theirs), 3):
            told = explain_pair(people, p, vacancies, v, price=0.06)
            assert abs(sum(part.value for part in told.parts) - told.adjusted) < 1e-6
            assert abs(told.score - oracle.score(person, theirs[v], theirs)) < 1e-6
            broken = oracle.violations(person, theirs[v])
            assert {rule.rule for rule in told.all_failures} == broken
            assert told.eligible == (not broken)
            assert (told.first_failure is None) == told.eligible
            assert set(told.missing_essentials) == set(theirs[v].essential_skills) - set(
                person.skills
            )
            assert all(rule.change and rule.change_size > 0 for rule in told.all_failures)


def test_the_smallest_change_would_pass(small):
    ours, theirs, people, vacancies = small
    tried = set()

    for p, person in enumerate(ours):
        for v, vacancy in enumerate(theirs):
            for rule in explain_pair(people, p, vacancies, v).all_failures:
                us, them = person, vacancy
                size = rule.change_size
                if rule.rule == "travel" and person.easting and vacancy.setting != "remote":
                    if not person.travel and person.reach_metres is None:
                        continue
                    reach = int(people.facts[p].reach)
                    us = replace(person, reach_metres=int(np.ceil(reach + size)))
                    assert "travel" in oracle.violations(
                        replace(person, reach_metres=int(reach + size - 1)), vacancy
                    )
                elif rule.rule == "pay" and vacancy.pay_max_pence:
                    us = replace(person, min_pay_pence=person.min_pay_pence - int(size))
                elif rule.rule == "licences":
                    us = replace(person, licences=[*person.licences, *vacancy.licences])
                    assert size == len(set(vacancy.licences) - set(person.licences))
                elif rule.rule == "adjustments":
                    them = replace(vacancy, adjustments=[*vacancy.adjustments, *person.adjustments])
                elif rule.rule == "times":
                    us = replace(person, available=[*person.available, *vacancy.required])
                else:
                    continue
                tried.add(rule.rule)
                assert rule.rule not in oracle.violations(us, them)

    assert tried == {"travel", "pay", "licences", "adjustments", "times"}


def test_words_name_the_rule_both_statements_and_their_sources():
    ours, theirs = records(1, 1, seed=2)
    amina = replace(
        ours[0],
        easting=400_000,
        northing=400_000,
        travel=["bus"],
        reach_metres=None,
        sources={"travel": "told Ben on 3 May"},
    )
    work = replace(theirs[0], easting=400_000, northing=417_100, setting="on-site")
    vacancies = build_vacancies([work])
    people = build_people([amina], vacancies)

    told = explain_pair(people, 0, vacancies, 0)
    text = "\n".join(in_words(told))

    assert "can travel 15.0 km (told Ben on 3 May); is 17.1 km away (the employer's" in text
    assert "travelling 2.10 km further" in text
    assert json.loads(json.dumps(told.as_dict()))["method"].startswith("worklocal-match 1.0")


def test_words_say_when_a_pair_may_be_listed_and_when_it_is_below_the_floor(small):
    _, _, people, vacancies = small
    lists = top_lists(people, vacancies, top=5, floor=0.01)
    p = int(np.argmax(lists.sizes))
    v = int(lists.of(p)[0][0])

    assert "Every rule passes." in in_words(explain_pair(people, p, vacancies, v))
    assert any(
        "Below the quality floor" in line
        for line in in_words(explain_pair(people, p, vacancies, v, floor=0.99))
    )


def test_parts_that_do_not_add_up_are_refused(small, monkeypatch):
    _, _, people, vacancies = small
    monkeypatch.setattr(module, "DENSE_SHARE", 0.7)

    with pytest.raises(AssertionError, match="add up"):
        explain_pair(people, 0, vacancies, 0)


def test_skills_are_named_largest_first_and_all_help():
    people, vacancies = market(60, 300, 14)
    lists = top_lists(people, vacancies, top=5)

    for p in range(60):
        for v in lists.of(p)[0]:
            parts = explain_pair(people, p, vacancies, int(v)).parts
            skills = [part.value for part in parts if part.kind == "skill"]
            assert skills == sorted(skills, reverse=True)
            assert all(value > 0 for value in skills)


def test_taking_away_the_top_named_skill_lowers_the_score_and_an_unnamed_one_does_not(small):
    ours, _, people, vacancies = small
    lists = top_lists(people, vacancies, top=5, floor=0.05)
    lower, not_lower = [], []

    def without(p, skill, v):
        kept = [name for name in ours[p].skills if name != skill]
        changed = build_people([replace(ours[p], skills=kept)], vacancies)
        return explain_pair(changed, 0, vacancies, v).score

    for p, person in enumerate(ours):
        for v in lists.of(p)[0]:
            told = explain_pair(people, p, vacancies, int(v))
            named = [part.name for part in told.parts if part.kind == "skill"]
            unnamed = [name for name in person.skills if name not in named]
            if named:
                lower.append(without(p, named[0], int(v)) < told.score)
            if unnamed:
                not_lower.append(without(p, unnamed[0], int(v)) >= told.score)

    assert len(lower) > 50
    assert sum(lower) >= 0.95 * len(lower)
    assert sum(not_lower) >= 0.95 * len(not_lower) > 0


def test_no_record_has_a_field_for_a_protected_characteristic():
    names = {field.name for field in fields(PersonRecord)}

    assert names.isdisjoint(NEVER_INPUTS)
    assert not [name for name in names for word in NEVER_INPUTS if word in name.split("_")]
