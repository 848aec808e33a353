from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.web.shell import forms
from worklocal.web.shell.months import month_number
from worklocal.web.shell.widgets import DateParts


def answer(field, value):
    """What a field makes of what was typed: its value, or its one message."""
    try:
        return field.clean(value)
    except forms.ValidationError as refusal:
        return " ".join(refusal.messages)


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        (("27", "3", "1998"), date(1998, 3, 27)),
        (("27", "March", "1998"), date(1998, 3, 27)),
        ((" 7", "mar.", " 1998 "), date(1998, 3, 7)),
        (("27", "Mawrth", "1998"), date(1998, 3, 27)),
        (("", "", ""), "Enter the date you met"),
        (("27", "", "1998"), "The date you met must include a month"),
        (("", "", "1998"), "The date you met must include a day and a month"),
        (("31", "Feb", "1998"), "The date you met must be a real date"),
        (("3", "Smarch", "1998"), "The date you met must be a real date"),
        (("3", "ma", "1998"), "The date you met must be a real date"),
        (("x", "3", "1998"), "The date you met must be a real date"),
        (("27", "3", "98"), "The year must have 4 figures"),
        (("1", "1", "2027"), "The date you met must be on or before 23 November 2026"),
        (("1", "1", "1900"), "The date you met must be on or after 1 January 1910"),
    ],
)
def test_a_date_is_understood_or_refused_in_words(typed, given):
    field = forms.DateField(
        label="When did you meet?",
        noun="the date you met",
        earliest=date(1910, 1, 1),
        latest=date(2026, 11, 23),
    )

    assert answer(field, DateParts(*typed)) == given


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_that_is_shown_can_be_sent_back(value):
    field = forms.DateField(label="Day")

    assert field.clean(field.prepare_value(value)) == value


def test_a_shortened_month_must_mean_one_month():
    assert month_number("jun") == 6
    assert month_number("ma") is None
    assert month_number("mai") == 5
    assert month_number("13") is None
    assert month_number("me") is None


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("500", 50_000),
        ("£1,234.50", 123_450),
        ("1 234.5", 123_450),
        ("0", 0),
        ("", "Enter weekly pay"),
        ("about £90", "Weekly pay must be an amount of money, like 125 or 125.50"),
        ("1e3", 100_000),
        ("NaN", "Weekly pay must be an amount of money, like 125 or 125.50"),
        ("1e400", "Weekly pay must be an amount of money, like 125 or 125.50"),
        ("1.005", "Weekly pay must have no more than 2 figures after the point"),
        ("-1", "Weekly pay must be £0 or more"),
        ("5000.01", "Weekly pay must be £5,000 or less"),
    ],
)
def test_money_becomes_pence(typed, given):
    assert answer(forms.MoneyField(label="Weekly pay", most=500_000), typed) == given


@given(st.integers(min_value=0, max_value=10**10))
def test_money_that_is_shown_can_be_sent_back(pence):
    field = forms.MoneyField(label="Amount")

    assert field.clean(field.prepare_value(pence)) == pence


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("9:30am", time(9, 30)),
        ("2 pm", time(14, 0)),
        ("12am", time(0, 0)),
        ("12pm", time(12, 0)),
        ("14:05", time(14, 5)),
        ("9.15am", time(9, 15)),
        ("9", "Enter a time, like 9:30am or 2pm"),
        ("25:00", "Enter a time, like 9:30am or 2pm"),
        ("14pm", "Enter a time, like 9:30am or 2pm"),
        ("noonish", "Enter a time, like 9:30am or 2pm"),
    ],
)
def test_a_time_is_understood_or_refused(typed, given):
    assert answer(forms.TimeField(label="Time"), typed) == given


@pytest.mark.parametrize(
    ("field", "typed", "given"),
    [
        (forms.TextField(label="Full name", noun="your full name"), " ", "Enter your full name"),
        (forms.TextField(label="What next?"), "", "Enter an answer"),
        (forms.TextField(label="CV"), "", "Enter CV"),
        (
            forms.TextField(label="Name", max_length=3),
            "Amina",
            "Name must be 3 characters or fewer",
        ),
        (forms.TextField(label="Name", missing="Say who you are"), "", "Say who you are"),
        (forms.LongTextField(label="Note", count=4), "a\r\nbc", "a\nbc"),
        (forms.EmailField(label="E-mail"), "amina@people.example", "amina@people.example"),
        (
            forms.EmailField(label="E-mail"),
            "amina",
            "Enter an e-mail address in the correct format, like name@example.com",
        ),
        (forms.PhoneField(label="Phone"), " (01632)  960 001 ", "(01632) 960 001"),
        (forms.PhoneField(label="Phone", required=False), "", ""),
        (forms.PostcodeField(label="Postcode"), "m1.1ae", "M1 1AE"),
        (forms.PostcodeField(label="Postcode"), "EC1A 1BB ", "EC1A 1BB"),
        (forms.PostcodeField(label="Postcode"), "M1", "Enter a full UK postcode, like M1 1AE"),
        (forms.NumberField(label="Hours"), "1,200", 1200),
        (forms.NumberField(label="Hours"), "2.5", "Hours must be a whole number, like 30"),
        (forms.NumberField(label="Hours", least=1), "0", "Hours must be 1 or more"),
        (forms.NumberField(label="Hours", most=60), "61", "Hours must be 60 or fewer"),
        (forms.NumberField(label="Hours", required=False), "", None),
        (forms.YesNoField(label="In work?"), "yes", True),
        (forms.YesNoField(label="In work?"), "no", False),
        (forms.YesNoField(label="In work?"), "", "Select yes or no"),
        (forms.YesNoField(label="In work?", required=False), "", None),
        (forms.TickField(label="I agree"), False, "Tick the box to show that you agree"),
        (forms.SelectField(label="Offer", choices=[("A", "A")]), "B", "Select offer"),
    ],
)
def test_fields_understand_or_say_what_to_do(field, typed, given):
    assert answer(field, typed) == given


def test_none_of_these_cannot_stand_beside_one_of_these():
    field = forms.CheckboxesField(
        label="Needs", choices=[("A", "A"), ("NONE", "None of these")], exclusive="NONE"
    )

    assert answer(field, ["A", "NONE"]) == "Select what applies, or select “None of these”"
    assert answer(field, ["NONE"]) == ["NONE"]


def test_a_list_opens_with_nothing_chosen():
    field = forms.SelectField(label="Offer", choices=lambda: [("A", "Alpha")])

    assert list(field.choices) == [("", "Select an option"), ("A", "Alpha")]
