"""Invented money: funds, a contract with each provider, and claims at every stage.

Made by the services themselves, each act by the account that may do it, so that the ledger of the
demonstration adds up for the same reasons as a real one.
"""

from datetime import date, datetime, time, timedelta

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import viewer_in
from worklocal.commissioning.claims import services as claims
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.services import agree_contract
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.funds.services import open_fund
from worklocal.commissioning.ledger.pot import allocate, receive_fund
from worklocal.core import clock
from worklocal.core.context import acting
from worklocal.core.errors import Refusal
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.referrals.models import Referral
from worklocal.web.demonstration.building.stage import Stage

MILLION = 100_000_000
FUNDS = (
    ("Work and skills fund (invented)", "A national department (invented)", 12 * MILLION, ()),
    (
        "Staying in work fund (invented)", "The combined authority (invented)", 5 * MILLION,
        ("SUSTAINED_26_WEEKS", "FIRST_EARNINGS"),
    ),
)  # fmt: skip
PRICES = {"FIRST_EARNINGS": 40_000, "SUSTAINED_26_WEEKS": 140_000}
A_PROVIDER = 60_000_000
CLAIMS_A_PROVIDER = 4


def set_money(stage: Stage, today: date, *, leave_out: frozenset[object]) -> None:
    """Funds, contracts and claims. Nobody claims for the people of `leave_out`: the walk does."""
    checker, approver = _commissioners(stage)
    with acting(viewer_in(checker).context()):
        funds = [_fund(stage, facts, today) for facts in FUNDS]
        contracts = [
            _contract(stage, funds[1], number, today) for number in range(len(stage.providers))
        ]
    for contract, (_, _, worker) in zip(contracts, stage.providers, strict=True):
        made = _claim(stage, contract, worker.pk, leave_out)
        _decide(made, checker, approver)


def _commissioners(stage: Stage) -> tuple[Role, Role]:
    roles = Role.objects.filter(area=stage.area, kind=RoleKind.COMMISSIONER)
    first, second = roles.select_related("user", "area", "organisation").order_by("id")[:2]
    return first, second


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.LONDON)


def _fund(stage: Stage, facts: tuple[str, str, int, tuple[str, ...]], today: date) -> Fund:
    name, source, pence, outcomes = facts
    fund = open_fund(
        name=stage.said(name), source=stage.said(source), amount_pence=pence,
        starts_on=date(today.year - 2, 4, 1), ends_on=date(today.year + 2, 3, 31),
        at=_moment(date(today.year - 2, 4, 1), 9), outcomes=outcomes,
        ring_fence=stage.said("For people of the area, whatever benefit they claim or none."),
    )  # fmt: skip
    receive_fund(fund=fund, at=_moment(fund.starts_on, 10))
    return fund


def _contract(stage: Stage, fund: Fund, number: int, today: date) -> Contract:
    provider, needs, _ = stage.providers[number]
    contract = agree_contract(
        reference=f"WL-{number + 1:03d}", title=stage.said("Help towards work that lasts"),
        provider=provider, fund=fund, kind=ContractKind.RESULTS, allocated_pence=A_PROVIDER,
        starts_on=fund.starts_on, ends_on=fund.ends_on, prices=PRICES,
        at=_moment(fund.starts_on + timedelta(days=20), 11), needs=needs,
    )  # fmt: skip
    allocate(contract=contract, at=_moment(fund.starts_on + timedelta(days=20), 12))
    return contract


def _claim(
    stage: Stage, contract: Contract, worker_id: object, leave_out: frozenset[object]
) -> list[Claim]:
    """A few claims of one provider, for what the facts of its first people show."""
    role = Role.objects.select_related("user", "area", "organisation").get(
        area=stage.area, user=worker_id
    )
    made = []
    framework = framework_for(stage.area.pk, clock.today())
    with acting(viewer_in(role).context()):
        referrals = Referral.objects.filter(
            provider=contract.provider_id, state__in=claims.CLAIMABLE_STATES
        ).exclude(person__in=leave_out)
        for referral in referrals.order_by("sent_at", "id")[: 12 * CLAIMS_A_PROVIDER]:
            for outcome in PRICES:
                if len(made) == CLAIMS_A_PROVIDER:
                    return made
                try:
                    made.append(
                        claims.submit_claim(
                            contract=contract, referral=referral, outcome=outcome,
                            framework=framework, at=clock.now() - timedelta(days=len(made)),
                        )
                    )  # fmt: skip
                except Refusal:
                    continue
    return made


def _decide(made: list[Claim], checker: Role, approver: Role) -> None:
    """The first is paid, the second checked, the third asked about; the fourth waits."""
    framework = framework_for(checker.area_id, clock.today())
    now = clock.now()
    with acting(viewer_in(checker).context()):
        for claim in made[:2]:
            claims.check_claim(claim=claim, framework=framework, at=now)
        for claim in made[2:3]:
            claims.query_claim(claim=claim, reason="Which days does the payslip cover?", at=now)
    with acting(viewer_in(approver).context()):
        for claim in made[:1]:
            claims.approve_claim(claim=claim, at=now)
