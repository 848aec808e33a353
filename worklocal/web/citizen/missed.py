"""A meeting of the person's own that did not take place: who tried to reach them, and the look."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.exchange.benefits_gateway.enums import LookReason, TryChannel, TryOutcome
from worklocal.exchange.benefits_gateway.missed import look_at, tries_of
from worklocal.exchange.benefits_gateway.models import MissedReview
from worklocal.web.citizen.base import Own
from worklocal.web.record.appointments import AppointmentLoaded, appointment_tag, when_words
from worklocal.web.record.labels import said
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, moment


class Missed(Own, AppointmentLoaded):
    """Everything that staff wrote down about it: codes, days and names, and no more."""

    title = gettext_lazy("Tries to reach you")
    template_name = "citizen/missed.html"

    def back(self) -> Link:
        return Link(_("Back to appointments"), self.link("appointments"))

    def content(self) -> dict[str, Any]:
        look = look_at(self.appointment)
        return {
            "facts": [Row(_("Appointment"), when_words(self.appointment)),
                      Row(_("Where it stands"), appointment_tag(self.appointment.state)),
                      Row(_("What was written down"), self.appointment.cause or _("Nothing"))],
            "heads": [Column(_("When"), first=True), _("How"), _("What came of it"), _("Who")],
            "tries": [
                [moment(row.tried_at), said(TryChannel(row.channel)),
                 said(TryOutcome(row.came_of)),
                 row.tried_by.display_name if row.tried_by else ""]
                for row in tries_of(self.appointment)
            ],
            "look": _look(look) if look else [],
            "messages_url": self.link("messages"), "benefits_url": self.link("benefits"),
        }  # fmt: skip


def _look(look: MissedReview) -> list[Row]:
    decided = (
        _("The benefits agency may be told, if it asked. You see the message first.")
        if look.holds
        else _("The benefits agency is not told about this meeting.")
    )
    return [
        Row(_("What was decided"), decided), Row(_("Why"), said(LookReason(look.reason))),
        Row(_("Who decided"), look.reviewed_by.display_name),
        Row(_("When"), moment(look.reviewed_at)),
    ]  # fmt: skip
