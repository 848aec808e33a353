"""Pay, skill, hours and distance travelled, from jobs and from questions that are asked again.

A job counts as it was known at the end of the day: a later correction changes a later cut alone.
What no record holds is in `NOT_COLLECTED`, with what would collect it; no figure stands in for it.
"""

import uuid
from collections.abc import Iterator
from datetime import date

from worklocal.evidence.measures.wider import (
    GROUPS,
    JOINED,
    KEYS,
    WIDER,
    YEAR,
    WiderCell,
    WiderMeasure,
    rows_of,
    share_of,
)
from worklocal.reference.framework.selectors import framework_for

JOINED_YEARS = 3
HEALTH_CELL = 8
"""Fewer people than this on either side of a line about health are not even counted apart."""

LOW_PAY = WiderMeasure(
    "LOW_PAY", "Paid no more than the lowest wage allowed",
    "people who joined in the last three years and whose newest job has its pay recorded",
    "those paid an hour at most the national living wage of the day they started",
    less_is_better=True,
)  # fmt: skip
SKILLED_WORK = WiderMeasure(
    "SKILLED_WORK", "In skilled work",
    "people who joined in the last three years and whose newest job has its occupation recorded",
    "those in major groups 1, 2, 3 or 5 of the Standard Occupational Classification 2020",
)  # fmt: skip
PAY_RISE = WiderMeasure(
    "PAY_RISE", "Paid more than in their first job",
    "people who joined in the last three years, whose first job since began a year ago or more,"
    " with pay recorded",
    "those whose newest job pays more an hour than the first, once the rise of the national living"
    " wage between the two is taken out",
)  # fmt: skip
MORE_HOURS = WiderMeasure(
    "MORE_HOURS", "Working more hours than in their first job",
    "people who joined in the last three years, whose first job since began a year ago or more,"
    " with hours recorded",
    "those whose newest job has more hours a week than the first. Some choose fewer",
)  # fmt: skip
CONFIDENCE = WiderMeasure(
    "CONFIDENCE", "More sure of themselves",
    "people who joined in the last three years and were asked twice, 60 days apart or more",
    "those who are surer than at first that they could do well in a job they like",
)  # fmt: skip
PEOPLE_TO_ASK = WiderMeasure(
    "PEOPLE_TO_ASK", "Find it easier to ask somebody about work",
    "people who joined in the last three years and were asked twice, 60 days apart or more",
    "those who find it easier than at first: who one can ask is what opens doors",
)  # fmt: skip
HEALTH_LESS_IN_THE_WAY = WiderMeasure(
    "HEALTH_LESS_IN_THE_WAY", "Health gets less in the way of work",
    "people who joined in the last three years and were asked twice, 60 days apart or more",
    "those who say that their health, or how they feel, gets less in the way than at first",
)  # fmt: skip
PROGRESS = (
    LOW_PAY, SKILLED_WORK, PAY_RISE, MORE_HOURS, CONFIDENCE, PEOPLE_TO_ASK, HEALTH_LESS_IN_THE_WAY,
)  # fmt: skip
EVERY = (*WIDER, *PROGRESS)
SCALES = (
    (CONFIDENCE, "confidence", False), (PEOPLE_TO_ASK, "people_to_ask", False),
    (HEALTH_LESS_IN_THE_WAY, "health_in_the_way", True),
)  # fmt: skip
"""(measure, question, whether a lower answer is the better one)."""

NOT_COLLECTED = {
    "Qualifications gained": "The highest qualification is asked once, at the start. It has to be"
    " asked again, or providers have to tell which course was passed.",
    "Wellbeing": "We ask how sure people are of themselves, and use no scale of wellbeing. The four"
    " questions of the Office for National Statistics, asked at the start and after half a year,"
    " would show it.",
    "Satisfaction of people who use the service": "Nobody asks them yet. A short question after"
    " the third meeting and at leaving, not answered in front of the coach, would show it.",
    "Satisfaction of employers": "Nobody asks them yet. One question 13 weeks after a start would"
    " show it.",
}

_JOBS = f"""{JOINED},
wage AS (SELECT * FROM unnest(%(days)s::date[], %(pence)s::int[]) AS w(day, pence)),
known AS (SELECT b.journey_id, b.starts_on, b.id, b.pay_pence_hour AS pay, b.hours_a_week AS hours,
    left(b.soc2020, 1) AS major,
    (SELECT pence FROM wage WHERE day <= b.starts_on ORDER BY day DESC LIMIT 1) AS wage
  FROM work_job b JOIN joined ON joined.id = b.journey_id
  LEFT JOIN work_job later ON later.id = b.replaced_by_id
  WHERE b.recorded_at <= %(end)s AND b.starts_on <= %(on)s
    AND (later.id IS NULL OR later.recorded_at > %(end)s)),
one AS (SELECT journey_id,
    (array_agg(pay ORDER BY starts_on DESC, id DESC))[1] AS pay,
    (array_agg(wage ORDER BY starts_on DESC, id DESC))[1] AS wage,
    (array_agg(hours ORDER BY starts_on DESC, id DESC))[1] AS hours,
    (array_agg(major ORDER BY starts_on DESC, id DESC))[1] AS major,
    (array_agg(pay ORDER BY starts_on, id))[1] AS pay_1,
    (array_agg(wage ORDER BY starts_on, id))[1] AS wage_1,
    (array_agg(hours ORDER BY starts_on, id))[1] AS hours_1,
    min(starts_on) <= %(on)s::date - 365 AS ripe
  FROM known GROUP BY journey_id)
SELECT {KEYS}, count(*),
  count(*) FILTER (WHERE pay IS NOT NULL AND wage IS NOT NULL),
  count(*) FILTER (WHERE pay <= wage),
  count(*) FILTER (WHERE major <> ''), count(*) FILTER (WHERE major IN ('1', '2', '3', '5')),
  count(*) FILTER (WHERE ripe AND num_nulls(pay, wage, pay_1, wage_1) = 0),
  count(*) FILTER (WHERE ripe AND pay::bigint * wage_1 > pay_1::bigint * wage),
  count(*) FILTER (WHERE ripe AND hours IS NOT NULL AND hours_1 IS NOT NULL),
  count(*) FILTER (WHERE ripe AND hours > hours_1)
FROM one JOIN joined ON joined.id = one.journey_id {GROUPS}"""  # noqa: S608 - our own words
_SCALE = f"""{JOINED},
told AS (SELECT s.journey_id, s.completed_at AS at, (w.value #>> '{{}}')::numeric AS value
  FROM assessment_assessment s JOIN joined ON joined.id = s.journey_id
  JOIN assessment_answer w ON w.assessment_id = s.id AND w.question = %(question)s
  WHERE s.completed_at <= %(end)s AND jsonb_typeof(w.value) = 'number'),
one AS (SELECT journey_id, (array_agg(value ORDER BY at))[1] AS first,
    (array_agg(value ORDER BY at DESC))[1] AS last
  FROM told GROUP BY journey_id HAVING max(at) >= min(at) + interval '60 days')
SELECT {KEYS}, count(*),
  count(*) FILTER (WHERE CASE WHEN %(lower)s THEN last < first ELSE last > first END)
FROM one JOIN joined ON joined.id = one.journey_id {GROUPS}"""  # noqa: S608 - our own words


def progress_cells(*, area: uuid.UUID, code: str, on: date) -> Iterator[WiderCell]:
    """Every measure of progress as the records stood at the end of `on`. Needs to see the area."""
    joined = (on - JOINED_YEARS * YEAR, on)
    wages = framework_for(area, on).wages
    more = {"days": [each.from_day for each in wages], "pence": [each.pence for each in wages]}
    for group, place, row in rows_of(_JOBS, area, code, on, joined, **more):
        pairs = zip(row[1::2], row[2::2], strict=True)
        for measure, (people, hits) in zip(PROGRESS[:4], pairs, strict=True):
            if people:
                yield share_of(measure, group, place, joined, hits, people)
    for measure, question, lower in SCALES:
        told = rows_of(_SCALE, area, code, on, joined, question=question, lower=lower)
        for group, place, (people, hits) in told:
            if measure is HEALTH_LESS_IN_THE_WAY and _is_few(hits, people):
                continue
            yield share_of(measure, group, place, joined, hits, people)


def _is_few(hits: int, people: int) -> bool:
    return 0 < hits < HEALTH_CELL or 0 < people - hits < HEALTH_CELL
