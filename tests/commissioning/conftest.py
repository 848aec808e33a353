"""A contract, and somebody for whom it owes money."""

import pytest

from tests.commissioning.money import earned, make_contract
from tests.parallel import own_database  # noqa: F401 - a fixture


@pytest.fixture
def contract(cast):
    return make_contract(cast)


@pytest.fixture
def referral(cast):
    return earned(cast)
