"""Invented money: funds, a contract for each provider, and claims at every stage, by the services.

Everything goes through the services, as the commissioners and the providers' own workers, so what
the demonstration shows is what the rules allow. A few dozen claims at any size of the area.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import Viewer, viewer_in
from worklocal.commissioning.claims import services as claims
from worklocal.commissioning.claims.evidence import Claimable, claimable_page
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger.pot import agree_and_allocate, bring_in_fund
from worklocal.core import clock
from worklocal.core.context import acting
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework
from worklocal.web.demonstration.building.stage import Stage

YEARS_BACK = 730
CLAIMS_A_PROVIDER = 5
FUNDS = (
    ("Growth and jobs fund (invented)", "A government department (invented)", 52_000_000, (),
     "For anybody in the area who wants work or better work."),
    ("Health and work fund (invented)", "The health service (invented)", 20_000_000,
     ("SUSTAINED_26_WEEKS",), "For people with a health condition; pays for lasting work alone."),
    ("Skills for work fund (invented)", "The combined authority (invented)", 31_000_000, (),
     "For people who need English, maths, digital or trade skills."),
)  # fmt: skip
HEALTH = {"HEALTH", "MENTAL_HEALTH", "DISABILITY"}
SKILLS = {"ENGLISH", "MATHS", "DIGITAL", "LEARNING", "CAREERS", "YOUNG_PEOPLE"}
PRICES = {"FIRST_EARNINGS": 45_000, "SUSTAINED_26_WEEKS": 165_000}
QUESTION = "The payslip covers March alone. Is there one for April?"
ANSWER = "Yes: the coach has seen April’s as well."
REFUSAL = "Another contract covers this need. It may be claimed under that one."
RECOVERED = "The employer has told us that the start was two months later."


@dataclass(frozen=True)
class Money:
    """Who handles it: two commissioners, and a worker of each provider."""

    stage: Stage
    framework: Framework
    today: date
    farid: Viewer
    fay: Viewer
    workers: tuple[Viewer, ...]

    def at(self, days: int) -> datetime:
        """An hour of the working day, so many days ago."""
        day = clock.now().astimezone(clock.LONDON) - timedelta(days=days)
        return day.replace(hour=9 + days % 8, minute=days * 7 % 60, second=0, microsecond=0)


def set_money(stage: Stage, today: date, *, leave_out: frozenset[object]) -> int:
    """Funds, contracts and claims for an area whose people are written; how many claims.

    Nobody claims for the people of `leave_out`: whoever walks through the demonstration does.
    """
    money = _who(stage, today)
    funds = [_fund(money, *facts) for facts in FUNDS]
    for number, worker in enumerate(money.workers):
        _contract(money, funds, worker, number)
    return sum(_claims(money, worker, leave_out) for worker in money.workers)


def _who(stage: Stage, today: date) -> Money:
    roles = Role.objects.filter(area=stage.area).select_related("user", "organisation", "area")
    commissioners = list(
        roles.filter(kind=RoleKind.COMMISSIONER).order_by("user__display_name", "id")
    )
    workers = {
        role.organisation_id: viewer_in(role)
        for role in roles.filter(kind=RoleKind.PROVIDER).order_by("id")
    }
    return Money(
        stage=stage, framework=framework_for(stage.area.pk, today), today=today,
        farid=viewer_in(commissioners[0]), fay=viewer_in(commissioners[1]),
        workers=tuple(workers[organisation.pk] for organisation, _, _ in stage.providers),
    )  # fmt: skip


def _fund(money: Money, name: str, source: str, pence: int, outcomes: tuple[str, ...],
          rules: str) -> Fund:  # fmt: skip
    said = money.stage.said
    with acting(money.farid.context()):
        return bring_in_fund(
            name=said(name), source=said(source), amount_pence=pence, ring_fence=said(rules),
            starts_on=money.today - timedelta(days=YEARS_BACK),
            ends_on=money.today + timedelta(days=YEARS_BACK), outcomes=outcomes,
            at=money.at(200),
        )  # fmt: skip


def _contract(money: Money, funds: list[Fund], worker: Viewer, number: int) -> Contract:
    organisation, needs, _ = money.stage.providers[number]
    kind = 1 if HEALTH & set(needs) else 2 if SKILLS & set(needs) else 0
    fund = funds[kind]
    prices = {code: pence for code, pence in PRICES.items()
              if not fund.outcomes or code in fund.outcomes}  # fmt: skip
    with acting(money.fay.context()):
        return agree_and_allocate(
            reference=f"WL-{money.today:%y}-{number + 1:02d}",
            title=money.stage.said("Help into work that lasts"), provider=organisation, fund=fund,
            kind=ContractKind.RESULTS, allocated_pence=(5 + number % 4) * 1_000_000,
            starts_on=fund.starts_on, ends_on=money.today + timedelta(days=365), prices=prices,
            needs=needs, most={"SUSTAINED_26_WEEKS": 120}, at=money.at(190 - number),
        )  # fmt: skip


def _claims(money: Money, worker: Viewer, leave_out: frozenset[object]) -> int:
    """Claims of one provider, the first paid, the last only just sent in; one is left to claim."""
    with acting(worker.context()):
        page = claimable_page(
            worker, contracts=list(contracts_of(worker)), framework=money.framework
        )
    ready = [each for each in page.found if each.referral.person_id not in leave_out]
    fates = (_paid, _queried_and_paid, _checked, _queried, _submitted)
    chosen = ready[: min(CLAIMS_A_PROVIDER, max(0, len(ready) - 1))]
    for number, each in enumerate(chosen):
        claim = _submit(money, worker, each, days=21 - 3 * number)
        fate = fates[number]
        if worker == money.workers[0] and number == 3:
            fate = _refused
        if worker == money.workers[1] and number == 0:
            fate = _recovered
        fate(money, worker, claim)
    return len(chosen)


def _submit(money: Money, worker: Viewer, each: Claimable, *, days: int) -> Claim:
    with acting(worker.context()):
        return claims.submit_claim(
            contract=each.price.contract, referral=each.referral, outcome=each.reached.outcome,
            framework=money.framework, at=money.at(days),
        )  # fmt: skip


def _submitted(money: Money, worker: Viewer, claim: Claim) -> None:
    """Left for the commissioner."""


def _checked(money: Money, worker: Viewer, claim: Claim) -> None:
    with acting(money.farid.context()):
        claims.check_claim(claim=claim, framework=money.framework, at=money.at(5))


def _paid(money: Money, worker: Viewer, claim: Claim) -> None:
    _checked(money, worker, claim)
    with acting(money.fay.context()):
        claims.approve_claim(claim=claim, at=money.at(4))


def _queried(money: Money, worker: Viewer, claim: Claim) -> None:
    with acting(money.farid.context()):
        claims.query_claim(claim=claim, reason=money.stage.said(QUESTION), at=money.at(8))


def _queried_and_paid(money: Money, worker: Viewer, claim: Claim) -> None:
    _queried(money, worker, claim)
    with acting(worker.context()):
        claims.answer_query(claim=claim, words=money.stage.said(ANSWER), at=money.at(7))
    _paid(money, worker, claim)


def _refused(money: Money, worker: Viewer, claim: Claim) -> None:
    with acting(money.farid.context()):
        claims.refuse_claim(claim=claim, reason=money.stage.said(REFUSAL), at=money.at(6))


def _recovered(money: Money, worker: Viewer, claim: Claim) -> None:
    _paid(money, worker, claim)
    with acting(money.fay.context()):
        claims.recover_claim(claim=claim, reason=money.stage.said(RECOVERED), at=money.at(2))
