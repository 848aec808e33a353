"""Skills and what occupations ask for."""

import uuid

import pytest

from worklocal.reference.occupations.models import EscoOccupation
from worklocal.reference.occupations.selectors import esco_occupations_for
from worklocal.reference.skills.models import OccupationSkill, Skill, SkillGroup
from worklocal.reference.skills.selectors import (
    essential_skills_of,
    essential_skills_shared_by,
    optional_skills_of,
    skills_matching,
    skills_named,
)

pytestmark = pytest.mark.django_db


def test_essential_skills_of_an_occupation():
    baker = EscoOccupation.objects.get(label="baker")

    essential = [skill.label for skill in essential_skills_of(baker.pk)]

    assert "bake goods" in essential
    assert essential == sorted(essential)
    assert not set(essential) & {skill.label for skill in optional_skills_of(baker.pk)}


def test_skills_shared_by_the_occupations_of_a_unit_group_come_commonest_first():
    occupations = [each.pk for each in esco_occupations_for("6135")]

    shared = essential_skills_shared_by(occupations)

    counts = [count for _, count in shared]
    assert counts == sorted(counts, reverse=True)
    assert shared[0][0].label == "listen actively"


@pytest.mark.parametrize(
    ("typed", "first"), [("customer serv", "customer service"), ("first aid", "first aid")]
)
def test_skills_matching(typed: str, first: str):
    assert skills_matching(typed)[0].label == first


def test_skills_matching_finds_nothing_in_nonsense():
    assert skills_matching("") == []
    assert skills_matching("zzqq") == []


def test_skills_named_leaves_out_unknown_ids():
    skill = Skill.objects.order_by("id")[0]

    assert skills_named([skill.pk, uuid.uuid4()]) == {skill.pk: skill}


def test_every_relation_and_group_is_whole():
    assert OccupationSkill.objects.filter(is_essential=True).count() == 64_891
    assert SkillGroup.objects.filter(level=0).count() == 4
