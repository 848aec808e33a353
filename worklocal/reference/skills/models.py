"""Skills of ESCO, their groups, and which occupation asks for which."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from worklocal.core.rowsecurity import Open
from worklocal.reference.occupations.models import EscoOccupation

SHARED_FACTS = Open("shared facts about skills; no personal data")


class SkillKind(models.TextChoices):
    SKILL = "SKILL", "Skill"
    KNOWLEDGE = "KNOWLEDGE", "Knowledge"


class SkillGroup(models.Model):
    """A heading of ESCO's hierarchy, such as S4 "management skills"; level 0 has four of them."""

    row_security = SHARED_FACTS

    code = models.CharField(primary_key=True, max_length=12)
    label = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.label


class Skill(models.Model):
    """A skill or a field of knowledge; at `http://data.europa.eu/esco/skill/` and id."""

    row_security = SHARED_FACTS

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=9, choices=SkillKind)
    reuse_level = models.CharField(max_length=20, blank=True)
    group = models.ForeignKey(SkillGroup, models.PROTECT, related_name="skills")
    flags = ArrayField(models.CharField(max_length=12), default=list)
    label = models.CharField(max_length=150)
    alternative_labels = models.TextField(blank=True, help_text="One a line")
    description = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("label", weight="A", config="english")
        + SearchVector("alternative_labels", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="skill_words")]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(models.Model):
    """An occupation asks for a skill: essential, or useful in some of its jobs."""

    row_security = SHARED_FACTS

    occupation = models.ForeignKey(
        EscoOccupation, models.CASCADE, related_name="asks_for", db_index=False
    )
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="asked_by")
    is_essential = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="skill_asked_for_once")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class RelatedSkill(models.Model):
    """Another skill that a skill needs (essential) or goes well with (optional)."""

    row_security = SHARED_FACTS

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="related", db_index=False)
    other = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    is_essential = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "other", "is_essential"], name="skills_related_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.other_id}"
