"""The questions of joining, in small groups: each is a page online, and all are one at the desk."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from worklocal.support.joining.services import JoinAnswers
from worklocal.support.people.enums import Channel
from worklocal.web.entry.words import AIMS, CHANNELS, NEEDS
from worklocal.web.shell import forms

OLDEST = 120


class NameForm(forms.Form):
    chosen_name = forms.TextField(
        label=_("First name"), noun=_("your first name"), max_length=60, width="20",
        hint=_("The name you want to be called. It does not have to be the one on your papers."),
        autocomplete="given-name",
    )  # fmt: skip
    family_name = forms.TextField(
        label=_("Last name"), noun=_("your last name"), max_length=60, width="20",
        autocomplete="family-name", required=False,
    )  # fmt: skip
    born_on = forms.DateField(
        label=_("Date of birth"), noun=_("your date of birth"), birthday=True, required=False,
        hint=_("For example, 27 3 1994. It tells us which help is made for your age."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        born: Any = self.fields["born_on"]
        born.latest, born.earliest = today, today.replace(year=today.year - OLDEST, day=1)


class ReachForm(forms.Form):
    contact_by = forms.RadiosField(
        label=_("How should we contact you?"), noun=_("how we should contact you"),
        choices=list(CHANNELS.items()),
        reveals={
            "EMAIL": "email", "SMS": "mobile", "PHONE": "phone", "LETTER": "address",
        },
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail address"), noun=_("your e-mail address"))
    mobile = forms.PhoneField(label=_("Mobile number"), noun=_("your mobile number"))
    phone = forms.PhoneField(label=_("Phone number"), noun=_("your phone number"))
    address = forms.LongTextField(
        label=_("Address, without the postcode"), noun=_("your address"), rows=3, max_length=200,
        autocomplete="street-address",
    )  # fmt: skip


class PlaceForm(forms.Form):
    postcode = forms.PostcodeField(
        label=_("What is your postcode?"), noun=_("your postcode"), required=False,
        hint=_("So that we can find people and places near you. Leave it empty if you have none."),
    )  # fmt: skip


class AimsForm(forms.Form):
    aims = forms.CheckboxesField(
        label=_("What would you like to do?"), noun=_("what you would like to do"),
        choices=list(AIMS.items()), hint=_("Choose all that fit. You can change your mind."),
    )  # fmt: skip
    wants = forms.LongTextField(
        label=_("Anything more about what you would like?"), count=1000, required=False, rows=4,
        hint=_("In your own words. There is no need to tell us about your health or your past."),
    )  # fmt: skip


class NeedsForm(forms.Form):
    needs = forms.CheckboxesField(
        label=_("What would make meeting us easier?"), choices=list(NEEDS.items()), required=False,
        hint=_("You do not have to say why."),
    )  # fmt: skip


def answers_from(said: dict[str, Any], *, language: str) -> JoinAnswers:
    """The service's own shape, from the cleaned answers of every form together."""
    by = said.get("contact_by") or Channel.EMAIL
    return JoinAnswers(
        chosen_name=said["chosen_name"], family_name=said.get("family_name", ""),
        born_on=said.get("born_on"), contact_by=by, email=said.get("email", ""),
        phone=said.get("mobile", "") or said.get("phone", ""), address=said.get("address", ""),
        postcode=said.get("postcode", ""), aims=tuple(said.get("aims", ())),
        wants=said.get("wants", ""), needs=tuple(said.get("needs", ())), language=language,
    )  # fmt: skip
