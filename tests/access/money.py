"""For each area a trial, a fund, a contract, a claim, a check, and a business that registered."""

import datetime as dt
from typing import Any

from tests.access.world import World
from tests.evidence.product.trial import DRAFT
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.contracts.models import ContractKind
from worklocal.commissioning.ledger.pot import agree_and_allocate, bring_in_fund
from worklocal.core import clock
from worklocal.employers.firms.models import Firm, FirmRegistration
from worklocal.evidence.payment_checks.models import Alarm
from worklocal.evidence.trials.services import register_trial


def add_money(world: World) -> None:
    cast = world.cast
    for subject, commissioner, provider in (
        ("amina", cast.farid, cast.esi), ("gwen", cast.far_commissioner, cast.far_provider),
    ):  # fmt: skip
        with cast.as_(cast.anya if subject == "amina" else cast.far_analyst):
            register_trial(draft=DRAFT, at=clock.now())
        with cast.as_(commissioner):
            fund = _fund()
            contract = _contract(fund, provider.organisation)
        things = world.things[subject]
        things["fund_id"], things["contract_id"] = fund.pk, contract.pk
        with cast.as_area(commissioner.area):
            things["claim_id"] = _claim(contract, provider, things).pk
            things["role_id"] = (cast.bea if subject == "amina" else cast.far_broker).pk
            things["alarm_id"] = _alarm(commissioner.area).pk
            things["firm_id"], things["registration_id"] = _firm(commissioner.area)


def _fund() -> Any:
    today = clock.today()
    return bring_in_fund(
        name="Growth fund", source="A department", amount_pence=50_000_000,
        starts_on=today - dt.timedelta(days=365), ends_on=today + dt.timedelta(days=365),
        at=clock.now(),
    )  # fmt: skip


def _contract(fund: Any, provider: Any) -> Any:
    return agree_and_allocate(
        reference="WL-001", title="Help into work", provider=provider, fund=fund,
        kind=ContractKind.RESULTS, allocated_pence=1_000_000, starts_on=fund.starts_on,
        ends_on=fund.ends_on, prices={"FIRST_EARNINGS": 40_000}, at=clock.now(),
    )  # fmt: skip


def _claim(contract: Any, provider: Any, things: dict[str, Any]) -> Claim:
    now = clock.now()
    return Claim.objects.create(
        area=contract.area, contract=contract, provider_id=contract.provider_id,
        person_id=things["person_id"], referral_id=things["referral_id"], reference="CLAIM1",
        outcome="FIRST_EARNINGS", achieved_on=clock.today(), pence=40_000, state_since=now,
        submitted_by=provider.user, submitted_at=now,
        evidence={"achieved_on": str(clock.today()), "grade": "PERSON_SAID", "days_proved": 1},
    )  # fmt: skip


def _alarm(area: Any) -> Alarm:
    return Alarm.objects.create(
        area=area, code="EARLY_ENDS", what="Jobs that end early", limit=1.0, is_raised=False, n=0,
        made_on=clock.today(), made_at=clock.now(),
    )  # fmt: skip


def _firm(area: Any) -> tuple[Any, Any]:
    firm = Firm.objects.create(
        area=area, name="Newcomer", sector="C", size="SMALL", postcode="M1 1AE"
    )
    registration = FirmRegistration.objects.create(
        area=area, firm=firm, contact_name="Neve", email="neve@firm.example", at=clock.now()
    )
    return firm.pk, registration.pk
