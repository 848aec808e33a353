"""Fill skills and what occupations ask for from `data/esco`."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.reference.provenance.copying import merge, stage
from worklocal.reference.provenance.loading import Say, found, loader

ASKED = """
(SELECT o.uuid::uuid AS occupation, s.uuid::uuid AS skill, asked.essential
   FROM staged_asked a
   JOIN staged_numbers o ON o.number = a.occupation_number
  CROSS JOIN LATERAL (
        SELECT unnest(string_to_array(a.essential_skill_numbers, ' ')) AS number, true AS essential
         UNION ALL
        SELECT unnest(string_to_array(a.optional_skill_numbers, ' ')), false
        ) asked
   JOIN staged_skills s ON s.number = asked.number) all_asked
"""
RELATED = """
staged_related r JOIN staged_skills one ON one.number = r.skill_number
  JOIN staged_skills two ON two.number = r.related_skill_number
"""


@loader(
    "skills",
    order=30,
    files=["esco/*"],
    source="European Commission, ESCO 1.1.1",
    licence="This service uses the ESCO classification of the European Commission, in a changed "
    "copy.",
)
def load_skills(connection: BaseDatabaseWrapper, say: Say) -> int:
    with connection.cursor() as cursor:
        rows = _load_skills(cursor)
        say("skills: what occupations ask for")
        return rows + _load_relations(cursor)


def _load_skills(cursor: Any) -> int:
    stage(cursor, "staged_groups", found(["esco/skill_groups.csv"]))
    stage(cursor, "staged_skills", found(["esco/skills.csv.gz"]))
    rows = merge(
        cursor, into="skills_skillgroup", key=["code"],
        source="(SELECT * FROM staged_groups ORDER BY level) g",
        columns={
            "code": "code", "label": "label", "parent_id": "parent_code",
            "level": "level::smallint",
        },
    )  # fmt: skip
    return rows + merge(
        cursor, into="skills_skill", key=["id"], source="staged_skills",
        columns={
            "id": "uuid::uuid", "kind": "kind", "reuse_level": "coalesce(reuse_level, '')",
            "group_id": "group_code",
            "flags": "coalesce(string_to_array(flags, ' '), '{}')", "label": "label",
            "alternative_labels": "replace(coalesce(alternative_labels, ''), '|', E'\\n')",
            "description": "coalesce(description, '')",
        },
    )  # fmt: skip


def _load_relations(cursor: Any) -> int:
    stage(cursor, "staged_numbers", found(["esco/occupations.csv.gz"]))
    stage(cursor, "staged_asked", found(["esco/occupation_skills.csv.gz"]))
    stage(cursor, "staged_related", found(["esco/related_skills.csv.gz"]))
    rows = merge(
        cursor, into="skills_occupationskill", key=["occupation_id", "skill_id"], removes=True,
        source=ASKED,
        columns={
            "occupation_id": "occupation", "skill_id": "skill", "is_essential": "essential",
        },
    )  # fmt: skip
    return rows + merge(
        cursor, into="skills_relatedskill", key=["skill_id", "other_id", "is_essential"],
        removes=True, source=RELATED,
        columns={
            "skill_id": "one.uuid::uuid", "other_id": "two.uuid::uuid",
            "is_essential": "relation = 'essential'",
        },
    )  # fmt: skip
