"""The same database of its own as the wall's tests: erasure is the owner's work, and committed."""

import pytest

from tests.exchange.benefits_gateway.conftest import committed  # noqa: F401


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder)}},
    }
    return folder
