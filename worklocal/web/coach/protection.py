"""What restricts a record: set, lifted, a warning for those who meet, and "I know them"."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.support.restricted import relations, restrictions, rules
from worklocal.support.restricted.enums import RelationKind, RestrictionKind
from worklocal.support.restricted.models import RecordRestriction, SafetyFlag
from worklocal.support.restricted.selectors import live_flag, restrictions_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.restricted.known import CLOSES, HowForm
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Link, Tag, short_day

WHAT = {
    RestrictionKind.ADDRESS: (
        "Address, postcode and phone leave the record. Only the person, their lead coach and"
        " whoever covers see them. No letters are sent."
    ),
    RestrictionKind.IDENTITY: (
        "The same, and nobody but the lead coach sees that the record is there: no leader, desk,"
        " provider or employer."
    ),
    RestrictionKind.KNOWN: "A mark for everybody who opens the record: staff may know this person.",
}
HEADS = [Column("Restriction", first=True), "Set", "Why", "Lifted"]


class ProtectionBase(AboutPerson):
    reads = "protection"

    def done(self, words: str) -> Done:
        return Done(self.link("protection"), words)

    def back(self) -> Link:
        return Link("Protection", self.link("protection"))


class SetForm(forms.OnceForm):
    kind = forms.RadiosField(
        label="What is needed?", missing="Select what is needed",
        choices=[(kind.value, kind.label) for kind in WHAT],
    )  # fmt: skip
    reason = forms.LongTextField(
        label="Why?", noun="why", count=300, rows=2, hint="The person can read this."
    )


class Protection(ProtectionBase, FormPage):
    """All that is in force and was, with a form to set one more."""

    title = "Protection"
    button = "Protect the record"
    template_name = "coach/protection.html"
    form_class = SetForm

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def content(self) -> dict[str, Any]:
        rows = restrictions_of(self.viewer, self.person.pk)
        flag = live_flag(self.viewer, self.person.pk)
        return {
            **super().content(), "heads": HEADS, "rows": [self._row(row) for row in rows],
            "kinds": [(kind.label, words) for kind, words in WHAT.items()], "flag": flag,
            "warn_url": self.link("protection_warning"),
            "end_url": self.link("protection_warning_end"),
        }  # fmt: skip

    def _row(self, row: RecordRestriction) -> list[Any]:
        kind = RestrictionKind(row.kind)
        group = f": {row.get_field_group_display().lower()}" if row.field_group else ""  # type: ignore[attr-defined]
        set_on = Lines([short_day(row.set_at), row.set_by.display_name])
        if row.lifted_at:
            lifted: Any = Lines([short_day(row.lifted_at), row.lift_reason])
        elif self.viewer.role in rules.MAY_LIFT[kind]:
            url = self.link("protection_lift", row.pk)
            lifted = Link("Lift it", url, str(kind.label).lower())
        else:
            lifted = Tag("In force", "red")
        return [f"{kind.label}{group}", set_on, row.reason, lifted]

    def do(self, form: SetForm) -> Done:
        said = form.cleaned_data
        restrictions.restrict(
            person=self.person, kind=RestrictionKind(said["kind"]), reason=said["reason"],
            at=self.now,
        )  # fmt: skip
        return self.done("The record is protected from now on.")


class LiftForm(forms.OnceForm):
    reason = forms.LongTextField(
        label="Why is it no longer needed?", noun="why it is no longer needed", count=300, rows=2
    )


class Lift(ProtectionBase, FormPage):
    """Asked for here; for an address or an identity the data protection officer decides."""

    title = "Lift a protection"
    button = "Lift it, or ask for it"
    intro = (
        "A sensitive address and a protected identity are lifted only when a data protection"
        " officer agrees."
    )
    form_class = LiftForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = restrictions_of(self.viewer, self.person.pk).filter(lifted_at=None)
        self.restriction: RecordRestriction = found(rows.filter(pk=ids["restriction_id"]).first())

    def do(self, form: LiftForm) -> Done:
        lifted = restrictions.ask_to_lift(
            restriction=self.restriction, reason=form.cleaned_data["reason"], at=self.now
        )
        words = "It is lifted." if lifted else "A data protection officer has been asked to agree."
        return self.done(words)


class WarnForm(forms.Form):
    words = forms.LongTextField(
        label="What should those who meet them do?", noun="what those who meet them should do",
        count=300, rows=2, hint="For example: meet with a colleague nearby. Say what to do, not"
        " what somebody is.",
    )  # fmt: skip


class Warn(ProtectionBase, FormPage):
    title = "Warning for those who meet them"
    button = "Keep the warning"
    intro = "Seen by the lead coach, whoever covers, and a desk on the day. By nobody else."
    form_class = WarnForm

    def do(self, form: WarnForm) -> Done:
        restrictions.flag_risk(person=self.person, words=form.cleaned_data["words"], at=self.now)
        return self.done("Those who meet them see the warning from now on.")


class EndWarning(ProtectionBase, Deed):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        flag = live_flag(self.viewer, self.person.pk)
        if flag is None:
            raise Http404
        self.flag: SafetyFlag = flag

    def refused(self) -> str:
        return self.link("protection")

    def do(self) -> Done:
        restrictions.lower_risk(flag=self.flag, at=self.now)
        return self.done("The warning is gone.")


class SayKnown(AboutPerson, FormPage):
    """Said on opening: the record is closed to the viewer with this button."""

    title = "I know this person"
    button = "Close this record to me"
    intro = CLOSES
    form_class = HowForm

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def do(self, form: HowForm) -> Done:
        relations.declare(
            person_id=self.person.pk, kind=RelationKind(form.cleaned_data["kind"]), at=self.now
        )
        return Done(reverse("restricted:known"), "Thank you. The record is closed to you.")
