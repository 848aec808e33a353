"""Questions about contracts and their prices."""

import uuid

from django.db.models import QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.viewer import Viewer
from worklocal.commissioning.contracts.models import Contract


def contracts_of(viewer: Viewer) -> QuerySet[Contract]:
    """Contracts of the area, for those who look after money; a provider's are its own.

    With their prices, the newest first. A provider may not read funds: `fund` is not followed.
    """
    rows = Contract.objects.filter(area=viewer.area)
    if viewer.role == RoleKind.PROVIDER:
        rows = rows.filter(provider=viewer.organisation_id)
    return (
        rows.select_related("provider")
        .prefetch_related("prices")
        .order_by("-starts_on", "reference", "id")
    )


def contract_for(viewer: Viewer, contract_id: uuid.UUID) -> Contract | None:
    """One of them."""
    return contracts_of(viewer).filter(pk=contract_id).first()
