"""Row-level security, declared on each model and laid on the tables after every migration.

A model says `row_security = RowSecurity(...)`, or `row_security = OPEN` with a reason. A table
that says nothing fails the build (tests/core/test_rowsecurity.py).
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION wl_uuid(name text) RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT NULLIF(current_setting('app.' || name, true), '')::uuid $$;
CREATE OR REPLACE FUNCTION wl_text(name text) RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT COALESCE(current_setting('app.' || name, true), '') $$;
CREATE OR REPLACE FUNCTION wl_holders() RETURNS text[] LANGUAGE sql STABLE
  AS $$ SELECT COALESCE(NULLIF(current_setting('app.holders', true), ''), '{}')::text[] $$;
CREATE OR REPLACE FUNCTION wl_barred() RETURNS uuid[] LANGUAGE sql STABLE
  AS $$ SELECT COALESCE(array_agg(b.person_id), '{}') FROM accounts_accessbar b
    WHERE b.area_id = wl_uuid('area') AND b.starts_at <= statement_timestamp() + interval '1 minute'
    AND (b.ends_at IS NULL OR b.ends_at > statement_timestamp()) AND (
      (b.kind = 'PAIR' AND b.user_id = wl_uuid('user'))
      OR (b.kind = 'ALL_BUT' AND b.user_id IS DISTINCT FROM wl_uuid('user')
        AND wl_text('role') <> 'STEWARD')) $$;
CREATE OR REPLACE FUNCTION wl_halted() RETURNS boolean LANGUAGE sql STABLE
  AS $$ SELECT EXISTS (SELECT 1 FROM accounts_accessbar b
    WHERE b.area_id = wl_uuid('area') AND b.kind = 'HALT' AND b.user_id = wl_uuid('user')
    AND (b.ends_at IS NULL OR b.ends_at > statement_timestamp())) $$;
"""

GRANT_IS_LIVE = (
    "g.starts_at <= statement_timestamp() + interval '1 minute'"
    " AND (g.ends_at IS NULL OR g.ends_at > statement_timestamp())"
)
"""The statement's time, not the transaction's: a grant works at once, and an ended one stops. The
minute allows for the clocks of two machines."""

TEAM_REASONS = ("LEAD", "COVER", "TEAM", "BREAK_GLASS", "REQUEST")
READ_ONLY_REASONS = ("BREAK_GLASS", "OFFICERS")
"""Grants that show and never let anything be changed: a write under one of them fails."""
POLICIES = ("wl_read", "wl_add", "wl_change", "wl_remove")
WITH_DESK = (*TEAM_REASONS, "DESK")


@dataclass(frozen=True)
class Open:
    """No row-level security, for a reason that can be read in the test's list."""

    reason: str


@dataclass(frozen=True)
class RowSecurity:
    """Which rows a context sees. Every clause but `area` widens; the area always narrows, and so
    does a bar (accounts.AccessBar) between the viewer and the row's person, whatever else is true.

    person: column with the person the row is about (seen under a live grant, or by that person).
    reasons: the kinds of grant that open the row. By default those of the coach's team and of
        somebody answering for the record; a hub's desk or a provider sees only tables that say so.
    field_group: column; a row whose group is not empty needs a grant that names the group.
    organisation: columns; rows whose organisation is the viewer's own.
    user: columns; rows that name the viewer's own account.
    roles: roles of the area that see every row.
    everyone: any viewer within the area, signed in or not.
    insert: who may add a row: "seen" (only rows they would see) or "area" (any row of the area).
    append_only: nobody but the owner may change or remove a row.
    also_reads: one more clause for reading alone, not for adding or changing.
    """

    area: str | None = "area_id"
    person: str | None = None
    reasons: tuple[str, ...] = TEAM_REASONS
    field_group: str | None = None
    organisation: tuple[str, ...] = ()
    user: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    everyone: bool = False
    insert: str = "seen"
    append_only: bool = False
    also: str = ""
    also_reads: str = ""

    def sees(self, table: str) -> str:
        """The expression for reading rows of `table`."""
        extra = [self.also_reads] if self.also_reads else []
        return self._within_area(self._open(table, self.reasons, extra))

    def changes(self, table: str) -> str:
        """The expression for changing rows: grants that only show do not count."""
        reasons = tuple(r for r in self.reasons if r not in READ_ONLY_REASONS)
        return self._within_area(self._open(table, reasons, []))

    def _open(self, table: str, reasons: tuple[str, ...], extra: list[str]) -> str:
        clauses = ["true"] if self.everyone else []
        column = f'"{table}"."{self.person}"'
        if self.person:
            clauses.append(
                "EXISTS (SELECT 1 FROM accounts_accessgrant g"  # noqa: S608 - our own names
                f" WHERE g.person_id = {column} AND g.holder = ANY ((SELECT wl_holders())::text[])"
                f" AND {GRANT_IS_LIVE}"
                f" AND g.reason IN ({', '.join(repr(reason) for reason in reasons)})"
                f"{self._group_named(table)})"
            )
        clauses += [f"{c} = (SELECT wl_uuid('organisation'))" for c in self.organisation]
        clauses += [f"{c} = (SELECT wl_uuid('user'))" for c in self.user]
        if self.roles:
            named = ", ".join(f"'{role}'" for role in self.roles)
            clauses.append(f"(SELECT wl_text('role')) IN ({named})")
        clauses += [clause for clause in (self.also, *extra) if clause]
        opened = " OR ".join(clauses) or "false"
        if not self.person:
            return f"(SELECT wl_text('scope')) = 'AREA' OR {opened}"
        return (
            f"(SELECT wl_text('scope')) = 'AREA' OR {column} = (SELECT wl_uuid('person'))"
            f" OR (({opened}) AND ({column} = ANY ((SELECT wl_barred())::uuid[])) IS NOT TRUE"
            " AND NOT (SELECT wl_halted()))"
        )

    def _group_named(self, table: str) -> str:
        if not self.field_group:
            return ""
        column = f'"{table}"."{self.field_group}"'
        where = "s.kind = 'GROUP' AND s.ends_at IS NULL AND s.person_id = g.person_id"
        sealed = f"SELECT 1 FROM accounts_accessbar s WHERE {where} AND s.field_group = {column}"  # noqa: S608
        named = f"{column} = ANY (g.field_groups) AND NOT EXISTS ({sealed})"
        return f" AND ({column} = '' OR ({named}))"

    def _within_area(self, seen: str) -> str:
        return f"{self.area} = (SELECT wl_uuid('area')) AND ({seen})" if self.area else f"({seen})"

    def adds(self, table: str) -> str:
        return self.changes(table) if self.insert == "seen" else self._within_area("true")

    def statements(self, table: str) -> list[str]:
        sees, adds, changes = self.sees(table), self.adds(table), self.changes(table)
        lines = [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY wl_read ON "{table}" FOR SELECT USING ({sees})',
            f'CREATE POLICY wl_add ON "{table}" FOR INSERT WITH CHECK ({adds})',
            f'GRANT SELECT, INSERT ON "{table}" TO wl_app',
        ]
        if self.append_only:
            lines.append(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM wl_app')
        else:
            lines += [
                (
                    f'CREATE POLICY wl_change ON "{table}" FOR UPDATE USING ({changes})'
                    f" WITH CHECK ({changes})"
                ),
                f'CREATE POLICY wl_remove ON "{table}" FOR DELETE USING ({changes})',
                f'GRANT UPDATE, DELETE ON "{table}" TO wl_app',
            ]
        return lines


def declared(model: type[models.Model]) -> RowSecurity | Open | None:
    return getattr(model, "row_security", None)


def guarded_models() -> list[tuple[type[models.Model], RowSecurity]]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        rule = declared(model)
        if isinstance(rule, RowSecurity) and model._meta.managed:
            found.append((model, rule))
    return found


def statements() -> list[str]:
    """All SQL to bring the database's policies and rights in line with the models."""
    lines = [
        FUNCTIONS,
        "GRANT USAGE ON SCHEMA public TO wl_app, wl_gateway, wl_report",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO wl_app",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO wl_app",
        "REVOKE ALL ON django_migrations FROM wl_app",
    ]
    for model, rule in guarded_models():
        table = model._meta.db_table
        lines += [f'DROP POLICY IF EXISTS {name} ON "{table}"' for name in POLICIES]
        lines += rule.statements(table)
    return lines
