"""My details, how to reach me safely, and telling the team what is wrong."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.journal.services import send_message
from worklocal.support.people.details import Details, change_details
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import ContactRule
from worklocal.support.people.protected import KEPT_APART, kept_apart_of
from worklocal.support.people.services import set_contact_rule
from worklocal.web.citizen.base import Own, OwnForm
from worklocal.web.record.pages import Done
from worklocal.web.record.words import CHANNELS, contact_warnings
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link

HOURS = [(str(hour), f"{hour}:00") for hour in range(7, 22)]


class DetailsForm(forms.Form):
    chosen_name = forms.TextField(
        label=gettext_lazy("What shall we call you?"), max_length=60, width="20",
        hint=gettext_lazy("We use this name everywhere."),
        missing=gettext_lazy("Enter the name we should use"),
    )  # fmt: skip
    family_name = forms.TextField(
        label=gettext_lazy("Family name"), required=False, max_length=60, width="20",
        autocomplete="family-name",
    )  # fmt: skip
    phone = forms.PhoneField(label=gettext_lazy("Phone number"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    address = forms.TextField(label=gettext_lazy("Address"), required=False, max_length=200,
                              autocomplete="street-address")  # fmt: skip
    postcode = forms.PostcodeField(label=gettext_lazy("Postcode"), required=False)
    contact_by = forms.RadiosField(
        label=gettext_lazy("How shall we get in touch?"), choices=list(CHANNELS.items()),
        missing=gettext_lazy("Select how we should get in touch"), small=True,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The way that was chosen must be one that was given."""
        said = super().clean() or self.cleaned_data
        needs = {Channel.EMAIL: "email", Channel.SMS: "phone", Channel.PHONE: "phone",
                 Channel.LETTER: "address"}  # fmt: skip
        way = said.get("contact_by")
        name = needs.get(way) if way else None  # type: ignore[call-overload]
        if name and name not in self.errors and not said.get(name):
            self.add_error(name, _("Enter this, or choose another way to get in touch"))
        return said


class DetailsPage(OwnForm):
    title = gettext_lazy("My details")
    form_class = DetailsForm
    goes_to = "record"

    def initial(self) -> dict[str, Any]:
        apart = kept_apart_of(self.viewer, self.person.pk) if self.person.is_protected else None
        return {
            name: getattr(apart if apart and name in KEPT_APART else self.person, name)
            for name in DetailsForm.base_fields
        }

    def do(self, form: DetailsForm) -> Done:
        change_details(person=self.person, details=Details(**form.cleaned_data))
        return self.done(_("Your details are changed."))


class SafeForm(forms.Form):
    """One channel. Hours are whole hours; the last one is when it stops being safe."""

    is_safe = forms.YesNoField(label=gettext_lazy("Is this way safe for you?"))
    only_hours = forms.YesNoField(label=gettext_lazy("Only at some hours?"))
    from_hour = forms.SelectField(label=gettext_lazy("From"), choices=HOURS, required=False,
                                  say_optional=False)  # fmt: skip
    to_hour = forms.SelectField(label=gettext_lazy("Until"), choices=HOURS, required=False,
                                say_optional=False)  # fmt: skip
    leave_messages = forms.YesNoField(
        label=gettext_lazy("May we leave a message that others could see or hear?")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("only_hours"):
            first, last = said.get("from_hour"), said.get("to_hour")
            if not first or not last:
                self.add_error("from_hour", _("Select from when until when it is safe"))
            elif int(first) >= int(last):
                self.add_error("to_hour", _("The last hour must come after the first"))
        return said


class SafeContact(Own):
    """All channels with what was said of each; one is changed at a time."""

    title = gettext_lazy("How to reach me safely")
    template_name = "citizen/safe_contact.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        rules = list(ContactRule.objects.filter(person=self.person).order_by("channel"))
        said = {rule.channel: rule for rule in rules}
        ways = []
        for channel, words in CHANNELS.items():
            rule = said.get(channel)
            limits = contact_warnings(self.person, [rule]) if rule else []
            text = limits[0].partition(": ")[2] if limits else _("Safe at any time")
            link = Link(_("Change"), self.link("safe_contact_way", channel.lower()), str(words))
            ways.append({"name": words, "text": text[:1].upper() + text[1:], "link": link})
        return {"ways": ways}


class SafeContactWay(OwnForm):
    form_class = SafeForm
    goes_to = "safe_contact"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.channel = Channel(ids["channel"].upper())

    def heading(self) -> str:
        return str(CHANNELS[self.channel])

    def initial(self) -> dict[str, Any]:
        rule = ContactRule.objects.filter(person=self.person, channel=self.channel).first()
        if rule is None:
            return {"is_safe": True, "only_hours": False, "leave_messages": True}
        return {
            "is_safe": rule.is_safe, "only_hours": rule.from_hour is not None,
            "from_hour": str(rule.from_hour or ""), "to_hour": str(rule.to_hour or ""),
            "leave_messages": rule.leave_messages,
        }  # fmt: skip

    def do(self, form: SafeForm) -> Done:
        said = form.cleaned_data
        limited = said["is_safe"] and said["only_hours"]
        set_contact_rule(
            person=self.person, channel=self.channel, is_safe=said["is_safe"],
            from_hour=int(said["from_hour"]) if limited else None,
            to_hour=int(said["to_hour"]) if limited else None,
            leave_messages=said["leave_messages"],
        )  # fmt: skip
        return self.done(_("Saved. We keep to it from now on."))


class CorrectForm(forms.OnceForm):
    wrong = forms.LongTextField(label=gettext_lazy("What is wrong?"), count=800, rows=3,
                                missing=gettext_lazy("Enter what is wrong"))  # fmt: skip
    right = forms.LongTextField(label=gettext_lazy("What should it say?"), count=800, rows=3,
                                missing=gettext_lazy("Enter what it should say"))  # fmt: skip


class Correct(OwnForm):
    """What a person cannot change by themselves goes to the team as a message, word for word."""

    title = gettext_lazy("Correct something")
    button = gettext_lazy("Send")
    intro = gettext_lazy("Your team corrects it and tells you. What was there is kept and marked.")
    form_class = CorrectForm
    goes_to = "messages"

    def do(self, form: CorrectForm) -> Done:
        said = form.cleaned_data
        text = _("This is wrong: %(wrong)s\n\nIt should say: %(right)s") % said
        send_message(journey=self.journey, text=text, at=self.now, key=str(said["submission_key"]))
        return self.done(_("Sent. You get an answer within two working days."))
