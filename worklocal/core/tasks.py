"""Procrastinate's view of our tasks; `bind` is called once when all rooms are loaded."""

import uuid
from typing import Any

from django.db import close_old_connections
from procrastinate import App

from worklocal.core import chain, clock, events, jobs


@jobs.task("core.deliver_events")
def deliver_events(area: str) -> None:
    while events.deliver_waiting(uuid.UUID(area)):
        pass


@jobs.task("core.anchor_audit", every="7 * * * *")
def anchor_audit() -> None:
    """Every hour the witness outside is told where each area's chain stands."""
    for area in chain.area_ids():
        chain.anchor(area, at=clock.now())


def bind(app: App) -> None:
    """Give every registered task to procrastinate (settings.PROCRASTINATE_ON_APP_READY)."""
    for name, function in jobs.registered().items():
        every = jobs.periodic().get(name)
        task = app.task(name=name)(_periodic(function) if every else _fresh(function))
        if every:
            app.periodic(cron=every)(task)


def _fresh(function: Any) -> Any:
    def run(**arguments: str) -> None:
        close_old_connections()
        function(**arguments)

    return run


def _periodic(function: Any) -> Any:
    def run(timestamp: int) -> None:
        close_old_connections()
        function()

    return run
