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
"""

GRANT_IS_LIVE = (
    "g.starts_at <= statement_timestamp() + interval '1 minute'"
    " AND (g.ends_at IS NULL OR g.ends_at > statement_timestamp())"
)
"""The statement's time, not the transaction's: a grant works at once, and an ended one stops. The
minute allows for the clocks of two machines."""

TEAM_REASONS = ("LEAD", "COVER", "TEAM", "BREAK_GLASS", "REQUEST")
POLICIES = ("wl_read", "wl_add", "wl_change", "wl_remove")
WITH_DESK = (*TEAM_REASONS, "DESK")


@dataclass(frozen=True)
class Open:
    """No row-level security, for a reason that can be read in the test's list."""

    reason: str


@dataclass(frozen=True)
class RowSecurity:
    """Which rows a context sees. Every clause but `area` widens; the area always narrows.

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

    def sees(self, table: str) -> str:
        """The policy's expression, for rows of `table`."""
        clauses = ["(SELECT wl_text('scope')) = 'AREA'"]
        if self.everyone:
            clauses.append("true")
        if self.person:
            column = f'"{table}"."{self.person}"'
            clauses.append(f"{column} = (SELECT wl_uuid('person'))")
            clauses.append(
                "EXISTS (SELECT 1 FROM accounts_accessgrant g"  # noqa: S608 - our own names
                f" WHERE g.person_id = {column} AND g.holder = ANY ((SELECT wl_holders())::text[])"
                f" AND {GRANT_IS_LIVE}"
                f" AND g.reason IN ({', '.join(repr(reason) for reason in self.reasons)})"
                f"{self._group_named(table)})"
            )
        clauses += [f"{c} = (SELECT wl_uuid('organisation'))" for c in self.organisation]
        clauses += [f"{c} = (SELECT wl_uuid('user'))" for c in self.user]
        if self.roles:
            named = ", ".join(f"'{role}'" for role in self.roles)
            clauses.append(f"(SELECT wl_text('role')) IN ({named})")
        if self.also:
            clauses.append(self.also)
        return self._within_area(" OR ".join(clauses))

    def _group_named(self, table: str) -> str:
        if not self.field_group:
            return ""
        column = f'"{table}"."{self.field_group}"'
        return f" AND ({column} = '' OR {column} = ANY (g.field_groups))"

    def _within_area(self, seen: str) -> str:
        return f"{self.area} = (SELECT wl_uuid('area')) AND ({seen})" if self.area else f"({seen})"

    def adds(self, table: str) -> str:
        return self.sees(table) if self.insert == "seen" else self._within_area("true")

    def statements(self, table: str) -> list[str]:
        sees, adds = self.sees(table), self.adds(table)
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
                    f'CREATE POLICY wl_change ON "{table}" FOR UPDATE USING ({sees})'
                    f" WITH CHECK ({sees})"
                ),
                f'CREATE POLICY wl_remove ON "{table}" FOR DELETE USING ({sees})',
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
