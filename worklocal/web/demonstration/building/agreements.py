"""Agreements with providers, some nearly over, and with partners that must co-operate."""

from datetime import date, timedelta

from worklocal.accounts.enums import FieldGroup
from worklocal.provision.agreements.enums import AgreementKind, LegalBasis
from worklocal.provision.agreements.services import Terms, add_agreement
from worklocal.provision.directory.enums import Need
from worklocal.web.demonstration.building.stage import Stage

RUNS = ((-200, 165, 530), (-320, -5, 45), (-90, 275, 640))
"""Days from today to its first day, its review and its last day."""
BY_NEED = {Need.HEALTH: FieldGroup.HEALTH, Need.MONEY: FieldGroup.MONEY}
PARTNERS = (
    ("Pennine Hospital Trust (invented)", "Help people with a health condition into work",
     [FieldGroup.HEALTH]),
    ("Bordering councils of the area (invented)", "People who move keep their help", []),
)  # fmt: skip


def set_agreements(stage: Stage, today: date) -> None:
    """By the service, as the area itself. The last provider has none: pages about it say so."""
    for number, (organisation, needs, _) in enumerate(stage.providers[:-1]):
        groups = [group for need, group in BY_NEED.items() if need in needs]
        _add(stage, today, number, kind=AgreementKind.SHARING, organisation=organisation,
             purpose="Referrals, with the person’s consent", sees=groups)  # fmt: skip
    for number, (party, purpose, groups) in enumerate(PARTNERS):
        _add(stage, today, number * 2, kind=AgreementKind.CO_OPERATION, party=stage.said(party),
             purpose=purpose, sees=groups)  # fmt: skip


def _add(stage: Stage, today: date, number: int, *, kind: AgreementKind, purpose: str,
         sees: list[FieldGroup], **partner: object) -> None:  # fmt: skip
    first, review, last = (today + timedelta(days=n) for n in RUNS[number % len(RUNS)])
    add_agreement(
        terms=Terms(
            kind=kind, purpose=stage.said(purpose), partner_sees=sees, we_see=sees,
            legal_basis=LegalBasis.PUBLIC_TASK, law="Invented for the demonstration",
            starts_on=first, review_on=review, ends_on=last, **partner,
        )
    )  # fmt: skip
