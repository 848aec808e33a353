"""What set-up makes: the compiled languages."""

import pytest
from django.conf import settings

from tools import compile_messages


@pytest.fixture(scope="session", autouse=True)
def words() -> None:
    compile_messages.build(settings.BASE_DIR, lambda sentence: None)
