"""Whatever a test does is undone, as often as it likes within one transaction."""

import contextlib
from collections.abc import Iterator

from django.core.cache import cache
from django.db import transaction


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Undo what is written within, and what was counted of it, and let go of the savepoint.

    Rolling back to a savepoint leaves it standing, so that the next lies within it: some thousands
    deep, each with a lock that the server keeps, they slow every question and end its memory.
    """
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        transaction.savepoint_commit(savepoint)
        cache.clear()
