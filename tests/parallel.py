"""Many at once, on a database of their own: what they do is really committed, as it would be live.

pytest_plugins cannot name this file from below, so a conftest.py imports `own_database`.
"""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections

from worklocal.config import testing
from worklocal.config.databases import django_settings


@pytest.fixture
def own_database(database_urls: dict[str, str], django_db_blocker: Any) -> Iterator[None]:
    """The default connection is to a fresh copy of the template, as `wl_app`, until the end."""
    name = f"parallel_{os.getpid()}"
    urls = testing.copy_of_template(name)
    before = dict(connections.databases["default"])
    with django_db_blocker.unblock():
        _point_at(django_settings(urls["wl_app"]))
        yield
        connections.close_all()
        _point_at(before)
    testing.drop(name)


def _point_at(wanted: dict[str, Any]) -> None:
    connections.close_all()
    connections.databases["default"].update(wanted)
    connections["default"].settings_dict.update(wanted)


def at_once(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Run `do(number)` in that many threads, started together; return results or exceptions."""
    results: list[Any] = [None] * count
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait()
            results[number] = do(number)
        except Exception as problem:  # noqa: BLE001 - the test looks at it
            results[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
