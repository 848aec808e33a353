"""What a person keeps closed: sensitive parts of the record, and where they live."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.enums import FieldGroup
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import RestrictionKind
from worklocal.support.restricted.restrictions import ask_to_lift, restrict
from worklocal.support.restricted.selectors import restrictions_of
from worklocal.web.citizen.base import OwnForm
from worklocal.web.record.pages import Done
from worklocal.web.shell import forms

WORDS = {
    FieldGroup.HEALTH: gettext_lazy("Health and disability"),
    FieldGroup.OFFENDING: gettext_lazy("Offending history"),
    FieldGroup.MONEY: gettext_lazy("Money and debt"),
}
OWN_WISH = "The person’s own wish"


class SealedForm(forms.Form):
    groups = forms.CheckboxesField(
        label=gettext_lazy("Which parts may nobody but you see?"), required=False, small=True,
        say_optional=False, choices=[(group.value, WORDS[group]) for group in rules.SEALABLE],
        hint=gettext_lazy("Your coach cannot see these either. You can open them again any time."),
    )  # fmt: skip


class Sealed(OwnForm):
    """Ticked is closed, to the lead coach too; unticked opens again."""

    title = gettext_lazy("What I keep closed")
    template_name = "citizen/sealed.html"
    form_class = SealedForm
    goes_to = "record"

    def _live(self) -> dict[str, Any]:
        rows = restrictions_of(self.viewer, self.person.pk)
        rows = rows.filter(kind=RestrictionKind.SEALED, lifted_at=None)
        return {row.field_group: row for row in rows}

    def initial(self) -> dict[str, Any]:
        return {"groups": list(self._live())}

    def content(self) -> dict[str, Any]:
        return {
            **super().content(), "is_hidden": self.person.is_protected,
            "hide_url": self.link("hide_address"),
        }  # fmt: skip

    def do(self, form: SealedForm) -> Done:
        live, wanted = self._live(), set(form.cleaned_data["groups"])
        for group in sorted(wanted - set(live)):
            restrict(
                person=self.person, kind=RestrictionKind.SEALED, field_group=group,
                reason=OWN_WISH, at=self.now,
            )  # fmt: skip
        for group in sorted(set(live) - wanted):
            ask_to_lift(restriction=live[group], reason=OWN_WISH, at=self.now)
        return self.done(_("Saved. It is so from now on."))


class HideAddress(OwnForm):
    """One button: the address, postcode and phone leave the record at once."""

    title = gettext_lazy("Keep my address secret")
    button = gettext_lazy("Keep it secret")
    intro = gettext_lazy(
        "Your address, postcode and phone go where only you, your coach and whoever stands in for"
        " your coach can see them. We send you no letters. To undo this you ask your coach, and a"
        " second person agrees, so that nobody can undo it in your name."
    )
    goes_to = "sealed"

    def do(self, form: Any) -> Done:
        restrict(person=self.person, kind=RestrictionKind.ADDRESS, reason=OWN_WISH, at=self.now)
        return self.done(_("Your address is secret from now on."))
