"""What an arm turns off, as the database's own question: rooms above ask it where they form rows.

It says the same as `selectors.switches_of`, for everybody at once, and remembers arms that ended.
"""

QUIET = """
CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS TABLE (person_id uuid, until date)
LANGUAGE sql STABLE AS $$
  SELECT stretch.person_id,
    max(COALESCE((stretch.next_at AT TIME ZONE 'Europe/London')::date, 'infinity'))
  FROM (
    SELECT a.person_id, a.trial_id, part.arm,
      lead(part.at) OVER (PARTITION BY a.id ORDER BY part.later, part.at, part.id) AS next_at
    FROM trials_allocation a
    CROSS JOIN LATERAL (
      SELECT false AS later, a.at, NULL::uuid AS id, a.arm
      UNION ALL
      SELECT true, s.at, s.id, s.to_arm FROM trials_allocationstep s
      WHERE s.allocation_id = a.id AND s.kind IN ('OVERRIDDEN', 'WITHDREW')
        AND NOT EXISTS (SELECT 1 FROM trials_allocationstep gone
          WHERE gone.allocation_id = a.id AND gone.kind = 'WITHDREW'
            AND (gone.at, gone.id) < (s.at, s.id))) part
    WHERE {which}) stretch
  JOIN trials_trial t ON t.id = stretch.trial_id
  WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(t.arms) listed (one)
    WHERE listed.one ->> 'code' = stretch.arm AND listed.one -> 'switches' ? p_switch)
  GROUP BY stretch.person_id
$$;
"""
"""`until`: the last day of the newest arm with the switch; infinity while the person is in one.

Without a search path of its own, so that it is planned as part of the query that asks.
"""


def statements() -> list[str]:
    return [
        QUIET.format(
            name="wl_switched_off", arguments="p_area uuid, p_switch text",
            which="a.area_id = p_area",
        ),
        QUIET.format(
            name="wl_switched_off_for", arguments="p_person uuid, p_switch text",
            which="a.person_id = p_person",
        ),
    ]  # fmt: skip
