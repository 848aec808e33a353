"""Forms of the desk."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from worklocal.provision.venues.models import Venue
from worklocal.support.people.enums import EntryRoute
from worklocal.web.entry.forms import AimsForm, NameForm, NeedsForm, PlaceForm, ReachForm
from worklocal.web.shell import forms

Choices = Sequence[tuple[str, str]]
NOBODY_YET = "NONE"
AT_THE_DESK = (
    EntryRoute.WALK_IN, EntryRoute.PHONE, EntryRoute.JOBCENTRE, EntryRoute.HEALTH,
    EntryRoute.SCHOOL, EntryRoute.JUSTICE, EntryRoute.HOUSING, EntryRoute.VOLUNTARY,
    EntryRoute.COUNCIL,
)  # fmt: skip


class RouteForm(forms.Form):
    entry_route = forms.RadiosField(
        label="How did they come to us?", noun="how they came to us", small=True,
        choices=[(route.value, route.label) for route in AT_THE_DESK],
        reveals={"WALK_IN": "venue"},
    )  # fmt: skip
    venue = forms.SelectField(label="At which place?", noun="the place")
    referred_by = forms.TextField(
        label="Who sent them to us?", max_length=150, required=False,
        hint="The service or person, so that they can be told what became of it.",
    )  # fmt: skip

    def __init__(self, *args: Any, venues: Sequence[Venue], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(venue.pk), venue.name) for venue in venues]
        field: Any = self.fields["venue"]
        field.choices = [("", "Select a place"), *named]


class EntryForm(RouteForm, NameForm, ReachForm, PlaceForm, AimsForm, NeedsForm, forms.OnceForm):
    """The whole of joining on one page, for somebody who is here or on the phone."""

    field_order = (
        "entry_route", "venue", "referred_by", "chosen_name", "family_name", "born_on",
        "contact_by", "email", "mobile", "phone", "address", "postcode", "aims", "wants", "needs",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in DESK_WORDS.items():
            field: Any = self.fields[name]
            field.label, field.noun = words
            field.error_messages["required"] = f"Enter {words[1]}"
        self.fields["chosen_name"].help_text = "The name they want to be called."
        self.fields["postcode"].help_text = "Leave it empty if they have none."
        self.fields["wants"].help_text = "In their words. Leave health and the past for the coach."
        self.fields["born_on"].help_text = "For example, 27 3 1994."
        self.fields["needs"].help_text = "Do not ask why."
        self.fields["aims"].required = False


DESK_WORDS = {
    "chosen_name": ("First name", "their first name"),
    "family_name": ("Last name", "their last name"),
    "born_on": ("Date of birth", "their date of birth"),
    "contact_by": ("How should we contact them?", "how we should contact them"),
    "email": ("E-mail address", "their e-mail address"),
    "mobile": ("Mobile number", "their mobile number"),
    "phone": ("Phone number", "their phone number"),
    "address": ("Address, without the postcode", "their address"),
    "postcode": ("Postcode", "their postcode"),
    "aims": ("What would they like to do?", "what they would like to do"),
    "wants": ("Anything more about what they would like?", "what they would like"),
    "needs": ("What would make meeting us easier?", "what would make meeting us easier"),
}


class TakeInForm(forms.Form):
    coach = forms.RadiosField(
        label="Who will be their coach?", noun="a coach", small=True, label_size="s",
    )  # fmt: skip
    offer = forms.RadiosField(
        label="Which offer do they begin with?", noun="an offer", small=True, label_size="s",
    )  # fmt: skip

    def __init__(self, *args: Any, coaches: Choices, hints: dict[str, str], offers: Choices,
                 offer: str, **options: Any) -> None:  # fmt: skip
        super().__init__(*args, initial={"offer": offer}, **options)
        coach: Any = self.fields["coach"]
        coach.choices = [*coaches, (NOBODY_YET, "Nobody yet: put them on the waiting list")]
        coach.options = replace(coach.options, hints=hints)
        chosen: Any = self.fields["offer"]
        chosen.choices = list(offers)


class CloseForm(forms.Form):
    reason = forms.TextField(
        label="Why is this request closed?", noun="why this request is closed", max_length=200,
        hint="For example: they found work, or they cannot be reached after three tries.",
    )  # fmt: skip


class GiveLeadForm(forms.Form):
    coach = forms.RadiosField(label="Who will be their coach?", noun="a coach", small=True)

    def __init__(self, *args: Any, coaches: Choices, hints: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        coach: Any = self.fields["coach"]
        coach.choices = list(coaches)
        coach.options = replace(coach.options, hints=hints)


class SearchForm(forms.Form):
    name = forms.TextField(label="Name", noun="a name", width="20", max_length=80)
