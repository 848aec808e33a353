"""Referring on: find help near a person, choose exactly what is shared, send it with their yes."""

import uuid
from typing import Any

from django.http import Http404

from worklocal.accounts.enums import FieldGroup, OrganisationKind
from worklocal.accounts.models import Organisation
from worklocal.provision.agreements.selectors import groups_open_to, has_agreement
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.selectors import (
    FoundService,
    service_detail,
    services_near,
    services_of,
)
from worklocal.reference.places.selectors import locate
from worklocal.support.assessment.rules import is_given
from worklocal.support.assessment.selectors import latest_assessment
from worklocal.support.people.enums import Channel, Restriction
from worklocal.support.plans.selectors import plan_of
from worklocal.support.referrals import services
from worklocal.support.referrals.models import OPEN_STATES, ReferralStep
from worklocal.support.referrals.selectors import parts_of, referral_for, referrals_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.assessment_words import shown
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.record.referral_words import referral_rows, step_events, words_of_need
from worklocal.web.record.words import CHANNELS, beneath, referral_tag
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Link, listing, number, short_day

NEAREST = 20
STRIPPED = (Restriction.ADDRESS, Restriction.IDENTITY, Restriction.KNOWN)


class ReferralBase(AboutPerson):
    tab = "referrals"
    reads = "referrals"


class Referrals(ReferralBase):
    title = "Referrals"
    template_name = "coach/referrals.html"

    def content(self) -> dict[str, Any]:
        rows = [
            [
                Link(row.provider.name, self.link("referral", row.pk)),
                Lines([row.service_name, words_of_need(row.need)]), short_day(row.sent_at),
                referral_tag(row.state),
                short_day(row.answer_due_on) if row.state == "SENT" else "",
            ]
            for row in referrals_of(self.viewer, self.person.pk)
        ]  # fmt: skip
        heads = [Column("To", first=True), "What for", "Sent", "Where it stands", "Answer due"]
        return {"heads": heads, "rows": rows, "refer_url": self.link("refer")}


class NeedForm(forms.Form):
    need = forms.SelectField(
        label="What do they need help with?", choices=Need.choices, required=False,
        say_optional=False, empty_label="Any need",
    )  # fmt: skip


class Refer(ReferralBase):
    """Help near the person by need. Reads a postcode; no name leaves this page."""

    title = "Refer"
    template_name = "coach/refer.html"

    def content(self) -> dict[str, Any]:
        need = self.request.GET.get("need", "")
        if need and need not in Need.values:
            raise Http404
        here = locate(self.person.postcode) if self.person.postcode else None
        needs = [need] if need else []
        page = (
            services_near(here, needs=needs, page_size=NEAREST)
            if here else services_of(self.viewer.area.code, needs=needs)
        )  # fmt: skip
        providers = Organisation.objects.filter(
            area=self.viewer.area, kind=OrganisationKind.PROVIDER, is_active=True
        ).order_by("name", "id")
        return {
            "need_form": NeedForm(initial={"need": need}), "here": self.link("refer"),
            "service_heads": [Column("Service", first=True), "Helps with", "How far", "Refer"],
            "services": [self._row(service, need) for service in page.services],
            "provider_heads": [Column("Provider", first=True), "Refer"],
            "providers": [
                [row.name, Link("Refer", self._to(row.pk, need), f"to {row.name}")]
                for row in providers
            ],
            "has_place": here is not None,
        }  # fmt: skip

    def _row(self, service: FoundService, need: str) -> list[Any]:
        needs = [str(each.label) for each in service.needs[:4]]
        far = f"{number(service.distance_km, 1)} km" if service.distance_km is not None else ""
        by = service.organisation if service.organisation != service.name else ""
        name = Lines([part for part in (service.name, beneath(by)) if part])
        if service.owner_organisation_id is None:
            contact = service.phones[0] if service.phones else service.email or service.url
            return [name, ", ".join(needs), far, f"Ring or write: {contact}" if contact else ""]
        url = self._to(service.owner_organisation_id, need, service.id)
        return [name, ", ".join(needs), far, Link("Refer", url, f"to {service.name}")]

    def _to(self, provider_id: uuid.UUID, need: str, service_id: uuid.UUID | None = None) -> str:
        query = "&".join(
            f"{name}={value}" for name, value in (("need", need), ("service", service_id)) if value
        )
        url = self.link("refer_to", provider_id)
        return f"{url}?{query}" if query else url


class ReferForm(forms.OnceForm):
    need = forms.SelectField(label="What do they need help with?", choices=Need.choices,
                             missing="Select what they need help with")  # fmt: skip
    reason = forms.LongTextField(
        label="What would help?", required=False, count=500, rows=3,
        hint="Written with the person. The provider reads this.",
    )  # fmt: skip
    shared = forms.CheckboxesField(
        label="What will the provider read?", small=True,
        hint="Choose with the person. The provider sees what is ticked, and nothing more.",
        missing="Select at least a name and one way to reach them",
    )  # fmt: skip
    parts = forms.CheckboxesField(
        label="Sensitive answers they will read if they accept", small=True, required=False,
        say_optional=False,
        hint="Nothing is ticked for you. They read it only while they are helping.",
    )  # fmt: skip
    consent = forms.TickField(label="", missing="Ask the person, then tick that they agree")

    def __init__(self, *args: Any, facts: dict[str, str], parts: list[services.Part],
                 wording: str, **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        listed = [(label, f"{label}: {value}") for label, value in facts.items()]
        self.fields["shared"].choices = listed  # type: ignore[attr-defined]
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (part.label, f"{part.label} {part.value}") for part in parts
        ]
        if not parts:
            del self.fields["parts"]
        self.fields["consent"].label = wording


class ReferTo(ReferralBase, FormPage):
    title = "Refer"
    button = "Send the referral"
    form_class = ReferForm
    template_name = "coach/refer_to.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        providers = Organisation.objects.filter(kind=OrganisationKind.PROVIDER, is_active=True)
        self.provider: Organisation = found(providers.filter(pk=ids["provider_id"]).first())
        self.service = self._service()

    def _service(self) -> FoundService | None:
        try:
            service = service_detail(uuid.UUID(self.request.GET.get("service", "")))
        except ValueError:
            return None
        mine = service and service.owner_organisation_id == self.provider.pk
        return service if mine else None

    def back(self) -> Link:
        return Link("Choose somebody else", self.link("refer"))

    def initial(self) -> dict[str, Any]:
        reach = "Phone" if self.person.phone else "E-mail"
        return {"need": self.request.GET.get("need", ""), "shared": ["Name", reach]}

    def options(self) -> dict[str, Any]:
        self.facts, self.parts = self._facts(), self._parts()
        return {"facts": self.facts, "parts": self.parts, "wording": self.wording}

    @property
    def wording(self) -> str:
        return (
            f"{self.person.chosen_name} agrees that we share what is ticked above with "
            f"{self.provider.name}, so that they can help. They can take this back at any time."
        )

    def content(self) -> dict[str, Any]:
        name = self.service.name if self.service else self.provider.name
        stripped = self.person.restriction in STRIPPED
        return {
            **super().content(), "caption": name, "is_stripped": stripped,
            "agreed": self._agreed(),
            "intro": "They answer within five working days. You both see what they say.",
        }  # fmt: skip

    def _facts(self) -> dict[str, str]:
        """What may be shared. For a protected person nothing that says where they are."""
        person = self.person
        read = plan_of(self.viewer, self.journey.pk)
        goals = "; ".join(goal.words for goal in read.goals) if read else ""
        facts = {
            "Name": person.name, "Contact by": str(CHANNELS[Channel(person.contact_by)]),
            "E-mail": person.email, "Goals": goals,
            "Born": short_day(person.born_on) if person.born_on else "",
            "Language": "" if person.language.startswith("en") else person.language,
        }  # fmt: skip
        if person.restriction not in STRIPPED:
            facts |= {"Phone": person.phone, "Postcode": person.postcode}
        return {label: value for label, value in facts.items() if value}

    def _parts(self) -> list[services.Part]:
        """Sensitive answers that an agreement lets them see, as far as this coach may see them."""
        open_to = groups_open_to(self.provider.pk, on=self.today)
        read = latest_assessment(self.viewer, self.person.pk) if open_to else None
        questions = [q for s in read.instrument.sections for q in s.questions] if read else []
        return [
            services.Part(FieldGroup(q.sensitive), q.ask[:200], shown(q, read.answers[q.code]))
            for q in questions
            if read and q.sensitive in open_to and is_given(read.answers.get(q.code))
        ]

    def _agreed(self) -> str:
        """What the sharing agreement lets them see, in a sentence."""
        groups = sorted(groups_open_to(self.provider.pk, on=self.today))
        if groups:
            parts = listing(str(group.label).lower() for group in groups)
            return f"By our agreement with them they may read, with a yes: {parts}."
        if has_agreement(self.provider.pk, on=self.today):
            return "Our agreement with them opens no sensitive part of a record."
        return "There is no live sharing agreement with them: nothing sensitive can be sent."

    def do(self, form: ReferForm) -> Done:
        said = form.cleaned_data
        need = Need(said["need"])
        services.send_referral(
            journey=self.journey,
            destination=services.Destination(
                provider=self.provider, need=need,
                service_name=self.service.name if self.service else self.provider.name,
                service_id=self.service.id if self.service else None,
                parts=tuple(part for part in self.parts if part.label in said.get("parts", ())),
            ),
            shared={label: self.facts[label] for label in said["shared"]},
            consent_wording=self.wording[:500], reason=said["reason"], at=self.now,
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("referrals"), "The referral has been sent.")


class ReferralLoaded(ReferralBase):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.referral = found(referral_for(self.viewer, ids["referral_id"]))
        if self.referral.person_id != self.person.pk:
            raise Http404


class ReferralPage(ReferralLoaded):
    title = "Referral"
    template_name = "record/referral.html"

    def back(self) -> Link:
        return Link("All referrals", self.link("referrals"))

    def content(self) -> dict[str, Any]:
        referral = self.referral
        steps = ReferralStep.objects.filter(referral=referral).order_by("-at", "-id")
        is_open = referral.state in OPEN_STATES
        return {
            "caption": referral.provider.name, "tag": referral_tag(referral.state),
            "rows": referral_rows(referral, today=self.today),
            "shared": list(referral.shared.items()), "parts": parts_of(referral),
            "consent": referral.consent.wording,
            "events": step_events(list(steps)),
            "withdraw_url": self.link("referral_withdraw", referral.pk) if is_open else "",
        }  # fmt: skip


class WithdrawReferral(ReferralLoaded, Deed):
    def refused(self) -> str:
        return self.link("referral", self.referral.pk)

    def do(self) -> Done:
        services.withdraw_referral(referral=self.referral, at=self.now)
        return Done(self.link("referrals"), "The referral is withdrawn. The provider can see that.")
