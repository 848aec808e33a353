"""The audit's own retention: after seven years the oldest goes, once the chain is verified."""

import uuid
from datetime import datetime, time

from worklocal.core import chain, clock, tombstones
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditTombstone
from worklocal.core.tombstones import Purgeable
from worklocal.exchange.requests.rules import months_after, schedule


class ChainBroken(Exception):
    """Nothing is purged from a chain that does not verify: the purge would hide the fault."""


def before(at: datetime) -> datetime:
    day = months_after(clock.day_of(at), -schedule().rules["audit+7y"].months)
    return datetime.combine(day, time.min, clock.LONDON)


def purgeable(area_id: uuid.UUID, *, at: datetime) -> Purgeable | None:
    return tombstones.purgeable(area_id, before=before(at))


def purge(area_id: uuid.UUID, *, at: datetime) -> AuditTombstone | None:
    """Verify, then purge; None when nothing is old enough. Raises ChainBroken. As the owner."""
    with acting(Context.system(area_id)):
        if purgeable(area_id, at=at) is None:
            return None
        if chain.verify(area_id).faults:
            raise ChainBroken("The audit does not verify, so nothing of it was purged.")
        return tombstones.purge(area_id, before=before(at), at=at, rule_version=schedule().version)
