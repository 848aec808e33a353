"""A year of everybody's meetings and jobs, with one arm of a trial told of none of the meetings.

A hundred people in a test run; ten thousand in the sweep. Every step after the facts is the
product's own: forming, showing, waiting, taking, sending over HTTP, keeping.
"""

import hashlib
import json
import time
from collections import Counter
from datetime import date, timedelta

import psycopg
import pytest

from tests.exchange.benefits_gateway import facts, year
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.evidence.trials.allocating import override_arm
from worklocal.evidence.trials.enums import StepReason
from worklocal.evidence.trials.models import Allocation
from worklocal.exchange.benefits_gateway import guard, services
from worklocal.exchange.benefits_gateway.client import BenefitsApi
from worklocal.exchange.benefits_gateway.gateway import send_due
from worklocal.exchange.benefits_gateway.models import SentLog


class Stopwatch:
    def __init__(self) -> None:
        self.last, self.laps = time.monotonic(), {}

    def lap(self, name):
        now = time.monotonic()
        self.laps[name], self.last = now - self.last, now


def send_everything(committed, stand_in):
    counts = Counter()
    with (
        psycopg.connect(committed.urls["wl_gateway"]) as gateway, BenefitsApi(stand_in.url) as api
    ):  # fmt: skip
        while round_ := send_due(gateway, api, limit=5000).counts:
            counts += round_
    return counts


@pytest.mark.parametrize(
    "people", [100, pytest.param(10_000, marks=pytest.mark.sweep)], ids="{} people".format
)
def test_no_message_for_the_arm_and_the_log_is_the_bytes(
    committed, stand_in, people, record_property
):
    """W05, W08, W09. Nor for those who are given the arm while messages of theirs wait."""
    watch = Stopwatch()
    trial = year.lay(committed, people)
    cast = committed.cast
    watch.lap("facts")
    with cast.as_area():
        formed = services.form_all()
    watch.lap("forming")
    with cast.as_area():
        assert services.show_formed(at=clock.now()) == formed
    watch.lap("showing")
    facts.days_pass(committed.urls["owner"], 7)
    with acting(Context(area=cast.area.pk, scope="AREA", role="COACH", user=cast.ben.user.pk)):
        drawn = Allocation.objects.filter(trial=trial, arm="usual").order_by("position")
        moved = list(drawn[: people // 100])
        for allocation in moved:
            override_arm(
                allocation=allocation, to_arm="free", reason=StepReason.SAFETY, at=clock.now()
            )
        moved_people = {allocation.person_id for allocation in moved}
    watch.lap("moving")
    sent = send_everything(committed, stand_in)
    watch.lap("sending")

    with psycopg.connect(committed.urls["owner"]) as owner:
        arms = year.who(owner)
        found = owner.execute(
            "SELECT reference::text FROM benefits_gateway_agencylink WHERE person_id = ANY (%s)",
            [list(moved_people)],
        )
        moved_references = {row[0] for row in found}
    told = Counter()
    from_day = clock.today() - timedelta(days=year.GIVEN_ANOTHER)
    for said in map(json.loads, stand_in.taken.values()):
        arm, given_another = arms[said["person"]]
        told[said["kind"], arm, given_another, said["person"] in moved_references] += 1
        if said["kind"] == "ATTENDANCE" and arm == "free":
            assert given_another, "a message for the arm that is switched off"
            assert date.fromisoformat(said["happened_on"]) > from_day
    half, given = people // 2, people // 20
    assert told == +Counter({
        ("ATTENDANCE", "usual", False, False): (half - len(moved)) * year.tellable(),
        ("ATTENDANCE", "free", True, False): given * year.tellable(within=year.GIVEN_ANOTHER),
        ("WORK", "usual", False, False): people // 10
        - told["WORK", "usual", False, True],
        ("WORK", "usual", False, True): told["WORK", "usual", False, True],
        ("WORK", "free", False, False): people // 10 - given,
        ("WORK", "free", True, False): given,
    })  # fmt: skip
    assert sent == Counter(sent=len(stand_in.taken))
    log_equals_bytes(committed, stand_in)
    watch.lap("checking")
    laps = ", ".join(f"{name} {took:.0f}" for name, took in watch.laps.items())
    record_property(
        "figure",
        f"a year of {people:,} people: {formed:,} messages formed, {sent['sent']:,} sent;"
        f" seconds: {laps}",
    )


def log_equals_bytes(committed, stand_in):
    """W09, hash for hash, for every message that was taken, and the chain of the log is whole."""
    area = committed.cast.area.pk
    with committed.cast.as_area():
        rows = SentLog.objects.values_list("message_id", "body", "sha256", "receipt")
        logged = {str(key): rest for key, *rest in rows.order_by("number").iterator()}
    assert logged.keys() == stand_in.taken.keys()
    for key, body in stand_in.taken.items():
        words, digest, receipt = logged[key]
        assert words.encode() == body
        assert digest == hashlib.sha256(body).hexdigest()
        assert str(receipt) == stand_in.receipts[key]
    with psycopg.connect(committed.urls["owner"]) as owner:
        assert owner.execute(guard.VERIFY, [area]).fetchall() == []


def test_without_the_switch_the_same_year_tells_of_that_arm_too(committed):
    """The mutation: what the test above would see if the arm's switch did nothing (W05)."""
    year.lay(committed, 100, with_switch=False)

    with committed.cast.as_area():
        services.form_all()

    with psycopg.connect(committed.urls["owner"]) as owner:
        (count,) = owner.execute(
            "SELECT count(*) FROM benefits_gateway_benefitsmessage m"
            " JOIN trials_allocation a ON a.person_id = m.person_id AND a.arm = 'free'"
            " WHERE m.kind = 'ATTENDANCE'"
        ).fetchone()
    assert count == 50 * year.tellable()
