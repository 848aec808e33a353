"""What every page of a provider stands on. None of them opens a person's record."""

import uuid
from functools import cached_property
from typing import Any

from django.http import Http404

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework
from worklocal.support.referrals.models import Referral
from worklocal.support.referrals.selectors import NAME, readable_by_provider
from worklocal.web.record.pages import Page

UNNAMED = "Name not shared"


@for_roles(RoleKind.PROVIDER)
class ProviderPage(Page):
    layout = "provider/layout.html"

    def load(self, **ids: Any) -> None:
        """Somebody whose role names no organisation has no referrals, and no page."""
        if self.viewer.organisation_id is None:
            raise Http404

    @cached_property
    def framework(self) -> Framework:
        return framework_for(self.viewer.area.pk, self.today)

    def after(self, name: str = "after") -> uuid.UUID | None:
        """Where this page of a list begins; an address that was tampered with does not exist."""
        text = self.request.GET.get(name, "")
        try:
            return uuid.UUID(text) if text else None
        except ValueError as error:
            raise Http404 from error


def name_in(referral: Referral | None) -> str:
    """The name as the person agreed to share it, for as long as it may be read."""
    return readable_by_provider(referral).get(NAME, UNNAMED) if referral else UNNAMED
