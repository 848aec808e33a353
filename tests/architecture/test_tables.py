"""What each model and each table says of who may see its rows, read from the catalogue itself."""

import pytest
from django.apps import apps
from django.db import connection, models

from worklocal.core import rowsecurity
from worklocal.core.rowsecurity import Open, RowSecurity, declared

OF_THE_KIT = {
    "django_": "sessions, content types: no person's record",
    "auth_": "Django's groups, not used",
    "account_": "allauth: addresses of accounts, read before anybody is known",
    "mfa_": "allauth: second factors, read before anybody is known",
    "shared_cache": "counts of tries to sign in, by network address or hashed name",
    "procrastinate_": "the job queue: ids and codes",
    "accounts_user_": "Django's groups of an account, not used",
}
"""Tables of the libraries we stand on, by how their names begin."""

GUARDED = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
  ARRAY(SELECT p.polcmd::text FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1),
  has_table_privilege('wl_app', c.oid, 'UPDATE') OR has_table_privilege('wl_app', c.oid, 'DELETE'),
  has_table_privilege('wl_app', c.oid, 'TRUNCATE')
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname
"""


def our_models() -> list[type[models.Model]]:
    return [
        m
        for m in apps.get_models(include_auto_created=True)
        if m.__module__.startswith("worklocal.") and m._meta.managed
    ]


def faults(
    catalogue: list[tuple[str, bool, list[str], bool, bool]],
    rules: dict[str, Open | RowSecurity | None],
) -> list[str]:
    """Tables that anybody could read or that nothing speaks for."""
    wrong = []
    for table, forced, policies, changeable, truncatable in catalogue:
        rule = rules.get(table)
        if truncatable:
            wrong.append(f"{table}: the application may empty it")
        if isinstance(rule, RowSecurity):
            wanted = ["a", "r"] if rule.append_only else ["a", "d", "r", "w"]
            if not forced:
                wrong.append(f"{table}: row-level security is not forced")
            if policies != wanted:
                wrong.append(f"{table}: policies for {policies}, not for {wanted}")
            if rule.append_only and changeable:
                wrong.append(f"{table}: the application may change what is only ever added")
        elif isinstance(rule, Open):
            if len(rule.reason) < 20:
                wrong.append(f"{table}: open without a reason to read")
        elif not table.startswith(tuple(OF_THE_KIT)):
            wrong.append(f"{table}: nothing says who may see its rows")
    return wrong


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_model_says_how_its_rows_are_guarded(model):
    assert declared(model) is not None, f"{model.__name__} needs row_security"


def test_every_table_is_guarded_or_open_for_a_reason(db):
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        catalogue = cursor.fetchall()
    rules = {model._meta.db_table: declared(model) for model in our_models()}
    assert len(catalogue) > 60
    assert rules.keys() <= {row[0] for row in catalogue}
    assert faults(catalogue, rules) == []


def test_every_table_of_people_is_guarded():
    """A model that names a person by key is never open."""
    with_people = [
        m
        for m in our_models()
        if any(field.column == "person_id" for field in m._meta.local_concrete_fields)
    ]
    is_open = {m.__name__ for m in with_people if isinstance(declared(m), Open)}
    assert len(with_people) > 15
    assert is_open == {"Role"}, "ids alone; its reason stands on the model"


@pytest.mark.parametrize(
    ("row", "rule", "said"),
    [
        (("new_table", False, [], True, False), None, "nothing says"),
        (("t", False, ["a", "d", "r", "w"], True, False), RowSecurity(), "not forced"),
        (("t", True, ["r"], True, False), RowSecurity(), "policies for"),
        (("t", True, ["a", "r"], True, False), RowSecurity(append_only=True), "only ever added"),
        (("t", False, [], True, False), Open("because"), "without a reason"),
        (("t", False, [], True, True), Open("public facts of places, nothing else"), "empty it"),
    ],
)
def test_a_table_without_a_guard_is_caught(row, rule, said):
    found = faults([row], {row[0]: rule} if rule else {})
    assert any(said in fault for fault in found), found


def test_guards_name_columns_that_exist():
    for model, rule in rowsecurity.guarded_models():
        columns = {field.column for field in model._meta.local_concrete_fields}
        named = {rule.area, rule.person, rule.field_group, *rule.organisation, *rule.user} - {None}
        assert named <= columns, model
