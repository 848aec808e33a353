"""First earnings since joining by half-year cohort, and the funnel of districts.

Leaving the service is another exit and not a censoring. What a cohort has not been watched long
enough for is marked, never left out and never smoothed.
"""

import uuid
from datetime import date
from typing import Any

from django.db import connection

from worklocal.evidence.measures.wider import end_of

COHORTS = 6
WEEKS = tuple(range(0, 79, 6))
LAST_DAY = 7 * WEEKS[-1]

_EXITS = """
SELECT x.half, x.day, x.cause, count(*), min(x.watched), max(x.watched) FROM (
  SELECT date_trunc('month', j.started_on)::date
      - make_interval(months => (extract(month FROM j.started_on)::int - 1) %% 6) AS half,
    CASE WHEN o.day IS NOT NULL AND (e.day IS NULL OR o.day <= e.day) AND o.day <= %(last)s
        THEN o.day
      WHEN e.day IS NOT NULL AND e.day <= %(last)s THEN e.day
      ELSE LEAST(%(on)s::date - j.started_on, %(last)s) END AS day,
    CASE WHEN o.day IS NOT NULL AND (e.day IS NULL OR o.day <= e.day) AND o.day <= %(last)s THEN 1
      WHEN e.day IS NOT NULL AND e.day <= %(last)s THEN 2 ELSE 0 END AS cause,
    %(on)s::date - j.started_on AS watched
  FROM people_journey j
  LEFT JOIN (SELECT journey_id, min(achieved_on) AS first_on FROM measures_outcome
    WHERE area_id = %(area)s AND outcome = 'FIRST_EARNINGS' AND derived_at < %(end)s
      AND (withdrawn_at IS NULL OR withdrawn_at >= %(end)s) AND achieved_on <= %(on)s
    GROUP BY journey_id) f ON f.journey_id = j.id
  LEFT JOIN (SELECT journey_id, min(at) AS at FROM people_journeystep
    WHERE area_id = %(area)s AND new_state = 'ENDED' AND at <= %(end)s GROUP BY journey_id) s
    ON s.journey_id = j.id
  CROSS JOIN LATERAL (SELECT CASE WHEN f.first_on IS NOT NULL
    THEN GREATEST(f.first_on - j.started_on, 0) END AS day) o
  CROSS JOIN LATERAL (SELECT CASE WHEN s.at IS NOT NULL
    THEN GREATEST((s.at AT TIME ZONE 'Europe/London')::date - j.started_on, 0) END AS day) e
  WHERE j.area_id = %(area)s AND j.started_on BETWEEN %(from)s AND %(on)s) x
GROUP BY x.half, x.day, x.cause
"""


def half_years(on: date) -> list[date]:
    """The first days of the last half-years up to the one `on` lies in, oldest first."""
    year, month = on.year, 1 if on.month < 7 else 7
    found = []
    for _ in range(COHORTS):
        found.append(date(year, month, 1))
        year, month = (year, 1) if month == 7 else (year - 1, 7)
    return found[::-1]


def half_label(first: date) -> str:
    return f"{'January to June' if first.month == 1 else 'July to December'} {first.year}"


def cohort_points(*, area: uuid.UUID, on: date) -> list[dict[str, Any]]:
    """One row for each cohort and week: the share with first earnings, its interval, and whether
    everybody in the cohort has been watched that long. Needs to see the area."""
    import numpy as np

    from worklocal.evidence.engine.cohorts import cohort_curves

    with connection.cursor() as cursor:
        cursor.execute(
            _EXITS,
            {"area": area, "on": on, "end": end_of(on), "from": half_years(on)[0],
             "last": LAST_DAY},
        )  # fmt: skip
        rows = cursor.fetchall()
    found = []
    for half in sorted({row[0] for row in rows}):
        mine = [row for row in rows if row[0] == half]
        counts = [row[3] for row in mine]
        n = sum(counts)
        watched = np.full(n, max(row[5] for row in mine) / 7)
        watched[0] = min(row[4] for row in mine) / 7
        curve = cohort_curves(
            ["cohort"] * n, np.repeat([row[1] / 7 for row in mine], counts),
            np.repeat([row[2] for row in mine], counts), watched, at=WEEKS,
        )[0]  # fmt: skip
        places = zip(curve.at, curve.share, curve.low, curve.high, strict=True)
        found += [
            {
                "from_on": half.date(), "people": n, "week": int(week), "share": share,
                "lower": low, "upper": high, "is_mature": week <= curve.mature_to,
            }
            for week, share, low, high in places
        ]  # fmt: skip
    return found


def funnel_points(cells: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Districts in a funnel with over-dispersion: (place, joined, reached) in, one row each out."""
    import numpy as np

    from worklocal.evidence.engine.funnel import proportion_funnel

    held = [cell for cell in cells if cell[1] > 0]
    joined, reached = sum(cell[1] for cell in held), sum(cell[2] for cell in held)
    if len(held) < 3 or not 0 < reached < joined:
        return []
    funnel = proportion_funnel(
        np.array([cell[2] for cell in held]), np.array([cell[1] for cell in held])
    )
    return [
        {
            "place": place, "people": n, "reached": hits, "target": funnel.target,
            "tau2": funnel.tau2, "plain": funnel.plain_class[i],
            "adjusted": funnel.adjusted_class[i],
        }
        for i, (place, n, hits) in enumerate(held)
    ]  # fmt: skip
