"""Words in an advert that a person looks at before it is shown, and numbers of companies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.employers.firms.services import CompanyNumberWrong, read_company_number
from worklocal.employers.vacancies.rules import HoldReason, reasons_to_hold, words_to_hold

BANK, FEE, DBS_FEE, TRANSFER = (
    HoldReason.BANK, HoldReason.FEE, HoldReason.DBS_FEE, HoldReason.MONEY_TRANSFER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Send us your bank details before the interview", [BANK]),
        ("We need your sort code and account number", [BANK]),
        ("A photo of your debit card is needed", [BANK]),
        ("There is a £30 registration fee", [FEE]),
        ("You pay for your uniform", [FEE]),
        ("A deposit of £50 secures your place", [FEE]),
        ("A DBS check costs £38, paid by you", [DBS_FEE]),
        ("You will need to pay for the DBS", [FEE, DBS_FEE]),
        ("Pay £20 towards your DBS", [DBS_FEE]),
        ("Receive payments as a payment processing agent", [TRANSFER]),
        ("Buy gift cards for our clients", [TRANSFER]),
        ("Paid in Bitcoin", [TRANSFER]),
        ("BANK DETAILS needed.\nTraining fee applies.", [BANK, FEE]),
    ],
)
def test_words_that_hold_an_advert(text, reasons):
    assert words_to_hold(text) == reasons


@pytest.mark.parametrize(
    "text",
    [
        "No work on bank holidays", "Join our bank staff team", "An enhanced DBS check is needed",
        "We pay for your DBS and training", "There is no fee", "Training is free of charge",
        "We will cover the cost of your DBS check", "Handle cash and card payments at the till",
        "Our pay is £13.50 an hour", "Serve customers; keep the tills", "",
    ],
)  # fmt: skip
def test_words_that_do_not(text):
    assert words_to_hold(text) == []


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    assert set(words_to_hold(text)) <= set(HoldReason)


@pytest.mark.parametrize(
    ("pay", "wage", "checked", "reasons"),
    [
        (1271, 1271, True, []), (1270, 1271, True, [HoldReason.PAY]), (100, None, True, []),
        (1271, 1271, False, [HoldReason.UNCHECKED]),
    ],
)  # fmt: skip
def test_pay_and_standing_hold_an_advert_too(pay, wage, checked, reasons):
    assert reasons_to_hold(
        texts=("Baker", "Bread"), pay_pence_hour=pay, wage_pence=wage, firm_is_checked=checked
    ) == reasons  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", ""), ("01234567", "01234567"), ("1234567", "01234567"), (" sc 123456 ", "SC123456"),
     ("ni000001", "NI000001")],
)  # fmt: skip
def test_company_numbers_as_people_type_them(typed, number):
    assert read_company_number(typed) == number


@pytest.mark.parametrize("typed", ["12345", "123456789", "ABCDEFGH", "SC12345", "0123456X"])
def test_what_is_no_company_number(typed):
    with pytest.raises(CompanyNumberWrong):
        read_company_number(typed)
