"""What set-up makes: the compiled languages."""

from pathlib import Path

import pytest

from tools import compile_messages

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session", autouse=True)
def words() -> None:
    compile_messages.build(ROOT, lambda sentence: None)
