"""A year of everybody's meetings, laid by the owner in bulk; the product does all that follows."""

import datetime as dt
from typing import Any

import psycopg

from tests.evidence.product.trial import register
from tests.exchange.benefits_gateway import facts
from worklocal.core import clock
from worklocal.evidence.trials.enums import Switch
from worklocal.evidence.trials.plans import Arm
from worklocal.exchange.benefits_gateway import services
from worklocal.exchange.benefits_gateway.enums import IncidentCause

MEETINGS = 13
"""Every four weeks the agency asks about one."""
EVERY = 28
GIVEN_ANOTHER = 180
"""Days ago on which one in twenty of the arm was given the usual service instead."""

PEOPLE = """
WITH accounts AS (
  INSERT INTO accounts_user (id, password, email, display_name, is_active, is_staff_account,
    joined_at)
  SELECT gen_random_uuid(), '', 'y' || n || '@people.example', 'Invented ' || n, true, false, now()
  FROM generate_series(1, %(people)s) n
  RETURNING id, display_name, email)
INSERT INTO people_person (id, created_at, area_id, chosen_name, legal_name, family_name, email,
  phone, address, postcode, la_code, language, contact_by, markers, restriction, is_invented,
  user_id)
SELECT gen_random_uuid(), now(), %(area)s, display_name, '', '', email, '', '', '', '', 'en-gb',
  'EMAIL', '{}', '', true, id
FROM accounts
"""
JOURNEYS = """
INSERT INTO people_journey (id, created_at, area_id, person_id, entry_route, offer, started_on,
  responsible_until, state, sort_name, next_due, unread_messages)
SELECT gen_random_uuid(), now(), area_id, id, 'JOBCENTRE', 'WORKING_FUTURES', current_date - 365,
  current_date + 365, 'JOINED', '', '', 0
FROM people_person WHERE chosen_name LIKE 'Invented %%'
"""
LINKS = """
INSERT INTO benefits_gateway_agencylink (id, created_at, area_id, person_id, reference,
  work_search, starts_on, agreed_how)
SELECT gen_random_uuid(), now(), area_id, id, gen_random_uuid(), true, current_date - 365, ''
FROM people_person WHERE chosen_name LIKE 'Invented %%'
"""
CONSENTS = """
INSERT INTO people_consent (id, created_at, area_id, person_id, purpose, wording, given_at)
SELECT gen_random_uuid(), now(), area_id, id, purpose, 'Yes', now() - interval '364 days'
FROM people_person, unnest(ARRAY['RESEARCH', 'BENEFITS_WORK']) purpose
WHERE chosen_name LIKE 'Invented %%'
"""
ALLOCATED = """
INSERT INTO trials_allocation (id, created_at, area_id, trial_id, person_id, journey_id, consent_id,
  consented_at, plan_sha256, stratum, position, arm, at)
SELECT gen_random_uuid(), now(), p.area_id, %(trial)s, p.id, j.id, c.id, c.given_at,
  repeat('0', 64), 'ALL', substr(p.chosen_name, 10)::int,
  (ARRAY['usual', 'free'])[1 + substr(p.chosen_name, 10)::int %% 2], c.given_at
FROM people_person p JOIN people_journey j ON j.person_id = p.id
JOIN people_consent c ON c.person_id = p.id AND c.purpose = 'RESEARCH'
WHERE p.chosen_name LIKE 'Invented %%'
"""
OVERRIDDEN = """
INSERT INTO trials_allocationstep (id, created_at, area_id, allocation_id, person_id, kind, to_arm,
  reason, at)
SELECT gen_random_uuid(), now(), area_id, id, person_id, 'OVERRIDDEN', 'usual', 'MISTAKE',
  now() - %(given_another)s * interval '1 day'
FROM trials_allocation WHERE arm = 'free' AND position %% 20 = 1
"""
YEAR = """
INSERT INTO appointments_appointment (id, created_at, area_id, person_id, journey_id, with_user_id,
  meeting, during, starts_at, state, private_space, cause)
SELECT gen_random_uuid(), now(), j.area_id, j.person_id, j.id, %(coach)s, 'PHONE',
  tstzrange(t, t + interval '30 minutes'), t,
  (ARRAY['ATTENDED', 'ATTENDED', 'MOVED', 'MISSED', 'CANCELLED'])[1 + n %% 5], false, ''
FROM people_journey j
  CROSS JOIN generate_series(1, %(meetings)s) n
  CROSS JOIN LATERAL (SELECT now() - n * %(every)s * interval '1 day' AS t) moments
WHERE j.entry_route = 'JOBCENTRE'
"""
REVIEWS = """
INSERT INTO benefits_gateway_missedreview (id, created_at, area_id, person_id, appointment_id,
  no_outage, no_hardship, no_caring, no_health, holds, reason, reviewed_at,
  reviewed_by_id)
SELECT gen_random_uuid(), now(), area_id, person_id, id, true, true, true, true, true, 'NOTHING',
  now(),
  %(coach)s
FROM appointments_appointment WHERE state = 'MISSED'
"""
TRIES = """
INSERT INTO benefits_gateway_contacttry (id, created_at, area_id, person_id, appointment_id,
  channel, came_of, tried_at)
SELECT gen_random_uuid(), now(), area_id, person_id, id, channel, 'NO_ANSWER',
  starts_at + interval '1 hour'
FROM appointments_appointment, unnest(ARRAY['PHONE', 'LETTER']) channel WHERE state = 'MISSED'
"""
JOBS = """
INSERT INTO work_job (id, created_at, area_id, person_id, journey_id, employer_name, title, soc2020,
  is_self_employment, starts_on, end_reason, recorded_at)
SELECT gen_random_uuid(), now(), j.area_id, j.person_id, j.id, 'Mill Bakery', 'Baker', '', false,
  current_date - 20, '', now()
FROM people_journey j JOIN people_person p ON p.id = j.person_id
WHERE substr(p.chosen_name, 10)::int %% 10 < 2 AND p.chosen_name LIKE 'Invented %%'
"""

WHO = """
SELECT link.reference::text, a.arm, s.at IS NOT NULL FROM benefits_gateway_agencylink link
JOIN trials_allocation a ON a.person_id = link.person_id
LEFT JOIN trials_allocationstep s ON s.allocation_id = a.id AND s.to_arm = 'usual'
"""


def lay(committed: Any, people: int, *, with_switch: bool = True) -> Any:
    """The year, and a trial in which half of the people are in the arm; return the trial."""
    cast = committed.cast
    facts.switch_on(cast, days_ago=400)
    switches = (str(Switch.ATTENDANCE_MESSAGES_OFF),) if with_switch else ()
    trial = register(
        cast, at=clock.now() - dt.timedelta(days=365), planned_n=20_000,
        arms=(Arm("usual", "The usual"), Arm("free", "No conditions", switches=switches)),
    )  # fmt: skip
    values = {
        "area": cast.area.pk, "people": people, "coach": cast.ben.user.pk, "meetings": MEETINGS,
        "trial": trial.pk, "given_another": GIVEN_ANOTHER,
        "every": EVERY,
    }  # fmt: skip
    with psycopg.connect(committed.urls["owner"]) as owner:
        for step in (PEOPLE, JOURNEYS, LINKS, CONSENTS, ALLOCATED, OVERRIDDEN, YEAR, facts.ASKED,
                     REVIEWS, TRIES, JOBS):  # fmt: skip
            owner.execute(step, values)
        owner.commit()
        owner.execute("ANALYZE")
    outage = clock.now() - dt.timedelta(days=EVERY)
    with cast.as_(cast.stefan):
        services.record_incident(
            starts_at=outage - dt.timedelta(hours=2), ends_at=outage + dt.timedelta(hours=2),
            cause=IncidentCause.TECHNICAL,
        )  # fmt: skip
    return trial


def tellable(*, within: int = 365) -> int:
    """Meetings of one person that may be told: none cancelled, none in the outage."""
    return sum(1 for n in range(2, MEETINGS + 1) if n % 5 != 4 and n * EVERY < within)


def who(owner: psycopg.Connection) -> dict[str, tuple[str, bool]]:
    """By the agency's reference: the arm drawn, and whether another was given later."""
    return {reference: (arm, given) for reference, arm, given in owner.execute(WHO)}
