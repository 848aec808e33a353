"""Traps, after les-emplois' idea: each is a class of mistake that cannot pass unseen.

These lie in the ORM and on the network. Those that lie on pages are in `pages.py`; undefined
template variables are trapped by `settings_test.py`, warnings by pyproject.toml, writes in a GET
by the ViewerMiddleware itself. `test_traps.py` springs every one of them.
"""

from datetime import datetime
from typing import Any

import pytest
import pytest_socket
from django.db import models
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler

SHUFFLED = "?"
OUR_OWN = ["127.0.0.1", "::1", "localhost"]


@pytest.fixture(autouse=True)
def unordered_queries_are_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queryset that leaves its order to chance comes back in random order when it is listed."""
    plain_fetch = QuerySet._fetch_all

    def fetch(self: QuerySet) -> None:
        query = self.query
        if (
            self._result_cache is None
            and not self.ordered
            and not query.is_sliced
            and not query.distinct
            and not query.combinator
            and query.group_by is None
            and not getattr(query, "distinct_fields", ())
        ):
            self._query = query.clone()  # the public setter would turn values_list into values
            self._query.add_ordering(SHUFFLED)
        plain_fetch(self)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch)


@pytest.fixture(autouse=True)
def locks_name_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock over a join takes rows of other tables too, unless `of=` says which are meant."""
    plain_sql = SQLCompiler.as_sql

    def as_sql(self: SQLCompiler, *arguments: Any, **options: Any) -> Any:
        query = self.query
        if query.select_for_update and query.select_related and not query.select_for_update_of:
            raise AssertionError("select_for_update with select_related must say of=(...)")
        return plain_sql(self, *arguments, **options)

    monkeypatch.setattr(SQLCompiler, "as_sql", as_sql)


@pytest.fixture(autouse=True)
def days_are_not_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django would cut a moment down to a day, in whichever time zone it happens to be in."""
    plain_value = models.DateField.get_prep_value

    def get_prep_value(self: models.DateField, value: Any) -> Any:
        if not isinstance(self, models.DateTimeField) and isinstance(value, datetime):
            raise TypeError(f"{self} was given a moment; say which day it is with clock.day_of")
        return plain_value(self, value)

    monkeypatch.setattr(models.DateField, "get_prep_value", get_prep_value)


@pytest.fixture(autouse=True)
def network_is_shut() -> None:
    """Only this machine's own addresses and sockets may be reached."""
    pytest_socket.socket_allow_hosts(OUR_OWN, allow_unix_socket=True)
