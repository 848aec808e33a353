"""Jobs of requests: copies are read and handed over, and each night the list of what is due."""

import uuid

from worklocal.core import chain, clock, jobs
from worklocal.core.context import Context, acting
from worklocal.exchange.requests import packages, retention


@jobs.task("requests.make_copy")
def make_copy(area: str, request: str) -> None:
    packages.make(request_id=uuid.UUID(request), area_id=uuid.UUID(area))


@jobs.task("requests.hand_over")
def hand_over(area: str, request: str) -> None:
    packages.hand_over(request_id=uuid.UUID(request), area_id=uuid.UUID(area), at=clock.now())


@jobs.task("requests.list_due", every="15 1 * * *")
def list_due() -> None:
    """Every night: who is due within the notice is listed and told. Nothing is erased here."""
    for area in chain.area_ids():
        with acting(Context.system(area)):
            retention.list_due(on=clock.today())
            retention.give_notice(at=clock.now())
