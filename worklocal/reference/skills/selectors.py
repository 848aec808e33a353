"""Questions about skills: which match some words, which an occupation asks for."""

import re
import uuid
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Length

from worklocal.reference.skills.models import OccupationSkill, Skill


def skills_matching(text: str, *, limit: int = 10) -> list[Skill]:
    """Skills whose name or other names hold every word begun in the text: the very name first."""
    words = re.findall(r"[a-z0-9]+", text.lower())[:8]
    if len("".join(words)) < 2:
        return []
    query = SearchQuery(" & ".join(f"{w}:*" for w in words), search_type="raw", config="english")
    rows = Skill.objects.filter(search=query).annotate(
        rank=SearchRank(F("search"), query),
        is_other=Case(When(label__iexact=" ".join(words), then=Value(0)), default=Value(1)),
    )
    return list(rows.order_by("is_other", "-rank", Length("label"), "label", "id")[:limit])


def essential_skills_of(esco_occupation: uuid.UUID) -> list[Skill]:
    """What every job of this ESCO occupation asks for, by name. For SOC codes go through
    `occupations.selectors.esco_occupations_for`.
    """
    return list(_skills_of(esco_occupation, essential=True))


def optional_skills_of(esco_occupation: uuid.UUID) -> list[Skill]:
    """What some jobs of this ESCO occupation ask for, by name."""
    return list(_skills_of(esco_occupation, essential=False))


def _skills_of(esco_occupation: uuid.UUID, *, essential: bool) -> QuerySet[Skill]:
    asked = OccupationSkill.objects.filter(occupation=esco_occupation, is_essential=essential)
    return Skill.objects.filter(asked_by__in=asked).order_by("label", "id")


def essential_skills_shared_by(esco_occupations: Iterable[uuid.UUID]) -> list[tuple[Skill, int]]:
    """Skills that are essential to any of these occupations, with how many of them ask for each.

    Commonest first. For a SOC unit group, which stands for several ESCO occupations.
    """
    asked = OccupationSkill.objects.filter(occupation__in=list(esco_occupations), is_essential=True)
    counts = dict(asked.values_list("skill").annotate(Count("pk")))
    rows = Skill.objects.filter(id__in=counts).order_by("label", "id")
    return sorted(((row, counts[row.pk]) for row in rows), key=lambda pair: -pair[1])


def skills_named(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Skill]:
    """Skills by id, in one query; ids that are unknown are left out."""
    return Skill.objects.in_bulk(list(ids))
