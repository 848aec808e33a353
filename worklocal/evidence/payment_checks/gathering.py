"""Facts for the checks, read set-based from referrals, contacts, claims and jobs.

Risk is the number of recorded disadvantages: the product scores nobody. Every statement reads
what had happened by the day `on`, and gives people no name and no id.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

YEAR, SILENT_DAYS = 365, 180
SUSTAINED = "SUSTAINED_26_WEEKS"

_REFERRALS = """
SELECT r.provider_id, cardinality(p.markers), r.state IN ('ACCEPTED', 'STARTED', 'ENDED'),
  r.state IN ('STARTED', 'ENDED', 'ACCEPTED')
FROM referrals_referral r JOIN people_person p ON p.id = r.person_id
WHERE r.area_id = %(area)s AND r.state NOT IN ('SENT', 'WITHDRAWN')
  AND r.sent_at >= %(on)s::date - %(year)s AND r.sent_at < %(on)s::date + 1
"""

_EFFORT = """
SELECT x.provider_id, x.risk, COALESCE(c.contacts, 0),
  LEAST(COALESCE(%(on)s::date - c.last_on, %(year)s), %(year)s), COALESCE(s.referrals, 0)
FROM (SELECT DISTINCT ON (r.person_id) r.provider_id, r.person_id, cardinality(p.markers) AS risk
      FROM referrals_referral r JOIN people_person p ON p.id = r.person_id
      WHERE r.area_id = %(area)s AND r.state IN ('ACCEPTED', 'STARTED')
        AND r.sent_at < %(on)s::date + 1 ORDER BY r.person_id, r.sent_at) x
LEFT JOIN (SELECT person_id, count(*) FILTER (WHERE at >= %(on)s::date - %(silent)s) AS contacts,
             max(at)::date AS last_on
           FROM coaching_contact WHERE area_id = %(area)s AND at < %(on)s::date + 1
           GROUP BY person_id) c ON c.person_id = x.person_id
LEFT JOIN (SELECT person_id, count(*) AS referrals FROM referrals_referral
           WHERE area_id = %(area)s AND sent_at < %(on)s::date + 1 GROUP BY person_id) s
  ON s.person_id = x.person_id
"""

_CLAIMS = """
SELECT c.reference, c.provider_id, k.fund_id, c.outcome, c.achieved_on, c.pence, c.state,
  md5(lower(p.chosen_name) || '|' || lower(p.family_name) || '|' ||
      COALESCE(p.born_on::text, p.id::text)),
  r.sent_at::date, j.starts_on, j.ends_on, j.employer_name, b.employer_name,
  (SELECT s.at::date FROM claims_claimstep s WHERE s.claim_id = c.id AND s.new_state = 'PAID'
   ORDER BY s.at LIMIT 1),
  EXISTS (SELECT 1 FROM measures_outcome o WHERE o.journey_id = r.journey_id
    AND o.outcome = c.outcome AND o.withdrawn_at IS NULL AND o.grade <> 'PERSON_SAID')
    OR EXISTS (SELECT 1 FROM work_job w JOIN work_proof f ON f.job_id = w.id
      WHERE w.person_id = c.person_id AND w.replaced_by_id IS NULL
        AND f.kind IN ('PAYSLIP', 'EMPLOYER', 'PAYROLL') AND f.to_on >= c.achieved_on),
  cardinality(p.markers)
FROM claims_claim c
JOIN contracts_contract k ON k.id = c.contract_id
JOIN people_person p ON p.id = c.person_id
JOIN referrals_referral r ON r.id = c.referral_id
LEFT JOIN LATERAL (SELECT w.* FROM work_job w WHERE w.person_id = c.person_id
    AND w.replaced_by_id IS NULL AND w.starts_on <= c.achieved_on
    ORDER BY w.starts_on DESC, w.id LIMIT 1) j ON true
LEFT JOIN LATERAL (SELECT w.employer_name FROM work_job w WHERE w.person_id = c.person_id
    AND w.replaced_by_id IS NULL AND w.id <> j.id AND w.starts_on < j.starts_on
    AND w.ends_on < j.starts_on AND w.starts_on <= r.sent_at::date
    ORDER BY w.ends_on DESC, w.id LIMIT 1) b ON true
WHERE c.area_id = %(area)s AND c.state NOT IN ('REFUSED', 'RECOVERED')
  AND c.submitted_at < %(on)s::date + 1
"""

_LENGTHS = """
SELECT w.ends_on - w.starts_on + 1 FROM work_job w
WHERE w.area_id = %(area)s AND w.replaced_by_id IS NULL AND w.ends_on < %(on)s
  AND w.ends_on >= %(on)s::date - 2 * %(year)s
  AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.person_id = w.person_id
    AND r.state IN ('ACCEPTED', 'STARTED', 'ENDED'))
"""

_RETURNS = """
SELECT (SELECT min(n.started_on) FROM people_journey n WHERE n.person_id = j.person_id
          AND n.started_on > j.ended_on AND n.started_on <= %(on)s) - o.achieved_on,
  %(on)s::date - o.achieved_on
FROM measures_outcome o JOIN people_journey j ON j.id = o.journey_id
WHERE o.area_id = %(area)s AND o.outcome = 'FIRST_EARNINGS' AND o.withdrawn_at IS NULL
  AND o.achieved_on <= %(on)s
"""

_EXITS = """
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM measures_outcome o WHERE o.journey_id = j.id
      AND o.withdrawn_at IS NULL AND o.achieved_on <= j.ended_on) THEN 'WORK'
    WHEN j.ended_on >= j.responsible_until THEN 'TIME_OVER'
    WHEN EXISTS (SELECT 1 FROM people_journeystep s WHERE s.journey_id = j.id
      AND s.new_state = 'ENDED' AND s.reason <> '') THEN 'REASON_GIVEN'
    ELSE 'UNKNOWN' END,
  cardinality(p.markers)
FROM people_journey j JOIN people_person p ON p.id = j.person_id
WHERE j.area_id = %(area)s AND j.state = 'ENDED'
  AND j.ended_on BETWEEN %(on)s::date - %(year)s AND %(on)s
"""


@dataclass(frozen=True)
class Facts:
    """Rows as the statements above give them, each in the order of its columns."""

    referrals: list[tuple[Any, ...]]
    effort: list[tuple[Any, ...]]
    claims: list[dict[str, Any]]
    lengths: list[int]
    returns: list[tuple[int | None, int]]
    exits: list[tuple[str, int]]


CLAIM_COLUMNS = (
    "claim", "provider", "funder", "outcome", "outcome_on", "pence", "state", "person", "sent_on",
    "job_on", "job_ended_on", "employer", "employer_before", "paid_on", "has_proof", "risk",
)  # fmt: skip


def gather(*, area_id: uuid.UUID, on: date) -> Facts:
    """Everything the checks of a day need. Needs a context that sees the area."""
    values = {"area": area_id, "on": on, "year": YEAR, "silent": SILENT_DAYS}

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # compiling takes longer than what runs once

    def rows(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    return Facts(
        referrals=rows(_REFERRALS), effort=rows(_EFFORT),
        claims=[dict(zip(CLAIM_COLUMNS, row, strict=True)) for row in rows(_CLAIMS)],
        lengths=[row[0] for row in rows(_LENGTHS)],
        returns=[(row[0], row[1]) for row in rows(_RETURNS)],
        exits=[(row[0], row[1]) for row in rows(_EXITS)],
    )  # fmt: skip
