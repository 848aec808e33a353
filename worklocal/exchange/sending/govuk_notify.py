"""GOV.UK Notify. Each channel has one template of the area's service there: ((subject)), ((body)).

Templates are made once in Notify's own pages and named in settings, so that the words of a message
are kept with us and the same by every channel.
"""

from typing import Any

from django.conf import settings
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from worklocal.core.models import NotificationChannel
from worklocal.exchange.sending.port import Message, Receipt, TryLater, Undeliverable

TIMEOUT_SECONDS = 10
BUSY = 429
PASSING_FAULT = 500
LED_ELSEWHERE = range(300, 400)


class GovukNotify:
    def __init__(self) -> None:
        self._client: Any = NotificationsAPIClient(  # type: ignore[no-untyped-call]
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=TIMEOUT_SECONDS
        )
        self._client.request_session.max_redirects = 0  # words of a message go to Notify alone

    def send(self, message: Message) -> Receipt:
        template = settings.NOTIFY_TEMPLATES.get(message.channel, "")
        if not template:
            raise Undeliverable("no template for this channel")
        try:
            answer = self._hand_over(message, template)
        except HTTPError as problem:
            status = problem.status_code
            if status == BUSY or status >= PASSING_FAULT or status in LED_ELSEWHERE:
                raise TryLater(f"Notify answered {problem.status_code}") from problem
            raise Undeliverable(f"Notify refused it ({problem.status_code})") from problem
        except InvalidResponse as problem:
            raise TryLater("Notify's answer could not be read") from problem
        return Receipt(str(answer["id"]))

    def _hand_over(self, message: Message, template: str) -> Any:
        words = {"subject": message.subject, "body": message.body}
        reference = str(message.reference)
        if message.channel == NotificationChannel.SMS:
            return self._client.send_sms_notification(message.address, template, words, reference)
        if message.channel == NotificationChannel.LETTER:
            lines = enumerate(message.address.splitlines()[:7], start=1)
            address = {f"address_line_{number}": line for number, line in lines}
            return self._client.send_letter_notification(template, {**words, **address}, reference)
        return self._client.send_email_notification(message.address, template, words, reference)
