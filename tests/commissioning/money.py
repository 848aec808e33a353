"""Situations in which money is owed, put together by the services, for the tests of money."""

from datetime import timedelta

from tests.cast import _person_with_lead
from worklocal.commissioning.claims import services as claims
from worklocal.commissioning.contracts.models import ContractKind
from worklocal.commissioning.ledger.pot import agree_and_allocate, bring_in_fund
from worklocal.core import clock
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.people.models import Journey
from worklocal.support.referrals.models import Referral
from worklocal.support.referrals.services import Destination, answer_referral, send_referral
from worklocal.support.work.models import ProofKind
from worklocal.support.work.services import JobFacts, record_start

NOW = clock.now()
TODAY = clock.day_of(NOW)
YEAR_AGO, YEAR_ON = TODAY - timedelta(days=365), TODAY + timedelta(days=365)
FIRST, SUSTAINED = "FIRST_EARNINGS", "SUSTAINED_26_WEEKS"
PRICES = {FIRST: 40_000, SUSTAINED: 160_000}


def ago(days):
    return NOW - timedelta(days=days)


def make_fund(cast, **more):
    with cast.as_(cast.farid):
        return bring_in_fund(
            **{
                "name": "Growth fund", "source": "A department", "amount_pence": 50_000_000,
                "starts_on": YEAR_AGO, "ends_on": YEAR_ON, "at": NOW, **more,
            }
        )  # fmt: skip


def make_contract(cast, fund=None, **more):
    fund = fund or make_fund(cast)
    with cast.as_(cast.farid):
        return agree_and_allocate(
            **{
                "reference": "WL-001", "title": "Help into work", "provider": cast.provider,
                "fund": fund, "kind": ContractKind.RESULTS, "allocated_pence": 1_000_000,
                "starts_on": YEAR_AGO, "ends_on": YEAR_ON, "prices": PRICES, "at": NOW, **more,
            }
        )  # fmt: skip


def another_person(cast, name):
    with cast.as_area():
        return _person_with_lead(cast.area, name, cast.ben)[1]


def make_referral(cast, journey=None, *, sent=210, need="JOB_SEARCH", accept=True):
    """A referral to Bright Steps, sent and accepted so many days ago; the journey is older."""
    journey = journey or cast.journey
    with cast.as_area():
        Journey.objects.filter(pk=journey.pk).update(started_on=TODAY - timedelta(days=sent + 10))
        journey.refresh_from_db()
    with cast.as_(cast.ben):
        row = send_referral(
            journey=journey, shared={"Name": journey.person.chosen_name, "Phone": "07700 900001"},
            destination=Destination(cast.provider, "Bright Steps", need),
            consent_wording="Yes, send it.", at=ago(sent),
        )  # fmt: skip
    if accept:
        with cast.as_(cast.esi):
            row = answer_referral(referral=row, accept=True, at=ago(sent - 1))
    return row


def make_work(cast, journey=None, *, days=200, proof=ProofKind.PAYSLIP):
    """A job that began so many days ago, proved until today."""
    journey = journey or cast.journey
    with cast.as_(cast.ben):
        journey = Journey.objects.get(pk=journey.pk)
        return record_start(
            journey=journey, proof=proof, at=NOW,
            job=JobFacts("Mill Bakery", "Baker", TODAY - timedelta(days=days)),
        )  # fmt: skip


def earned(cast, journey=None):
    """A referral whose person has been in proved work for 200 days since."""
    referral = make_referral(cast, journey)
    make_work(cast, journey)
    return referral


def rules(cast):
    with cast.as_area():
        return framework_for(cast.area.pk, TODAY)


def submit(cast, contract, referral, outcome=SUSTAINED, **more):
    framework = rules(cast)
    with cast.as_(cast.esi):
        return claims.submit_claim(
            contract=contract, referral=Referral.objects.get(pk=referral.pk), outcome=outcome,
            framework=framework, at=NOW, **more,
        )  # fmt: skip


def check(cast, claim, by=None):
    framework = rules(cast)
    with cast.as_(by or cast.farid):
        return claims.check_claim(claim=claim, framework=framework, at=NOW)


def approve(cast, claim, by=None):
    with cast.as_(by or cast.fay):
        return claims.approve_claim(claim=claim, at=NOW)


def paid(cast, contract, referral, outcome=SUSTAINED):
    return approve(cast, check(cast, submit(cast, contract, referral, outcome)))
