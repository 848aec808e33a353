"""One world for each module of tests, undone after each test: it is dear to make.

Import the fixtures in a conftest. Such a module asks for no `db` or `cast` of its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.access.money import add_money
from tests.access.trying import Matrix
from tests.access.world import World, build_world
from tests.undoing import undone


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        add_money(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World, django_db_blocker: Any, caplog: Any) -> Iterator[World]:
    caplog.set_level("CRITICAL", "django.request")
    with django_db_blocker.unblock(), undone():
        yield made_world


@pytest.fixture
def matrix(world: World) -> Matrix:
    return Matrix(world)
