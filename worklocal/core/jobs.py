"""Background work on PostgreSQL (procrastinate), behind one `enqueue` of ours.

Tasks are named functions that take ids as strings. `enqueue` joins the caller's transaction: what
is rolled back was never asked for. With WORKLOCAL_JOBS = "off" nothing is queued (bulk building).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings

_tasks: dict[str, Callable[..., Any]] = {}
_periodic: dict[str, str] = {}
_urgent: set[str] = set()


def task(
    name: str, *, every: str = "", urgent: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a task; `every` is a cron line in UTC for periodic work (it takes no arguments).

    `urgent` work goes before all that waits: somebody is sitting there for it.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _tasks[name] = function
        if urgent:
            _urgent.add(name)
        if every:
            _periodic[name] = every
        return function

    return register


def registered() -> dict[str, Callable[..., Any]]:
    return dict(_tasks)


def periodic() -> dict[str, str]:
    return dict(_periodic)


def enqueue(name: str, **arguments: str) -> None:
    """Queue a task by name in this transaction; the same waiting task is not queued twice."""
    if settings.WORKLOCAL_JOBS == "off":
        return
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    lock = ":".join((name, *arguments.values()))
    from django.db import transaction

    try:
        with transaction.atomic():
            first = app.configure_task(name, queueing_lock=lock, priority=int(name in _urgent))
            first.defer(**arguments)
    except AlreadyEnqueued:
        return
