"""Lists as they were shown, by person and group, counted in the database; no name is read."""

import uuid
from datetime import date
from typing import Any

from django.db import connection

ATTRIBUTES = {
    "AGE": "Age",
    "OFFER": "Offer",
    "MARKERS": "Two or more disadvantages",
    "DISTRICT": "District",
}
NOT_HELD = ("sex", "ethnicity", "religion or belief", "sexual orientation", "gender reassignment",
            "marriage", "pregnancy", "disability (only adjustments that people state)")  # fmt: skip
"""Protected characteristics that the product does not hold, and so cannot audit."""

_PEOPLE = """
SELECT CASE WHEN p.born_on IS NULL THEN 'UNKNOWN'
    WHEN p.born_on > %(on)s::date - interval '25 years' THEN '16-24'
    WHEN p.born_on > %(on)s::date - interval '50 years' THEN '25-49' ELSE '50+' END,
  j.offer, CASE WHEN cardinality(p.markers) >= 2 THEN 'TWO_OR_MORE' ELSE 'FEWER' END,
  COALESCE(NULLIF(p.la_code, ''), 'UNKNOWN'), COALESCE(m.exposure, 0), m.fit
FROM introductions_workwishes w
JOIN people_person p ON p.id = w.person_id
JOIN people_journey j ON j.person_id = p.id AND j.state <> 'ENDED'
LEFT JOIN (SELECT person_id, sum(1 / log(2, 1 + rank)) AS exposure, avg(score) AS fit
  FROM introductions_match WHERE area_id = %(area)s GROUP BY person_id) m ON m.person_id = p.id
WHERE w.area_id = %(area)s AND w.open_to_matches
ORDER BY p.id
"""


def people_listed(*, area_id: uuid.UUID, on: date) -> list[tuple[Any, ...]]:
    """(age band, offer, markers, district, exposure, mean fit or None) of everybody who wants
    matches. Exposure is the sum over listed places of 1 / log2(1 + place)."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL enable_nestloop = off")  # it reads the whole area
        cursor.execute(_PEOPLE, {"area": area_id, "on": on})
        return list(cursor.fetchall())
