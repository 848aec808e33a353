"""What may happen to a message, in the database's own words: it holds even against our code."""

WORKING_DAYS = """
CREATE OR REPLACE FUNCTION wl_working_days_after(p_day date, p_count integer) RETURNS date
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE holidays date[] := ARRAY[{holidays}]::date[];
BEGIN
  WHILE p_count > 0 LOOP
    p_day := p_day + 1;
    IF extract(isodow FROM p_day) < 6 AND NOT p_day = ANY (holidays) THEN
      p_count := p_count - 1;
    END IF;
  END LOOP;
  RETURN p_day;
END $$;
"""

GUARD = """
CREATE OR REPLACE FUNCTION wl_benefits_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE today date := wl_london_day(clock_timestamp());
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'FORMED' OR NEW.shown_at IS NOT NULL OR NEW.sent_at IS NOT NULL
       OR NEW.receipt IS NOT NULL OR NEW.reason <> '' THEN
      RAISE EXCEPTION 'a message begins as formed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.id, OLD.area_id, OLD.person_id, OLD.kind, OLD.event, OLD.fact_id, OLD.reference,
      OLD.happened_on, OLD.team_id, OLD.replaces) IS DISTINCT FROM
     (NEW.id, NEW.area_id, NEW.person_id, NEW.kind, NEW.event, NEW.fact_id, NEW.reference,
      NEW.happened_on, NEW.team_id, NEW.replaces) THEN
    RAISE EXCEPTION 'the content of a message is never changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
      'FORMED>SHOWN', 'FORMED>CANCELLED', 'SHOWN>CORRECTED', 'SHOWN>REASON_ADDED', 'SHOWN>SENT',
      'SHOWN>CANCELLED', 'CORRECTED>SHOWN', 'CORRECTED>CANCELLED', 'REASON_ADDED>REASON_ADDED',
      'REASON_ADDED>CORRECTED', 'REASON_ADDED>SENT', 'REASON_ADDED>CANCELLED']) THEN
    RAISE EXCEPTION 'a message cannot go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reason <> OLD.reason AND NEW.state <> 'REASON_ADDED' THEN
    RAISE EXCEPTION 'only the person adds a reason' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'SHOWN' THEN
    NEW.shown_at := clock_timestamp();
    IF NEW.shown_by <> 'LETTER' OR OLD.state <> 'FORMED' OR NEW.shown_on IS NULL
       OR NEW.shown_on > today OR NEW.shown_on < wl_london_day(OLD.created_at) THEN
      NEW.shown_on := today;
    END IF;
    NEW.send_from := wl_working_days_after(NEW.shown_on, {hold}
      + CASE WHEN NEW.shown_by = 'LETTER' THEN {post} ELSE 0 END);
  ELSIF (OLD.shown_at, OLD.shown_on, OLD.send_from, OLD.shown_by) IS DISTINCT FROM
        (NEW.shown_at, NEW.shown_on, NEW.send_from, NEW.shown_by) THEN
    RAISE EXCEPTION 'when it was shown is not ours to choose' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'SENT' THEN
    IF OLD.shown_on IS NULL OR today < wl_working_days_after(OLD.shown_on, {hold})
       OR today < OLD.send_from THEN
      RAISE EXCEPTION 'not shown for two working days yet' USING ERRCODE = 'check_violation';
    END IF;
    NEW.sent_at := clock_timestamp();
    NEW.sent_on := today;
  END IF;
  RETURN NEW;
END $$;
"""

CANCEL = """
CREATE OR REPLACE FUNCTION wl_cancel_benefits(p_messages uuid[], p_cause text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  -- In one order, so that two never wait for each other; and a row that the gateway holds is on its
  -- way: this waits, and then finds it sent.
  PERFORM 1 FROM benefits_gateway_benefitsmessage WHERE id = ANY (p_messages)
    ORDER BY id FOR UPDATE;
  UPDATE benefits_gateway_benefitsmessage SET state = 'CANCELLED', cancelled_for = p_cause
  WHERE id = ANY (p_messages) AND state IN ('FORMED', 'SHOWN', 'CORRECTED', 'REASON_ADDED');
END $$;
"""

STILL_DUE = """
CREATE OR REPLACE FUNCTION wl_benefits_still_due(m benefits_gateway_benefitsmessage)
RETURNS boolean LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM wl_benefits_due_one(m.area_id, m.kind, m.fact_id) d
    WHERE d.event = m.event AND d.happened_on = m.happened_on
      AND d.reference = m.reference AND d.team_id IS NOT DISTINCT FROM m.team_id)
$$;
"""
"""All that had to hold when a message was formed, asked again."""

STOPPED = """
CREATE OR REPLACE FUNCTION wl_benefits_stopped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE scope_before text := wl_text('scope'); found uuid[]; why text := 'SWITCHED_OFF';
BEGIN
  PERFORM set_config('app.scope', 'AREA', true);
  IF TG_TABLE_NAME = 'benefits_gateway_areaswitch' THEN
    found := ARRAY(SELECT id FROM benefits_gateway_benefitsmessage
      WHERE area_id = NEW.area_id AND kind = 'ATTENDANCE'
        AND (NEW.attendance_from IS NULL OR happened_on < NEW.attendance_from)
        AND state IN ('FORMED', 'SHOWN', 'CORRECTED', 'REASON_ADDED') ORDER BY id);
  ELSIF TG_TABLE_NAME = 'benefits_gateway_incident' THEN
    why := 'INCIDENT';
    found := ARRAY(SELECT m.id FROM benefits_gateway_benefitsmessage m
      WHERE m.area_id = NEW.area_id AND m.kind = 'ATTENDANCE'
        AND m.happened_on BETWEEN wl_london_day(NEW.starts_at) - 1 AND wl_london_day(NEW.ends_at)
        AND m.state IN ('FORMED', 'SHOWN', 'CORRECTED', 'REASON_ADDED')
        AND NOT wl_benefits_still_due(m) ORDER BY m.id);
  ELSE
    -- Of one person: a yes taken back, a link ended, an arm of a trial drawn, given or left.
    why := CASE TG_TABLE_NAME WHEN 'people_consent' THEN 'WITHDRAWN'
      WHEN 'benefits_gateway_agencylink' THEN 'UNLINKED' ELSE why END;
    found := ARRAY(SELECT m.id FROM benefits_gateway_benefitsmessage m
      WHERE m.person_id = NEW.person_id AND m.area_id = NEW.area_id
        AND m.state IN ('FORMED', 'SHOWN', 'CORRECTED', 'REASON_ADDED')
        AND NOT wl_benefits_still_due(m) ORDER BY m.id);
  END IF;
  PERFORM wl_cancel_benefits(found, why);
  PERFORM set_config('app.scope', scope_before, true);
  RETURN NULL;
END $$;
"""

SHOW = """
CREATE OR REPLACE FUNCTION wl_show_benefits_messages(p_messages uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE scope_before text := wl_text('scope'); shown uuid[];
BEGIN
  IF wl_text('role') <> 'SYSTEM' THEN
    RAISE EXCEPTION 'only the service shows a message' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('app.scope', 'AREA', true);
  WITH ways AS (
    SELECT m.id,
      EXISTS (SELECT 1 FROM people_person p
        WHERE p.id = m.person_id AND p.user_id IS NOT NULL) AS online,
      (SELECT wl_london_day(n.sent_at) FROM core_notification n WHERE n.area_id = m.area_id
        AND n.key = 'benefits:' || m.id::text AND n.channel = 'LETTER' AND n.status = 'SENT')
        AS posted_on
    FROM benefits_gateway_benefitsmessage m
    WHERE m.id = ANY (p_messages) AND m.area_id = wl_uuid('area') AND m.state = 'FORMED'),
  changed AS (
    UPDATE benefits_gateway_benefitsmessage m
    SET state = 'SHOWN', shown_by = CASE WHEN w.online THEN 'ACCOUNT' ELSE 'LETTER' END,
      shown_on = CASE WHEN w.online THEN NULL ELSE w.posted_on END
    FROM ways w WHERE m.id = w.id AND m.state = 'FORMED' AND (w.online OR w.posted_on IS NOT NULL)
    RETURNING m.id)
  SELECT COALESCE(array_agg(id ORDER BY id), '{}') INTO shown FROM changed;
  PERFORM set_config('app.scope', scope_before, true);
  RETURN shown;
END $$;
"""

TAKE = """
CREATE OR REPLACE FUNCTION wl_take_benefits(p_message uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE m benefits_gateway_benefitsmessage;
BEGIN
  -- The row stays held until the receipt is kept: who stops a message now waits, and is told.
  SELECT * INTO m FROM benefits_gateway_benefitsmessage
    WHERE id = p_message AND state IN ('SHOWN', 'REASON_ADDED')
      AND send_from <= wl_london_day(clock_timestamp()) FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('app.area', m.area_id::text, true);
  PERFORM set_config('app.scope', 'AREA', true);
  IF wl_benefits_still_due(m) THEN
    RETURN wl_benefits_body(m);
  END IF;
  PERFORM wl_cancel_benefits(ARRAY[m.id], 'FACT_CHANGED');
  RETURN NULL;
END $$;
"""
"""The words of a message that may go this moment; NULL when it may not. Asked again at sending."""

ANSWER = """
CREATE OR REPLACE FUNCTION wl_answer_benefits_message(p_message uuid, p_action text, p_code text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE m benefits_gateway_benefitsmessage; scope_before text := wl_text('scope');
  done boolean := false;
BEGIN
  PERFORM set_config('app.scope', 'AREA', true);
  SELECT * INTO m FROM benefits_gateway_benefitsmessage
    WHERE id = p_message AND area_id = wl_uuid('area') AND (person_id = wl_uuid('person')
      OR (wl_text('role') = 'STEWARD' AND EXISTS (SELECT 1 FROM accounts_accessgrant g
        WHERE g.person_id = benefits_gateway_benefitsmessage.person_id
          AND g.holder = ANY (wl_holders()) AND g.reason = 'REQUEST'
          AND {live}))) FOR UPDATE;
  IF NOT FOUND THEN
    NULL;
  ELSIF p_action = 'CORRECT' AND p_code <> '' AND m.state IN ('SHOWN', 'REASON_ADDED') THEN
    UPDATE benefits_gateway_benefitsmessage SET state = 'CORRECTED', wrong = p_code
      WHERE id = m.id;
    done := true;
  ELSIF p_action = 'REASON' AND p_code <> '' AND m.state IN ('SHOWN', 'REASON_ADDED') THEN
    UPDATE benefits_gateway_benefitsmessage SET state = 'REASON_ADDED', reason = p_code
      WHERE id = m.id;
    done := true;
  ELSIF p_action = 'TAKE_BACK' AND m.state = 'CORRECTED' THEN
    UPDATE benefits_gateway_benefitsmessage SET state = 'SHOWN', wrong = '' WHERE id = m.id;
    done := true;
  END IF;
  PERFORM set_config('app.scope', scope_before, true);
  RETURN done;
END $$;
"""

MARK_SENT = """
CREATE OR REPLACE FUNCTION wl_mark_sent(p_message uuid, p_receipt uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE m benefits_gateway_benefitsmessage; words text; last_number bigint; last_hash text;
BEGIN
  SELECT * INTO m FROM benefits_gateway_benefitsmessage WHERE id = p_message FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such message' USING ERRCODE = 'no_data_found';
  END IF;
  IF m.state = 'SENT' AND m.receipt = p_receipt THEN
    RETURN;
  END IF;
  PERFORM set_config('app.area', m.area_id::text, true);
  PERFORM set_config('app.scope', 'AREA', true);
  PERFORM set_config('app.role', 'SYSTEM', true);
  UPDATE benefits_gateway_benefitsmessage SET state = 'SENT', receipt = p_receipt
    WHERE id = p_message RETURNING * INTO m;
  words := wl_benefits_body(m);
  PERFORM pg_advisory_xact_lock(hashtextextended('benefits-log:' || m.area_id::text, 0));
  SELECT number, chained INTO last_number, last_hash FROM benefits_gateway_sentlog
    WHERE area_id = m.area_id ORDER BY number DESC LIMIT 1;
  INSERT INTO benefits_gateway_sentlog (id, created_at, area_id, person_id, message_id, number,
    body, sha256, chained, receipt, sent_at)
  VALUES (gen_random_uuid(), clock_timestamp(), m.area_id, m.person_id, m.id,
    COALESCE(last_number, 0) + 1, words, encode(sha256(convert_to(words, 'UTF8')), 'hex'),
    encode(sha256(convert_to(COALESCE(last_hash, '') || '|' || words || '|' || p_receipt::text,
      'UTF8')), 'hex'), p_receipt, m.sent_at);
  INSERT INTO core_auditentry (id, created_at, area_id, role, action, is_read, purpose, person_id,
    thing, thing_id, detail)
  VALUES (gen_random_uuid(), clock_timestamp(), m.area_id, 'SYSTEM', 'benefits.sent', false, '',
    m.person_id, 'benefitsmessage', m.id, jsonb_build_object('kind', m.kind));
END $$;
"""

VERIFY = """
SELECT number FROM (
  SELECT number, chained, body, receipt, sha256,
    lag(number) OVER w AS last_number, COALESCE(lag(chained) OVER w, '') AS last_hash
  FROM benefits_gateway_sentlog WHERE area_id = %s WINDOW w AS (ORDER BY number)) l
WHERE number <> COALESCE(last_number, 0) + 1
  OR sha256 <> encode(sha256(convert_to(body, 'UTF8')), 'hex')
  OR chained <> encode(sha256(convert_to(last_hash || '|' || body || '|' || receipt::text,
    'UTF8')), 'hex')
ORDER BY number
"""
"""Numbers of the log's rows that were altered, or before which one is missing."""
