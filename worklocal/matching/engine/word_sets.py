"""Word lists written as running text, so that they can be read and changed."""


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, parted by white space."""
    return frozenset(text.split())
