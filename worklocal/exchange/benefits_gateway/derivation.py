"""Which facts warrant a message now, as one SQL function: the only source of an outbox row.

Read it as the wall's rule book. What it does not return cannot be told to the agency.
"""

NO_ATTENDANCE = "ATTENDANCE_MESSAGES_OFF"
"""The switch by which an arm of a trial stops these messages (evidence/trials, `enums.Switch`)."""

LONDON = """
CREATE OR REPLACE FUNCTION wl_london_day(at timestamptz) RETURNS date LANGUAGE sql STABLE
AS $$ SELECT (at AT TIME ZONE 'Europe/London')::date $$;
"""

ROW = """TABLE (person_id uuid, kind text, event text, fact_id uuid, happened_on date,
               team_id uuid, reference uuid)"""

DUE = """
CREATE FUNCTION {name} RETURNS {row}
LANGUAGE {language} STABLE SET search_path = public AS $$
{begin}

  -- Joined, and the team of today's lead coach: people whom the agency knows, and no others.
  SELECT j.person_id, 'REGISTERED', 'REGISTERED', j.id, j.started_on, lead.team_id, link.reference
  FROM people_journey j
  JOIN benefits_gateway_agencylink link
    ON link.person_id = j.person_id AND link.area_id = p_area AND link.ends_on IS NULL
  JOIN coaching_leadperiod lead
    ON lead.journey_id = j.id AND lead.days @> wl_london_day(now()) AND lead.team_id IS NOT NULL
  WHERE j.area_id = p_area AND j.state <> 'ENDED'
    AND {REGISTERED}

  UNION ALL
  -- A meeting the agency asked about, before it took place, of somebody it asks to look for work;
  -- where the switch was on that day, the person is in no arm of a trial that turns this off, and
  -- was in none since, and no incident lay over it.
  SELECT a.person_id, 'ATTENDANCE', a.state::text, a.id, wl_london_day(a.starts_at), NULL,
    link.reference
  FROM benefits_gateway_askedmeeting asked
  JOIN appointments_appointment a ON a.id = asked.appointment_id
  JOIN benefits_gateway_agencylink link
    ON link.person_id = a.person_id AND link.area_id = p_area AND link.work_search
    AND wl_london_day(a.starts_at) >= link.starts_on
    AND (link.ends_on IS NULL OR wl_london_day(a.starts_at) <= link.ends_on)
  JOIN (SELECT s.attendance_from FROM benefits_gateway_areaswitch s WHERE s.area_id = p_area
        ORDER BY s.changed_at DESC, s.id DESC LIMIT 1) switch
    ON wl_london_day(a.starts_at) >= switch.attendance_from
  LEFT JOIN {quiet}
  WHERE asked.area_id = p_area AND a.area_id = p_area
    AND a.state IN ('ATTENDED', 'MOVED', 'MISSED')
    AND asked.asked_on <= wl_london_day(a.starts_at)
    AND (quiet.until IS NULL OR wl_london_day(a.starts_at) > quiet.until)
    AND NOT EXISTS (
      SELECT 1 FROM benefits_gateway_attendancestop stop
      WHERE stop.person_id = a.person_id AND wl_london_day(a.starts_at) >= stop.starts_on
        AND (stop.ends_on IS NULL OR wl_london_day(a.starts_at) <= stop.ends_on))
    AND NOT EXISTS (
      SELECT 1 FROM benefits_gateway_incident i
      WHERE i.area_id = p_area AND tstzrange(i.starts_at, i.ends_at) && a.during)
    -- Missed: two tries by different channels afterwards, and a team leader's yes.
    AND (a.state <> 'MISSED' OR (
      EXISTS (SELECT 1 FROM benefits_gateway_missedreview review
              WHERE review.appointment_id = a.id AND review.holds)
      AND (SELECT count(DISTINCT tried.channel) FROM benefits_gateway_contacttry tried
           WHERE tried.appointment_id = a.id AND tried.tried_at > a.starts_at
             AND tried.came_of <> 'NOT_THEIRS') >= 2))
    AND {ATTENDANCE}

  UNION ALL
  -- Work started or ended, under a yes that stands at this moment.
  SELECT job.person_id, 'WORK', told.event, job.id, told.day, NULL, link.reference
  FROM work_job job
  CROSS JOIN LATERAL (VALUES ('STARTED', job.starts_on), ('ENDED', job.ends_on)) told (event, day)
  JOIN benefits_gateway_agencylink link
    ON link.person_id = job.person_id AND link.area_id = p_area AND told.day >= link.starts_on
    AND (link.ends_on IS NULL OR told.day <= link.ends_on)
  WHERE job.area_id = p_area AND job.replaced_by_id IS NULL
    AND told.day <= wl_london_day(now())
    AND EXISTS (SELECT 1 FROM people_consent c
                WHERE c.person_id = job.person_id AND c.purpose = 'BENEFITS_WORK'
                  AND c.withdrawn_at IS NULL)
    AND {WORK}

  UNION ALL
  -- Left: only where the agency was told of the joining.
  SELECT j.person_id, 'LEFT', 'LEFT', j.id, j.ended_on, NULL, link.reference
  FROM people_journey j
  JOIN benefits_gateway_agencylink link
    ON link.person_id = j.person_id AND link.area_id = p_area AND link.ends_on IS NULL
  WHERE j.area_id = p_area AND j.state = 'ENDED'
    AND EXISTS (SELECT 1 FROM benefits_gateway_benefitsmessage told
                WHERE told.fact_id = j.id AND told.kind = 'REGISTERED' AND told.state = 'SENT')
    AND {LEFT};
{end}$$;
"""
"""For one fact in plpgsql, which keeps its plan: it is asked for every message that goes."""

DISPATCH = """
DROP FUNCTION IF EXISTS wl_benefits_due(uuid, text, uuid);
CREATE FUNCTION wl_benefits_due(p_area uuid, p_kind text, p_fact uuid) RETURNS {row}
LANGUAGE plpgsql STABLE SET search_path = public AS $$
BEGIN
  IF p_kind IS NULL THEN
    RETURN QUERY SELECT * FROM wl_benefits_due_all(p_area);
  ELSE
    RETURN QUERY SELECT * FROM wl_benefits_due_one(p_area, p_kind, p_fact);
  END IF;
END $$;
"""


def due_statements() -> list[str]:
    """The rule book twice: for every fact of an area at once, and for one fact by its index."""
    kinds = {"REGISTERED": "j.id", "ATTENDANCE": "a.id", "WORK": "job.id", "LEFT": "j.id"}
    everyone = dict.fromkeys(kinds, "true")
    one = {kind: f"p_kind = '{kind}' AND {fact} = p_fact" for kind, fact in kinds.items()}
    return [
        "DROP FUNCTION IF EXISTS wl_benefits_due_all(uuid)",
        DUE.format(
            name="wl_benefits_due_all(p_area uuid)", row=ROW, language="sql", begin="", end="",
            quiet=f"wl_switched_off(p_area, '{NO_ATTENDANCE}') quiet"
            " ON quiet.person_id = a.person_id",
            **everyone,
        ),
        "DROP FUNCTION IF EXISTS wl_benefits_due_one(uuid, text, uuid)",
        DUE.format(
            name="wl_benefits_due_one(p_area uuid, p_kind text, p_fact uuid)", row=ROW,
            language="plpgsql", begin="#variable_conflict use_column\nBEGIN\n  RETURN QUERY",
            end="END ",
            quiet=f"LATERAL wl_switched_off_for(a.person_id, '{NO_ATTENDANCE}') quiet ON true",
            **one,
        ),
        DISPATCH.replace("{row}", ROW),
    ]  # fmt: skip


BODY = """
CREATE OR REPLACE FUNCTION wl_benefits_body(m benefits_gateway_benefitsmessage) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object(
    'list', {version}, 'message', m.id, 'area', m.area_id, 'person', m.reference,
    'kind', m.kind, 'event', m.event, 'happened_on', to_char(m.happened_on, 'YYYY-MM-DD'),
    'team', m.team_id, 'reason', NULLIF(m.reason, ''), 'replaces', m.replaces))::text
$$;
"""
"""The words of a message. Shown, sent and logged are all this one text."""

DERIVE = """
CREATE OR REPLACE FUNCTION wl_derive_benefits(p_kind text, p_fact uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE p_area uuid := wl_uuid('area'); scope_before text := wl_text('scope'); made integer;
BEGIN
  IF p_area IS NULL OR wl_text('role') <> 'SYSTEM' THEN
    RAISE EXCEPTION 'a message is formed by the service from facts, never by somebody'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('app.scope', 'AREA', true);
  PERFORM pg_advisory_xact_lock(hashtextextended('benefits:' || p_area::text, 0));
  PERFORM wl_cancel_benefits(ARRAY(
    SELECT m.id FROM benefits_gateway_benefitsmessage m
    WHERE m.area_id = p_area AND m.state IN ('FORMED', 'SHOWN', 'CORRECTED', 'REASON_ADDED')
      AND (p_kind IS NULL OR (m.kind = p_kind AND m.fact_id = p_fact))
      AND NOT EXISTS (
        SELECT 1 FROM wl_benefits_due(p_area, p_kind, p_fact) d
        WHERE d.kind = m.kind AND d.event = m.event AND d.fact_id = m.fact_id
          AND d.happened_on = m.happened_on AND d.reference = m.reference
          AND d.team_id IS NOT DISTINCT FROM m.team_id)
    ORDER BY m.id), 'FACT_CHANGED');
  INSERT INTO benefits_gateway_benefitsmessage (id, created_at, area_id, person_id, kind, event,
    fact_id, reference, happened_on, team_id, reason, replaces, state, wrong, cancelled_for,
    shown_by)
  SELECT gen_random_uuid(), clock_timestamp(), p_area, d.person_id, d.kind, d.event, d.fact_id,
    d.reference, d.happened_on, d.team_id, '',
    (SELECT m.id FROM benefits_gateway_benefitsmessage m
      WHERE m.fact_id = d.fact_id AND m.kind = d.kind AND m.state = 'SENT'
        AND (m.event = d.event OR d.kind <> 'WORK')
      ORDER BY m.sent_at DESC, m.id LIMIT 1),
    'FORMED', '', '', ''
  FROM wl_benefits_due(p_area, p_kind, p_fact) d
  WHERE NOT EXISTS (
    SELECT 1 FROM benefits_gateway_benefitsmessage m
    WHERE m.person_id = d.person_id AND m.state <> 'CANCELLED' AND m.kind = d.kind
      AND m.event = d.event AND m.happened_on = d.happened_on
      AND (m.fact_id = d.fact_id OR d.kind = 'WORK')
      AND m.team_id IS NOT DISTINCT FROM d.team_id)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  PERFORM set_config('app.scope', scope_before, true);
  RETURN made;
END $$;
"""

FORM = """
CREATE OR REPLACE FUNCTION wl_form_benefits_message(p_kind text, p_fact uuid) RETURNS integer
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF p_kind IS NULL OR p_fact IS NULL THEN
    RAISE EXCEPTION 'a message has a kind and a fact' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  RETURN wl_derive_benefits(p_kind, p_fact);
END $$;
"""
