"""The wall on a database of its own, reached by each of its roles, with everything committed."""

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections

from tests.cast import build_cast
from tests.parallel import _point_at
from tools.benefits_stand_in import StandIn
from worklocal.config import testing
from worklocal.config.databases import django_settings
from worklocal.core.context import Context, acting


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    agency = StandIn()
    yield agency
    agency.close()


@pytest.fixture
def committed(database_urls: dict[str, str], django_db_blocker: Any) -> Iterator[Any]:
    """The cast in a fresh copy of the template; `urls` of wl_app, wl_gateway and the owner."""
    name = f"wall_{os.getpid()}"
    urls = testing.copy_of_template(name)
    before = dict(connections.databases["default"])
    with django_db_blocker.unblock():
        _point_at(django_settings(urls["wl_app"]))
        try:
            with acting(Context(scope="SIGN_IN")):
                cast = build_cast()
            yield SimpleNamespace(urls=urls, cast=cast)
        finally:
            connections.close_all()
            _point_at(before)
            testing.drop(name)
