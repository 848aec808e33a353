"""The eight checks over planted cases: found when they are there, quiet when they are not."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from tests.cast import make_person
from tests.commissioning import money
from worklocal.commissioning.claims.models import Claim
from worklocal.core import clock
from worklocal.evidence.payment_checks import selectors, services
from worklocal.evidence.payment_checks.checks import every_check
from worklocal.evidence.payment_checks.gathering import Facts
from worklocal.evidence.payment_checks.models import Alarm
from worklocal.support.people.models import Journey, Person
from worklocal.support.referrals.models import Referral
from worklocal.support.work.models import Job

TODAY = clock.today()
EMPTY = Facts([], [], [], [], [], [])
PROVIDER = "p"


def found(facts, code):
    return next(alarm for provider, alarm in every_check(facts, on=TODAY)
                if alarm.code == code and provider is None)  # fmt: skip


def test_with_nothing_to_go_by_no_alarm_is_raised():
    assert not any(alarm.raised for _, alarm in every_check(EMPTY, on=TODAY))


def people_of(kept_low, kept_high):
    low = [(PROVIDER, 0, i < kept_low, True) for i in range(100)]
    return low + [(PROVIDER, 4, i < kept_high, True) for i in range(100)]


@pytest.mark.parametrize(("low", "high", "raised"), [(90, 45, True), (80, 78, False)])
def test_creaming(low, high, raised):
    facts = replace(EMPTY, referrals=people_of(low, high))
    assert found(facts, "CREAMING").raised is raised
    own = [a for p, a in every_check(facts, on=TODAY) if p == PROVIDER]
    assert [a.raised for a in own] == [raised], "the provider has a check of its own"


@pytest.mark.parametrize(("low", "high", "raised"), [(6, 2, True), (6, 6, False)])
def test_parking(low, high, raised):
    effort = [(PROVIDER, 0, low, 10, low)] * 100 + [(PROVIDER, 4, high, 60 // high, high)] * 100
    facts = replace(EMPTY, effort=effort)
    for code in ("PARKING", "PARKING_REFERRALS"):
        assert found(facts, code).raised is raised
    assert found(facts, "PARKING_SILENCE").raised is raised


def test_bunching_at_twice_the_density_is_found_nine_times_in_ten():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(60):
        plain = rng.uniform(140, 224, 1200)
        extra = rng.uniform(182, 189, 100)
        hits += found(replace(EMPTY, lengths=[*plain, *extra]), "BUNCHING").raised
        assert not found(replace(EMPTY, lengths=list(np.linspace(140, 224, 1200))),
                         "BUNCHING").raised  # fmt: skip
    assert hits >= 54


def claim(reference, **more):
    day = TODAY - dt.timedelta(days=100)
    return {
        "claim": reference, "provider": PROVIDER, "funder": "f1", "outcome": "FIRST_EARNINGS",
        "outcome_on": day, "pence": 40_000, "state": "PAID", "person": reference,
        "sent_on": day - dt.timedelta(days=60), "job_on": day, "job_ended_on": None,
        "employer": "Mill Bakery", "employer_before": None,
        "paid_on": day + dt.timedelta(days=10), "has_proof": True, "risk": 1, **more,
    }  # fmt: skip


def test_every_planted_duplicate_is_found():
    honest = [claim(f"C{n}") for n in range(50)]
    twice = [claim(f"D{n}", person=f"C{n}", funder="f2") for n in range(20)]
    again = [claim(f"E{n}", person=f"C{n}") for n in range(20, 30)]
    alarm = found(replace(EMPTY, claims=[*honest, *twice, *again]), "DOUBLE_FUNDING")
    assert alarm.value == 30
    assert alarm.blocks == "payment"
    kinds = [row["kind"] for row in alarm.rows]
    assert (kinds.count("double funding"), kinds.count("duplicate")) == (20, 10)
    assert all("person" not in row for row in alarm.rows)
    assert not found(replace(EMPTY, claims=honest), "DOUBLE_FUNDING").raised


def test_deadweight_ends_and_claims_without_proof():
    early = claim("C1", job_on=TODAY - dt.timedelta(days=300))
    same = claim("C2", employer="Mill Bakery Ltd", employer_before="MILL BAKERY")
    facts = replace(EMPTY, claims=[early, same, claim("C3")])
    assert [row["claim"] for row in found(facts, "DEADWEIGHT").rows] == ["C1", "C2"]

    paid = claim("x")["paid_on"]
    ended = [claim(f"C{n}", job_ended_on=paid + dt.timedelta(days=5)) for n in range(30)]
    later = [claim(f"L{n}", job_ended_on=paid + dt.timedelta(days=50)) for n in range(6)]
    assert found(replace(EMPTY, claims=ended + later), "ENDS_AFTER_PAYMENT").raised
    assert not found(replace(EMPTY, claims=later), "ENDS_AFTER_PAYMENT").raised

    bad = [claim(f"C{n}", has_proof=False) for n in range(100)]
    assert found(replace(EMPTY, claims=bad), "FABRICATION").value == 1.0
    one_bad = [claim("B", has_proof=False), *(claim(f"C{n}") for n in range(99))]
    assert found(replace(EMPTY, claims=one_bad), "FABRICATION").raised, "risk finds it"


def test_exits_without_a_reason_block_publication():
    known = [("WORK", 1)] * 79
    assert found(replace(EMPTY, exits=known + [("UNKNOWN", 3)] * 21), "EXIT_DUMPING").blocks
    assert not found(replace(EMPTY, exits=known + [("UNKNOWN", 3)] * 19), "EXIT_DUMPING").raised


def test_returns_are_shown_and_never_judged():
    alarm = found(replace(EMPTY, returns=[(100, 400), (None, 400)]), "CHURN")
    assert (alarm.value, alarm.raised) == (0.5, False)


def run(cast):
    with cast.as_area():
        return services.run_checks(area_id=cast.area.pk, on=TODAY, at=clock.now())


def alarms(cast):
    with cast.as_(cast.farid):
        return {alarm.code: alarm for alarm in selectors.alarms_of(
            cast.viewer(cast.farid), on=TODAY)}  # fmt: skip


def test_an_honest_paid_claim_raises_nothing_and_a_day_is_checked_once(cast):
    contract = money.make_contract(cast)
    money.paid(cast, contract, money.earned(cast))
    run(cast)
    told = alarms(cast)
    assert {"CREAMING", "PARKING", "DOUBLE_FUNDING", "DEADWEIGHT", "FABRICATION", "CHURN",
            "BUNCHING", "EXIT_DUMPING", "ENDS_AFTER_PAYMENT"} <= told.keys()  # fmt: skip
    assert not [code for code, alarm in told.items() if alarm.is_raised]
    run(cast)
    assert len(alarms(cast)) == len(told)


def test_one_human_in_two_records_is_found_and_one_record_cannot_claim_twice(cast):
    contract = money.make_contract(cast)
    claims = []
    for name in ("Twin1", "Twin2"):
        journey = money.another_person(cast, name)
        claims.append(money.paid(cast, contract, money.earned(cast, journey)))
    with cast.as_area():
        Person.objects.filter(chosen_name__startswith="Twin").update(
            chosen_name="Twin", family_name="Same", born_on=dt.date(1990, 1, 1)
        )
    run(cast)
    alarm = alarms(cast)["DOUBLE_FUNDING"]
    assert alarm.is_raised
    references = {claim.reference for claim in claims}
    assert {alarm.rows[0]["claim"], alarm.rows[0]["other claim"]} == references
    with cast.as_area():
        row = Claim.objects.get(pk=claims[0].pk)
        row.pk, row.reference = cast.amina.pk, "C1"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_work_that_came_first_is_found(cast):
    contract = money.make_contract(cast)
    referral = money.earned(cast)
    money.paid(cast, contract, referral)
    with cast.as_area():
        Job.objects.update(starts_on=TODAY - dt.timedelta(days=250))
    run(cast)
    assert alarms(cast)["DEADWEIGHT"].is_raised


@pytest.mark.parametrize(
    "who", ["ben", "lena", "esi", "dev", "anya", "adam", "amina_role", "grace"]
)
def test_others_see_no_alarm(cast, who):
    run(cast)
    with cast.as_(getattr(cast, who)):
        assert not Alarm.objects.exists()


def test_nothing_of_a_person_stands_in_an_alarm(cast):
    contract = money.make_contract(cast)
    money.paid(cast, contract, money.earned(cast))
    with cast.as_area():
        make_person(cast.area, "Second")
        ids = [str(pk) for model in (Person, Journey, Referral)
               for pk in model.objects.order_by("pk").values_list("pk", flat=True)]  # fmt: skip
    run(cast)
    told = " ".join(str(alarm.rows) for alarm in alarms(cast).values())
    assert "Amina" not in told
    assert not [pk for pk in ids if pk in told]
