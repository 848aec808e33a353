"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.reference.places.postcodes import Postcode, read_postcode


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("M1 1AE", Postcode("M1", "M1 1", "M1 1AE")),
        ("m11ae", Postcode("M1", "M1 1", "M1 1AE")),
        ("  sk14-6nt. ", Postcode("SK14", "SK14 6", "SK14 6NT")),
        ("EC1A 1BB", Postcode("EC1A", "EC1A 1", "EC1A 1BB")),
        ("W1A 0AX", Postcode("W1A", "W1A 0", "W1A 0AX")),
        ("M1 1", Postcode("M1", "M1 1")),
        ("M11", Postcode("M11")),
        ("ol16", Postcode("OL16")),
        ("", None),
        ("Manchester", None),
        ("12345", None),
        ("M1 1A", None),
    ],
)
def test_read_postcode(typed: str, read: Postcode | None):
    assert read_postcode(typed) == read


@given(st.text(max_size=20))
def test_read_postcode_never_fails_and_reads_its_own_words_again(typed: str):
    read = read_postcode(typed)

    assert read is None or read_postcode(str(read)) == read
