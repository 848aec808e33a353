"""What every page of an employer, and of those who look after employers, stands on."""

import uuid
from typing import Any

from django.http import Http404

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.employers.firms.models import Firm
from worklocal.employers.firms.selectors import firm_of
from worklocal.web.record.pages import Page, found


class ListPage(Page):
    def after(self) -> uuid.UUID | None:
        """Where this page of a list begins; an address that was tampered with does not exist."""
        text = self.request.GET.get("after", "")
        try:
            return uuid.UUID(text) if text else None
        except ValueError as error:
            raise Http404 from error


@for_roles(RoleKind.EMPLOYER)
class EmployerPage(ListPage):
    """A page of one business. An account whose business is not registered has no page."""

    layout = "employer/layout.html"
    firm: Firm

    def load(self, **ids: Any) -> None:
        if self.viewer.organisation_id is None:
            raise Http404
        self.firm = found(firm_of(self.viewer))


@for_roles(RoleKind.BROKER)
class BrokerPage(ListPage):
    layout = "employer/layout.html"
