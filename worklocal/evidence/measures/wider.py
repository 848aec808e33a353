"""Wider measures: those not helped, reach off benefit, and whether people keep their coach.

Each statement counts a whole area at once, as the records stood at the end of a day, for the
area, each district, each offer and people with two or more disadvantages.
"""

import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

YEAR = timedelta(days=365)
SILENT_DAYS = 90
FEWEST_CONTACTS = 3


@dataclass(frozen=True)
class WiderMeasure:
    """A share, or a mean from 0 to 1 when `is_mean`. `less_is_better` turns its verdict round."""

    code: str
    title: str
    among: str
    counts: str
    less_is_better: bool = False
    is_mean: bool = False


NOT_HELPED_SILENT = WiderMeasure(
    "NOT_HELPED_SILENT", "Still with us, and no contact for 90 days",
    "people who joined between one and two years before",
    "those still with the service who had no contact with the team in the last 90 days",
    less_is_better=True,
)  # fmt: skip
NOT_HELPED_LEFT = WiderMeasure(
    "NOT_HELPED_LEFT", "Left without work",
    "people who joined between one and two years before",
    "those who have left, and for whom no first paid day is known",
    less_is_better=True,
)  # fmt: skip
OFF_BENEFIT = WiderMeasure(
    "OFF_BENEFIT", "People who claim no work benefit",
    "people who joined in the last year and told us",
    "those who claim no benefit for being out of work, so that no other service looks for them",
)  # fmt: skip
HANDED_OVER = WiderMeasure(
    "HANDED_OVER", "Had more than one lead coach",
    "people who joined in the last two years and have had a coach",
    "those whose lead coach has changed at least once",
    less_is_better=True,
)  # fmt: skip
UPC = WiderMeasure(
    "UPC", "Contacts with the same person",
    "people who joined in the last two years and had three contacts or more",
    "the mean share of a person’s contacts that were with the one they saw most (UPC)",
    is_mean=True,
)  # fmt: skip
SECON = WiderMeasure(
    "SECON", "Next contact with the same person",
    "people who joined in the last two years and had three contacts or more",
    "the mean share of neighbouring contacts that were with the same member of the team (SECON)",
    is_mean=True,
)  # fmt: skip
WIDER = (NOT_HELPED_SILENT, NOT_HELPED_LEFT, OFF_BENEFIT, HANDED_OVER, UPC, SECON)


@dataclass(frozen=True)
class WiderCell:
    """`numerator` is empty for a mean. `on`: the day whose end it describes."""

    measure: WiderMeasure
    group: str
    place: str
    from_on: date
    to_on: date
    numerator: int | None
    denominator: int
    value: float
    lower: float
    upper: float


JOINED = """
WITH joined AS MATERIALIZED (
  SELECT j.id, j.person_id, j.offer, p.la_code, cardinality(p.markers) >= 2 AS marked,
    p.on_work_benefit
  FROM people_journey j JOIN people_person p ON p.id = j.person_id
  WHERE j.area_id = %(area)s AND j.started_on BETWEEN %(from)s AND %(to)s)
"""
GROUPS = """GROUP BY GROUPING SETS ((), (la_code), (offer), (marked))"""
KEYS = """GROUPING(la_code, offer, marked), COALESCE(la_code, ''), COALESCE(offer, ''),
  COALESCE(marked, false)"""

_NOT_HELPED = f"""{JOINED}
SELECT {KEYS}, count(*),
  count(*) FILTER (WHERE e.id IS NULL AND (c.last_at IS NULL
    OR c.last_at < %(end)s::timestamptz - make_interval(days => {SILENT_DAYS}))),
  count(*) FILTER (WHERE e.id IS NOT NULL AND o.id IS NULL)
FROM joined
LEFT JOIN people_journeystep e ON e.journey_id = joined.id AND e.new_state = 'ENDED'
  AND e.at <= %(end)s
LEFT JOIN (SELECT journey_id, max(at) AS last_at FROM coaching_contact
  WHERE area_id = %(area)s AND at <= %(end)s GROUP BY journey_id) c ON c.journey_id = joined.id
LEFT JOIN measures_outcome o ON o.journey_id = joined.id AND o.outcome = 'FIRST_EARNINGS'
  AND o.derived_at < %(end)s AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= %(end)s)
{GROUPS}"""  # noqa: S608 - our own words

_OFF_BENEFIT = f"""{JOINED}
SELECT {KEYS}, count(*), count(*) FILTER (WHERE NOT on_work_benefit)
FROM joined WHERE on_work_benefit IS NOT NULL {GROUPS}"""  # noqa: S608 - our own words

_HANDED_OVER = f"""{JOINED}
SELECT {KEYS}, count(*), count(*) FILTER (WHERE l.periods > 1)
FROM joined JOIN (SELECT journey_id, count(DISTINCT coach_id) AS periods FROM coaching_leadperiod
  WHERE area_id = %(area)s AND lower(days) <= %(on)s GROUP BY journey_id) l
  ON l.journey_id = joined.id {GROUPS}"""  # noqa: S608 - our own words

_CONTINUITY = f"""{JOINED},
seen AS (SELECT c.journey_id, c.with_user_id,
    (lag(c.with_user_id) OVER (PARTITION BY c.journey_id ORDER BY c.at, c.id)) = c.with_user_id
      AS again
  FROM coaching_contact c JOIN joined ON joined.id = c.journey_id WHERE c.at <= %(end)s),
by_coach AS (SELECT journey_id, with_user_id, count(*) AS k, count(*) FILTER (WHERE again) AS again
  FROM seen GROUP BY journey_id, with_user_id),
one AS (SELECT journey_id, sum(k) AS n, max(k) / sum(k) AS upc, sum(again) / (sum(k) - 1) AS secon
  FROM by_coach GROUP BY journey_id HAVING sum(k) >= {FEWEST_CONTACTS})
SELECT {KEYS}, count(*), avg(upc), COALESCE(stddev_samp(upc), 0),
  avg(secon), COALESCE(stddev_samp(secon), 0)
FROM one JOIN joined ON joined.id = one.journey_id {GROUPS}"""  # noqa: S608 - our own words

WHOLE, BY_PLACE, BY_OFFER, BY_MARKERS = 7, 3, 5, 6
TWO_MARKERS = "TWO_OR_MORE_MARKERS"


def end_of(day: date) -> str:
    """The last moment of a day in the United Kingdom, as PostgreSQL reads it."""
    return f"{day} 23:59:59.999999 Europe/London"


def wider_cells(*, area: uuid.UUID, code: str, on: date) -> Iterator[WiderCell]:
    """Every wider measure as the records stood at the end of `on`. Needs to see the area."""
    older = (on - 2 * YEAR, on - YEAR)
    for group, place, row in rows_of(_NOT_HELPED, area, code, on, older):
        yield share_of(NOT_HELPED_SILENT, group, place, older, row[1], row[0])
        yield share_of(NOT_HELPED_LEFT, group, place, older, row[2], row[0])
    year, both = (on - YEAR, on), (on - 2 * YEAR, on)
    for group, place, row in rows_of(_OFF_BENEFIT, area, code, on, year):
        yield share_of(OFF_BENEFIT, group, place, year, row[1], row[0])
    for group, place, row in rows_of(_HANDED_OVER, area, code, on, both):
        yield share_of(HANDED_OVER, group, place, both, row[1], row[0])
    for group, place, row in rows_of(_CONTINUITY, area, code, on, both):
        yield _mean(UPC, group, place, both, row[0], float(row[1]), float(row[2]))
        yield _mean(SECON, group, place, both, row[0], float(row[3]), float(row[4]))


def rows_of(
    statement: str, area: uuid.UUID, code: str, on: date, joined: tuple[date, date],
    **more: Any,
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:  # fmt: skip
    """(group, place, counts) of a statement that counts people who joined between two days."""
    values = {"area": area, "on": on, "end": end_of(on), "from": joined[0], "to": joined[1],
              **more}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    for grouping, district, offer, marked, *row in found:
        if not row[0]:
            continue
        if grouping == WHOLE:
            yield "", code, tuple(row)
        elif grouping == BY_PLACE and district:
            yield "", district, tuple(row)
        elif grouping == BY_OFFER and offer:
            yield offer, code, tuple(row)
        elif grouping == BY_MARKERS and marked:
            yield TWO_MARKERS, code, tuple(row)


def share_of(
    measure: WiderMeasure, group: str, place: str, days: tuple[date, date], hits: int, n: int
) -> WiderCell:
    from worklocal.evidence.engine.rates import wilson

    share = wilson(hits, n)
    return WiderCell(measure, group, place, *days, hits, n, share.value, share.low, share.high)


def _mean(
    measure: WiderMeasure, group: str, place: str, days: tuple[date, date], n: int, mean: float,
    spread: float,
) -> WiderCell:  # fmt: skip
    """A mean with its normal interval, kept within 0 and 1."""
    half = 1.959964 * spread / math.sqrt(n)
    low, high = max(0.0, mean - half), min(1.0, mean + half)
    return WiderCell(measure, group, place, *days, None, n, mean, low, high)
