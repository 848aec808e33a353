"""The one door: a process of its own, as `wl_gateway`, that sends what is due and keeps receipts.

It imports nothing of the service but this room's client, and could not read anything else if it
wanted to: its account may select from the outbox, take a message and mark it as sent.
"""

import logging
from collections import Counter
from dataclasses import dataclass

import psycopg

from worklocal.exchange.benefits_gateway.client import AgencyBusy, AgencyRefused, BenefitsApi

logger = logging.getLogger(__name__)

READY = """
SELECT id FROM benefits_gateway_benefitsmessage
WHERE state IN ('SHOWN', 'REASON_ADDED') AND send_from <= (now() AT TIME ZONE 'Europe/London')::date
ORDER BY send_from, id LIMIT %s
"""
BATCH = 500


class WrongRole(Exception):
    """The process would run as somebody who can see more than the outbox."""


def check_role(connection: psycopg.Connection) -> None:
    """Raise WrongRole unless this is the gateway's own account, which sees no person."""
    row = connection.execute(
        "SELECT has_table_privilege('people_person', 'SELECT'), session_user"
    ).fetchone()
    connection.commit()
    if row is None or row[0] or row[1] != "wl_gateway":
        raise WrongRole("This process runs as the wl_gateway role, and as no other.")


@dataclass
class Round:
    """What one round came to."""

    counts: Counter[str]

    @property
    def stopped(self) -> bool:
        """The agency did not answer: the rest of the round was left for later."""
        return self.counts["later"] > 0


def send_due(connection: psycopg.Connection, api: BenefitsApi, *, limit: int = BATCH) -> Round:
    """Send each message that is due, one transaction each.

    All that a message hangs on is asked again as it is taken: the switch, the person's arm in a
    trial, their yes. Another gateway, or a person who stops it while it is on its way, waits.
    After a crash between the sending and the receipt the same message goes again under the same
    idempotency key, and the agency gives the same receipt.
    """
    ready = [row[0] for row in connection.execute(READY, [limit])]
    connection.commit()
    done = Round(Counter())
    for identifier in ready:
        with connection.transaction():
            found = connection.execute("SELECT wl_take_benefits(%s)", [identifier]).fetchone()
            if found is None or found[0] is None:
                done.counts["stopped"] += 1
                continue
            try:
                receipt = api.send(key=identifier, body=found[0].encode())
            except AgencyBusy as problem:
                logger.warning("The agency could not take it now: %s", problem)
                done.counts["later"] += 1
                break
            except AgencyRefused as problem:
                logger.error("The agency refused a message: %s", problem)
                done.counts["refused"] += 1
                continue
            connection.execute("SELECT wl_mark_sent(%s, %s)", [identifier, receipt])
            done.counts["sent"] += 1
    return done
