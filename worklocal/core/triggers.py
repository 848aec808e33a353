"""Triggers that no service can forget: the audit chain, and rows that are only ever added.

The chain is made at commit by a deferred trigger, so the lock on an area's chain is held for the
commit alone and not for the request. The entry's hash covers every column, so a change by the
database's owner shows when the chain is verified (worklocal.core.chain.verify). The columns are
hashed as an array's text, which quotes each: no word can be moved from one column to the next.
"""

AUDIT_DIGEST = """
CREATE OR REPLACE FUNCTION wl_audit_digest(last bytea, number bigint, e core_auditentry)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(last || convert_to(ARRAY[number::text, e.id::text,
    e.area_id::text, extract(epoch from e.created_at)::text, e.actor_id::text, e.role, e.action,
    e.is_read::text, e.purpose, e.person_id::text, e.thing, e.thing_id::text,
    e.detail::text]::text, 'UTF8'))
$$;
"""

AUDIT_LINK = """
CREATE OR REPLACE FUNCTION wl_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  last_number bigint; last_digest bytea; area_before text; scope_before text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || NEW.area_id::text, 0));
  area_before := current_setting('app.area', true);
  scope_before := current_setting('app.scope', true);
  PERFORM set_config('app.area', NEW.area_id::text, true);
  PERFORM set_config('app.scope', 'AREA', true);
  SELECT number, digest INTO last_number, last_digest FROM core_auditlink
    WHERE area_id = NEW.area_id ORDER BY number DESC LIMIT 1;
  last_number := COALESCE(last_number, 0) + 1;
  INSERT INTO core_auditlink (area_id, number, entry_id, digest) VALUES (NEW.area_id,
    last_number, NEW.id, wl_audit_digest(COALESCE(last_digest, ''::bytea), last_number, NEW));
  PERFORM set_config('app.area', COALESCE(area_before, ''), true);
  PERFORM set_config('app.scope', COALESCE(scope_before, ''), true);
  RETURN NULL;
END $$;
"""


def statements() -> list[str]:
    """All SQL for the triggers; run by the owner after every migration, any number of times."""
    return [
        AUDIT_DIGEST,
        AUDIT_LINK,
        "REVOKE INSERT ON core_auditlink FROM wl_app",
        "REVOKE UPDATE, DELETE, TRUNCATE ON core_auditanchor FROM wl_app",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_audittombstone FROM wl_app",
        "DROP TRIGGER IF EXISTS wl_audit_link ON core_auditentry",
        (
            "CREATE CONSTRAINT TRIGGER wl_audit_link AFTER INSERT ON core_auditentry"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wl_audit_link()"
        ),
    ]
