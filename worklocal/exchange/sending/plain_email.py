"""Plain e-mail, for an area without a contract for texts and letters."""

import smtplib

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from worklocal.core.models import NotificationChannel
from worklocal.exchange.sending.port import Message, Receipt, TryLater, Undeliverable


class PlainEmail:
    def send(self, message: Message) -> Receipt:
        if message.channel != NotificationChannel.EMAIL:
            raise Undeliverable("this area sends e-mail only")
        mail = EmailMessage(
            message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.address],
            headers={
                "Message-ID": f"<{message.reference}@worklocal>",
                "Auto-Submitted": "auto-generated",
            },
        )  # fmt: skip
        try:
            mail.send()
        except BadHeaderError as problem:
            raise Undeliverable("the subject or the address holds a line break") from problem
        except smtplib.SMTPRecipientsRefused as problem:
            raise Undeliverable("the address was refused") from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise TryLater("the mail server did not answer") from problem
        return Receipt("handed to the mail server")
