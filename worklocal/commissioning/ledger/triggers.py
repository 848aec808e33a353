"""A transaction's entries add up to nought when it is committed, whoever wrote them."""

BALANCE = """
CREATE OR REPLACE FUNCTION wl_ledger_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE total bigint; area_before text; scope_before text;
BEGIN
  area_before := current_setting('app.area', true);
  scope_before := current_setting('app.scope', true);
  PERFORM set_config('app.area', NEW.area_id::text, true);
  PERFORM set_config('app.scope', 'AREA', true);
  SELECT sum(pence) INTO total FROM ledger_entry WHERE transaction_id = NEW.transaction_id;
  PERFORM set_config('app.area', COALESCE(area_before, ''), true);
  PERFORM set_config('app.scope', COALESCE(scope_before, ''), true);
  IF total <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % is out of balance by % pence', NEW.transaction_id, total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""


def statements() -> list[str]:
    return [
        BALANCE,
        "DROP TRIGGER IF EXISTS wl_ledger_balances ON ledger_entry",
        (
            "CREATE CONSTRAINT TRIGGER wl_ledger_balances AFTER INSERT ON ledger_entry"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wl_ledger_balances()"
        ),
    ]
