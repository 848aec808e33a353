"""The sender of a demonstration: nothing leaves; the outbox page shows what would have."""

from worklocal.exchange.sending.port import Message, Receipt


class KeepHere:
    def send(self, message: Message) -> Receipt:
        return Receipt("kept here: this is a demonstration", keeps_text=True)
