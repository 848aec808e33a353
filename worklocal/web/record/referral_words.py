"""Referrals turned into words, the same for the person and their coach."""

from datetime import date

from django.utils.translation import gettext as _

from worklocal.provision.directory.enums import Need
from worklocal.support.referrals.enums import DeclineReason, ReferralOutcome, WithdrawReason
from worklocal.support.referrals.models import Referral, ReferralState, ReferralStep
from worklocal.web.record.labels import said
from worklocal.web.shell.parts import Event, Row
from worklocal.web.shell.presenters import ago, day, moment


def words_of_need(code: str) -> str:
    return said(Need(code)) if code in Need.values else code.replace("_", " ").capitalize()


def reason_words(code: str) -> str:
    for kind in (DeclineReason, ReferralOutcome, WithdrawReason):
        if code in kind.values:
            return said(kind(code))
    return code


def referral_rows(referral: Referral, *, today: date) -> list[Row]:
    rows = [
        Row(_("What for"), words_of_need(referral.need)), Row(_("Sent"), moment(referral.sent_at)),
    ]  # fmt: skip
    if referral.reason:
        rows.append(Row(_("What would help"), referral.reason))
    if referral.state == ReferralState.SENT:
        due = {"day": day(referral.answer_due_on), "ago": ago(referral.answer_due_on, today=today)}
        rows.append(Row(_("They should answer by"), _("%(day)s, %(ago)s") % due))
    if referral.outcome:
        rows.append(Row(_("How it ended"), reason_words(referral.outcome)))
    return rows


def step_events(steps: list[ReferralStep]) -> list[Event]:
    """Every move of a referral, newest first, with what the provider wrote."""
    return [
        Event(
            title=said(ReferralState(step.new_state)), when=moment(step.at), datetime=step.at,
            text=" ".join(filter(None, [_sentence(reason_words(step.reason)), step.words])),
        )
        for step in steps
    ]  # fmt: skip


def _sentence(words: str) -> str:
    return f"{words}." if words else ""
