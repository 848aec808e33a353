"""The world of the access matrix, asked through the API."""

import json
import uuid

import pytest
from django.test import Client

from tests.access.kept import made_world, world

__all__ = ["made_world", "world"]


class Api:
    """One role's session at the API. `send` makes a key of its own unless one is given."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path, **more):
        return self.client.get(f"/api/v1/{path}", **more)

    def send(self, path, body=None, *, key=""):
        return self.client.post(
            f"/api/v1/{path}", data=json.dumps(body), content_type="application/json",
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
        )  # fmt: skip


@pytest.fixture
def api(world):
    return lambda role: Api(world.cast.client(role))


@pytest.fixture
def cast(world):
    return world.cast
