"""People a member of staff knows: said in advance or when it turns out, and their own details."""

from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.support.restricted import relations
from worklocal.support.restricted.enums import DECLARED_KINDS, RelationKind
from worklocal.support.restricted.selectors import own_details, own_relations
from worklocal.web.record.pages import Done, FormPage, Page
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, short_day

KINDS = [(kind.value, kind.label) for kind in DECLARED_KINDS]
SAID = "Kept. If we have a record of them, it is closed to you from now on."

CLOSES = (
    "You must not look at the record of somebody you know. It closes at once, and your leader finds"
    " somebody else for them."
)


class HowForm(forms.Form):
    kind = forms.RadiosField(
        label="How do you know them?", choices=KINDS, missing="Select how you know them", small=True
    )


staff_with_people = for_roles(RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB, RoleKind.PROVIDER)


@staff_with_people
class Known(Page):
    """What the viewer has said. It never says whether there is a record of somebody."""

    title = "People I know"
    layout = "restricted/layout.html"
    template_name = "restricted/known.html"

    def content(self) -> dict[str, Any]:
        return {
            "heads": [Column("Who", first=True), "How you know them", "Said on"],
            "rows": [
                [row.said.partition("|")[0] or "Somebody whose record you opened",
                 str(RelationKind(row.kind).label), short_day(row.since)]
                for row in own_relations(self.viewer)
            ],
            "add_url": reverse("restricted:say_known"),
            "details_url": reverse("restricted:own_details"),
            "has_details": own_details(self.viewer) is not None,
        }  # fmt: skip


class KnownForm(forms.OnceForm):
    name = forms.TextField(label="Their whole name", noun="their whole name", max_length=130)
    born_on = forms.DateField(label="Their date of birth", noun="their date of birth")
    kind = forms.RadiosField(
        label="How do you know them?", choices=KINDS, missing="Select how you know them", small=True
    )


@staff_with_people
class SayKnown(FormPage):
    """The answer is the same whether somebody of that name is with us or not."""

    title = "Say whom you know"
    button = "Close their record to me"
    intro = "Say this before you meet them in a list. It closes their record to you at once."
    layout = "restricted/layout.html"
    form_class = KnownForm

    def back(self) -> Link:
        return Link("People I know", reverse("restricted:known"))

    def do(self, form: KnownForm) -> Done:
        said = form.cleaned_data
        relations.say_ahead(
            name=said["name"], born_on=said["born_on"], kind=RelationKind(said["kind"]),
            at=self.now,
        )  # fmt: skip
        return Done(reverse("restricted:known"), SAID)


class DetailsForm(forms.Form):
    family_name = forms.TextField(label="Your family name", required=False, max_length=60)
    postcode = forms.PostcodeField(label="Your postcode", required=False)
    phone = forms.PhoneField(label="Your phone number", required=False)


@staff_with_people
class OwnDetails(FormPage):
    title = "Your own details"
    intro = (
        "We compare these with people’s records, and close a record to you where they agree. Nobody"
        " can read them: not your leader, not the data protection officer. You need not give them."
    )
    layout = "restricted/layout.html"
    form_class = DetailsForm

    def back(self) -> Link:
        return Link("People I know", reverse("restricted:known"))

    def initial(self) -> dict[str, Any]:
        held = own_details(self.viewer)
        return {name: getattr(held, name, "") for name in DetailsForm.base_fields}

    def do(self, form: DetailsForm) -> Done:
        relations.keep_own_details(**form.cleaned_data, at=self.now)
        return Done(reverse("restricted:known"), "Your details are kept.")
