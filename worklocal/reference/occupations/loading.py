"""Fill occupations from `data/soc2020` and ESCO's occupations from `data/esco`."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.reference.provenance.copying import merge, stage
from worklocal.reference.provenance.loading import Say, found, loader


def _parts(column: str) -> str:
    return f"coalesce(string_to_array({column}, ' | '), '{{}}')"


@loader(
    "occupations",
    order=20,
    files=["soc2020/*", "esco/occupations.csv.gz"],
    source="Office for National Statistics, SOC 2020 volumes 1 and 2 (April 2025); "
    "European Commission, ESCO 1.1.1",
    licence="Open Government Licence v3.0. This service uses the ESCO classification of the "
    "European Commission, in a changed copy.",
)
def load_occupations(connection: BaseDatabaseWrapper, say: Say) -> int:
    with connection.cursor() as cursor:
        rows = _load_soc(cursor)
        say("occupations: ESCO")
        return rows + _load_esco(cursor)


def _load_soc(cursor: Any) -> int:
    stage(cursor, "staged_structure", found(["soc2020/structure.csv.gz"]))
    stage(cursor, "staged_titles", found(["soc2020/coding_index.csv.gz"]))
    stage(cursor, "staged_isco", found(["soc2020/isco_crosswalk.csv"]))
    rows = merge(
        cursor, into="occupations_occupation", key=["code"],
        source="(SELECT * FROM staged_structure ORDER BY length(code), code) s",
        columns={
            "code": "code", "level": "level", "parent_id": "parent_code", "title": "title",
            "description": "coalesce(description, '')",
            "entry_routes": "coalesce(entry_routes, '')", "tasks": _parts("tasks"),
            "related_titles": _parts("related_job_titles"),
        },
    )  # fmt: skip
    rows += merge(
        cursor, into="occupations_jobtitle", key=["number"], removes=True, source="staged_titles",
        columns={
            "number": "number::int", "title": "title", "qualifier": "coalesce(qualifier, '')",
            "industry": "coalesce(industry, '')", "occupation_id": "soc_2020",
            "soc_extended": "coalesce(soc_2020_extended, '')", "isco": "coalesce(isco_08, '')",
        },
    )  # fmt: skip
    return rows + merge(
        cursor, into="occupations_iscolink", key=["occupation_id", "isco"], removes=True,
        source="staged_isco",
        columns={
            "occupation_id": "soc_2020", "isco": "isco_08", "titles": "titles::smallint",
            "share_of_occupation": "share_of_soc::float8", "share_of_isco": "share_of_isco::float8",
        },
    )  # fmt: skip


def _load_esco(cursor: Any) -> int:
    stage(cursor, "staged_esco_occupations", found(["esco/occupations.csv.gz"]))
    return merge(
        cursor, into="occupations_escooccupation", key=["id"], source="staged_esco_occupations",
        columns={
            "id": "uuid::uuid", "code": "code", "isco": "isco_08", "label": "label",
            "alternative_labels": "replace(coalesce(alternative_labels, ''), '|', E'\\n')",
            "description": "coalesce(description, '')",
        },
    )  # fmt: skip
