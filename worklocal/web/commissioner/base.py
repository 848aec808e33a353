"""What every page of a commissioner stands on: money and evidence, and nobody's name."""

import uuid
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core.errors import Refusal
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework
from worklocal.web.record.pages import FormPage, Page


class Unsound(Refusal):
    """What the database will not hold, in the words of its constraints."""

    def __init__(self, wrong: ValidationError) -> None:
        super().__init__(" ".join(wrong.messages))


@for_roles(RoleKind.COMMISSIONER)
class MoneyPage(Page):
    layout = "commissioner/layout.html"

    @cached_property
    def framework(self) -> Framework:
        return framework_for(self.viewer.area.pk, self.today)

    def after(self) -> uuid.UUID | None:
        """Where this page of a list begins; an address that was tampered with does not exist."""
        text = self.request.GET.get("after", "")
        try:
            return uuid.UUID(text) if text else None
        except ValueError as error:
            raise Http404 from error


@for_roles(RoleKind.COMMISSIONER)
class MoneyForm(MoneyPage, FormPage):
    template_name = "commissioner/form.html"

    def content(self) -> dict[str, Any]:
        return {**super().content(), "caption": "", "rows": []}
