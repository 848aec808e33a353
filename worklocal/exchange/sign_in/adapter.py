"""allauth in our way: nobody signs up, mail goes through our own port, secrets are sealed."""

import base64
import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from worklocal.core import clock, context, jobs, notifications
from worklocal.core.ids import new_id
from worklocal.exchange.sign_in.sessions import BEGAN, seconds_since_factor

FIRST_MINUTES = 10 * 60
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not after a recent second factor (step_up.py asks for it), nor while the first is set up,
        within minutes of the password.
        """
        if seconds_since_factor(self.request.session) < FIRST_MINUTES:
            return False
        if app == "allauth.mfa" and self._is_enrolling():
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def _is_enrolling(self) -> bool:
        """A fresh session of somebody who had no second factor when it began."""
        began = self.request.session.get(BEGAN, 0)
        if time.time() - began > FIRST_MINUTES:
            return False
        before = datetime.fromtimestamp(began, tz=UTC)
        held = Authenticator.objects.filter(user_id=self.request.user.pk, created_at__lt=before)
        return not held.exists()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue it like any message, and send it at once: a code lives ten minutes."""
        words = {**context, "email": email, "current_site": get_current_site(self.request)}
        mail = self.render_mail(template_prefix, email, words)
        _queue(template_prefix, email, str(mail.subject), str(mail.body))


def _queue(template_prefix: str, email: str, subject: str, body: str) -> None:
    if context.current().area is None:
        return
    template = f"sign_in.{template_prefix.rsplit('/', 1)[-1]}"
    notifications.queue(
        key=f"{template}:{new_id()}", template=template, subject=subject, body=body,
        address=email, send_after=clock.now(),
    )  # fmt: skip
    jobs.enqueue("sending.send_now")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticator apps, and keeps staff from losing their last factor."""

    def get_totp_issuer(self) -> str:
        area = getattr(self.request, "area", None)
        return area.service_name if area else "Work Local"

    def encrypt(self, text: str) -> str:
        return seal("second-factor:", text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal("second-factor:", encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=SECOND_FACTORS
        ).exclude(pk=authenticator.pk)
        return not authenticator.user.is_staff_account or others.exists()


def seal(purpose: str, text: str) -> str:
    """Text that only this installation can read again, and only for the same purpose."""
    return _key(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    return _key(purpose).decrypt(sealed.encode()).decode()


def _key(purpose: str) -> Fernet:
    digest = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
