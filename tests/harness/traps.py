"""Traps, after les-emplois' idea: each is a class of mistake that cannot pass unseen."""

import pytest
from django.db.models.query import QuerySet

SHUFFLED = "?"


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
def network_is_shut() -> None:
    """Only this machine's own addresses and sockets may be reached."""
    import pytest_socket  # noqa: PLC0415

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
