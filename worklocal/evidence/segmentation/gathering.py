"""The rows a card is fitted to: first answers, and whether a paid day came within a year."""

import json
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from worklocal.evidence.measures.wider import end_of
from worklocal.reference.framework.shapes import Framework, Question

if TYPE_CHECKING:
    import polars as pl

USED = (
    "now", "last_work", "longest_job", "household", "qualifications", "maths", "digital",
    "people_to_ask", "confidence", "job_search",
)  # fmt: skip
"""Questions that points may come from. None is sensitive, and none stands for who somebody is:
age, place, language, caring and children are watched or left alone, never used."""

WATCHED = ("age", "district", "language")
YEAR = timedelta(days=365)
FITTED_YEARS = 3
ASKED_WITHIN = timedelta(days=60)
NEW_DAYS = timedelta(days=182)

_ROWS = """
SELECT CASE WHEN p.born_on IS NULL THEN 'not known'
    WHEN p.born_on > j.started_on - interval '25 years' THEN '16 to 24'
    WHEN p.born_on > j.started_on - interval '50 years' THEN '25 to 49' ELSE '50 or older' END,
  COALESCE(NULLIF(p.la_code, ''), 'not known'), j.entry_route, a.given,
  (o.id IS NULL)::int
FROM people_journey j JOIN people_person p ON p.id = j.person_id
JOIN LATERAL (SELECT jsonb_object_agg(w.question, w.value) AS given
  FROM assessment_answer w WHERE w.field_group = '' AND w.assessment_id = (
    SELECT s.id FROM assessment_assessment s WHERE s.journey_id = j.id
      AND s.completed_at IS NOT NULL AND s.completed_at <= %(end)s
      AND s.completed_at < j.started_on + %(within)s::int ORDER BY s.completed_at, s.id LIMIT 1)
) a ON a.given IS NOT NULL
LEFT JOIN measures_outcome o ON o.journey_id = j.id AND o.outcome = 'FIRST_EARNINGS'
  AND o.derived_at < %(end)s AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= %(end)s)
  AND o.achieved_on <= j.started_on + 365
WHERE j.area_id = %(area)s AND j.started_on BETWEEN %(from)s AND %(to)s
ORDER BY j.started_on, j.id
"""


@dataclass(frozen=True)
class Gathered:
    """`table` has a row a person and a column an item or watched group; `outcome` is 1 where no
    paid day was known within a year of joining."""

    table: "pl.DataFrame"
    outcome: list[int]
    from_on: date
    to_on: date


def questions_used(framework: Framework) -> dict[str, Question]:
    """Questions of this framework that points may come from; a sensitive one never is."""
    held = framework.assessment.questions
    return {code: held[code] for code in USED if code in held and not held[code].sensitive}


def gather(*, area: uuid.UUID, framework: Framework, on: date) -> Gathered:
    """People who joined one to four years ago and told us about themselves in the first weeks."""
    return _gathered(area, framework, on, on - (FITTED_YEARS + 1) * YEAR, on - YEAR)


def gather_new(*, area: uuid.UUID, framework: Framework, on: date) -> Gathered:
    """People of the last half-year: their outcome is not known, and is not to be read."""
    return _gathered(area, framework, on, on - NEW_DAYS, on)


def _gathered(
    area: uuid.UUID, framework: Framework, on: date, from_on: date, to_on: date
) -> Gathered:
    questions = questions_used(framework)
    values = {"area": area, "end": end_of(on), "from": from_on, "to": to_on,
              "within": ASKED_WITHIN.days}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, values)
        held = [(*row[:3], json.loads(row[3]), row[4]) for row in cursor.fetchall()]
    rows = [row for row in held if _is_out_of_work(row[3])]
    columns: dict[str, list[Any]] = {
        "age": [row[0] for row in rows],
        "district": [row[1] for row in rows],
        "language": [str(row[3].get("language") or "not known") for row in rows],
        "entry_route": [row[2] for row in rows],
    }
    for code, question in questions.items():
        columns[code] = [answer_of(question, row[3].get(code)) for row in rows]
    return Gathered(table_of(columns, questions), [row[4] for row in rows], from_on, to_on)


def _is_out_of_work(given: dict[str, Any]) -> bool:
    """Who had paid work when they joined is not at risk of what is predicted."""
    return given.get("last_work") != "NOW" and given.get("now") != "WORKING"


def answer_of(question: Question, value: Any) -> Any:
    """A number of a scale, a code of a choice, or None for what was not answered."""
    if value in (None, "", []) or isinstance(value, list):
        return None
    return float(value) if str(question.kind) == "SCALE" else str(value)


def table_of(columns: dict[str, list[Any]], questions: dict[str, Question]) -> "pl.DataFrame":
    """Columns with their kind fixed: an empty one is of its kind too."""
    import polars as pl

    kinds = {
        name: pl.Float64 if name in questions and str(questions[name].kind) == "SCALE" else pl.Utf8
        for name in columns
    }
    return pl.DataFrame(columns, schema=kinds)
