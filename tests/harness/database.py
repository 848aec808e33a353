"""The database of a test process: a copy of the migrated template, reached as `wl_app`."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections

from worklocal.config import testing
from worklocal.config.databases import django_settings


@pytest.fixture(scope="session")
def database_urls() -> Iterator[dict[str, str]]:
    testing.prepare_template()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    name = f"test_{worker}_{os.getpid()}"
    yield testing.copy_of_template(name)
    connections.close_all()
    testing.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(database_urls: dict[str, str], django_db_blocker) -> None:
    wanted = django_settings(database_urls["wl_app"])
    connections.databases["default"].update(wanted)
    connections["default"].settings_dict.update(wanted)
