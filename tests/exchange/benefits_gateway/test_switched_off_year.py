"""W05. A year of everybody's meetings, with one arm of a trial told of none of them.

Five hundred people in a test run; WORKLOCAL_PEOPLE_OF_THE_YEAR=10000 for the whole of it.
"""

import os
import time

import psycopg

from tests.exchange.benefits_gateway import facts
from worklocal.exchange.benefits_gateway import services

PEOPLE = int(os.environ.get("WORKLOCAL_PEOPLE_OF_THE_YEAR", "500"))
MEETINGS = 26

PEOPLE_OF_THE_YEAR = """
INSERT INTO people_person (id, created_at, area_id, chosen_name, legal_name, family_name, email,
  phone, address, postcode, la_code, language, contact_by, markers, restriction, is_invented)
SELECT gen_random_uuid(), now(), %(area)s, 'Invented ' || n, '', '', '', '', '', '', '', 'en-gb',
  'LETTER', '{}', '', true
FROM generate_series(1, %(people)s) n
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
  work_search, starts_on)
SELECT gen_random_uuid(), now(), area_id, id, gen_random_uuid(), true, current_date - 365
FROM people_person WHERE chosen_name LIKE 'Invented %%'
"""
ARM = """
INSERT INTO benefits_gateway_attendancestop (id, created_at, area_id, person_id, starts_on)
SELECT gen_random_uuid(), now(), area_id, id, current_date - 365
FROM people_person WHERE chosen_name LIKE 'Invented %%'
  AND substr(chosen_name, 10)::int %% 2 = 0
"""
YEAR = """
INSERT INTO appointments_appointment (id, created_at, area_id, person_id, journey_id, with_user_id,
  meeting, during, starts_at, state, private_space, cause)
SELECT gen_random_uuid(), now(), j.area_id, j.person_id, j.id, %(coach)s, 'PHONE',
  tstzrange(t, t + interval '30 minutes'), t,
  (ARRAY['ATTENDED', 'ATTENDED', 'MOVED', 'MISSED', 'CANCELLED'])[1 + n %% 5], false, ''
FROM people_journey j
  CROSS JOIN generate_series(1, %(meetings)s) n
  CROSS JOIN LATERAL (SELECT now() - n * interval '13 days' AS t) moments
WHERE j.entry_route = 'JOBCENTRE'
"""
REVIEWS = """
INSERT INTO benefits_gateway_missedreview (id, created_at, area_id, person_id, appointment_id,
  no_outage, no_hardship, no_caring, no_health, holds, reviewed_at, reviewed_by_id)
SELECT gen_random_uuid(), now(), area_id, person_id, id, true, true, true, true, true, now(),
  %(coach)s
FROM appointments_appointment WHERE state = 'MISSED'
"""
TRIES = """
INSERT INTO benefits_gateway_contacttry (id, created_at, area_id, person_id, appointment_id,
  channel, tried_at)
SELECT gen_random_uuid(), now(), area_id, person_id, id, channel, starts_at + interval '1 hour'
FROM appointments_appointment, unnest(ARRAY['PHONE', 'LETTER']) channel WHERE state = 'MISSED'
"""
FOUND = """
SELECT substr(p.chosen_name, 10)::int %% 2 = 0 AS in_arm, m.event, count(*)
FROM benefits_gateway_benefitsmessage m JOIN people_person p ON p.id = m.person_id
WHERE m.kind = 'ATTENDANCE' GROUP BY 1, 2
"""


def _simulate(committed, *, with_arm: bool):
    cast = committed.cast
    facts.switch_on(cast, days_ago=400)
    values = {"area": cast.area.pk, "people": PEOPLE, "coach": cast.ben.user.pk,
              "meetings": MEETINGS}  # fmt: skip
    steps = [PEOPLE_OF_THE_YEAR, JOURNEYS, LINKS, *([ARM] if with_arm else []), YEAR,
             facts.ASKED, REVIEWS, TRIES]  # fmt: skip
    with psycopg.connect(committed.urls["owner"]) as owner:
        for step in steps:
            owner.execute(step, values)
        owner.commit()
        owner.execute("ANALYZE")
    started = time.monotonic()
    with cast.as_area():
        services.form_all()
    seconds = time.monotonic() - started
    with psycopg.connect(committed.urls["owner"]) as owner:
        found = {(arm, event): count for arm, event, count in owner.execute(FOUND, {})}
    return found, seconds


def test_a_year_without_a_message_of_the_arm_that_is_switched_off(committed):
    found, seconds = _simulate(committed, with_arm=True)

    assert sum(count for (in_arm, _), count in found.items() if in_arm) == 0
    assert {event for in_arm, event in found if not in_arm} == {"ATTENDED", "MOVED", "MISSED"}
    assert sum(found.values()) == PEOPLE // 2 * 21
    assert seconds < 60


def test_without_the_stop_the_same_year_tells_of_that_arm_too(committed):
    """The mutation: what the test above would see if the stop did nothing."""
    found, _ = _simulate(committed, with_arm=False)

    assert sum(count for (in_arm, _), count in found.items() if in_arm) == PEOPLE // 2 * 21
