"""Help from others: where I was referred, what they were given to read, and where it stands."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.referrals import services
from worklocal.support.referrals.enums import WithdrawReason
from worklocal.support.referrals.models import OPEN_STATES, Referral, ReferralStep
from worklocal.support.referrals.selectors import parts_of, referral_for, referrals_of
from worklocal.web.citizen.base import Own, OwnDeed
from worklocal.web.record.pages import Done, found
from worklocal.web.record.referral_words import referral_rows, step_events, words_of_need
from worklocal.web.record.words import referral_tag
from worklocal.web.shell.presenters import Link, day


class Referrals(Own):
    title = gettext_lazy("Help from others")
    template_name = "citizen/referrals.html"

    def content(self) -> dict[str, Any]:
        return {
            "referrals": [
                {
                    "name": row.provider.name, "url": self.link("referral", row.pk),
                    "need": words_of_need(row.need), "tag": referral_tag(row.state),
                    "when": _("Sent on %(day)s") % {"day": day(row.sent_at)},
                }
                for row in referrals_of(self.viewer, self.person.pk)
            ]
        }  # fmt: skip


class ReferralLoaded(Own):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.referral: Referral = found(referral_for(self.viewer, ids["referral_id"]))
        if self.referral.person_id != self.person.pk:
            raise Http404


class ReferralPage(ReferralLoaded):
    title = gettext_lazy("Referral")
    template_name = "record/referral.html"

    def back(self) -> Link:
        return Link(_("Help from others"), self.link("referrals"))

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


class WithdrawReferral(ReferralLoaded, OwnDeed):
    goes_to = "referrals"

    def do(self) -> Done:
        services.withdraw_referral(
            referral=self.referral, at=self.now, reason=WithdrawReason.PERSON_ASKED
        )
        return self.done(_("Withdrawn. They can no longer see you here."))
