"""Files of these tests lie in a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder)}},
    }
    return folder
