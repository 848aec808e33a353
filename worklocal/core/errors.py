"""The base of every expected refusal. Its message may be shown to a person as it stands."""


class Refusal(Exception):
    """A service did nothing, and says why in words a person can act on."""


class NotPermitted(Refusal):
    """The actor may not do this. Pages show the sentence to staff and "not found" to a stranger."""


class Conflict(Refusal):
    """Somebody changed the thing first, or the same key came with another request."""
