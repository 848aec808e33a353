"""Amina's record, and the desk where she moves."""

from tests.support.moving.conftest import far, record  # noqa: F401 - fixtures
