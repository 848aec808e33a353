"""What every page of a person's own account stands on: their record, and nobody else's."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.support.people.selectors import current_journey, person_for
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage, found
from worklocal.web.shell.presenters import Link


@for_roles(RoleKind.CITIZEN)
class Own(RecordPage):
    """A page of the viewer's own record. Their own reading is not put in the audit."""

    layout = "citizen/layout.html"
    is_own = True

    def load(self, **ids: Any) -> None:
        person_id = found(self.viewer.person_id)
        self.person = found(person_for(self.viewer, person_id, what="own"))
        self.journey = found(current_journey(self.viewer, person_id))
        super().load(**ids)

    def link(self, name: str, *ids: Any) -> str:
        return reverse(f"citizen:{name}", args=ids)

    def coach_name(self) -> str:
        coach = self.journey.lead_coach
        return coach.display_name if coach else ""


class OwnForm(Own, FormPage):
    """A form that goes back to the page named `goes_to`."""

    goes_to = "home"

    def back(self) -> Link:
        return Link(_("Back"), self.link(self.goes_to))

    def done(self, words: str) -> Done:
        return Done(self.link(self.goes_to), words)


class OwnDeed(Own, Deed):
    goes_to = "home"

    def refused(self) -> str:
        return self.link(self.goes_to)

    def done(self, words: str) -> Done:
        return Done(self.link(self.goes_to), words)
