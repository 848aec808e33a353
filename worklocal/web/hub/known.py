"""The desk says that it knows somebody: their record is closed to whoever says so, at once."""

from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.support.people.models import Person
from worklocal.support.people.selectors import person_for
from worklocal.support.restricted import relations
from worklocal.support.restricted.enums import RelationKind
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.restricted.known import CLOSES, HowForm
from worklocal.web.shell.presenters import Link


@for_roles(RoleKind.HUB)
class SayKnown(FormPage):
    title = "I know this person"
    button = "Close this record to me"
    intro = CLOSES
    layout = "restricted/layout.html"
    form_class = HowForm

    def load(self, **ids: Any) -> None:
        self.person: Person = found(person_for(self.viewer, ids["person_id"], what="desk.person"))

    def back(self) -> Link:
        return Link("At the desk", reverse("hub:person", args=[self.person.pk]))

    def do(self, form: HowForm) -> Done:
        relations.declare(
            person_id=self.person.pk, kind=RelationKind(form.cleaned_data["kind"]), at=self.now
        )
        return Done(reverse("restricted:known"), "Thank you. The record is closed to you.")
