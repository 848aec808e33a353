from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from worklocal.web.shell import presenters
from worklocal.web.shell.presenters import Link, Tag

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (presenters.day(date(2026, 11, 3)), "3 November 2026"),
        (presenters.day(None), ""),
        (presenters.short_day(date(2026, 9, 3)), "3 Sep 2026"),
        (presenters.weekday(date(2026, 11, 3)), "Tuesday 3 November 2026"),
        (presenters.clock(datetime(2026, 7, 1, 8, 30, tzinfo=UTC)), "9:30am"),
        (presenters.clock(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)), "midday"),
        (presenters.clock(datetime(2026, 1, 1, 0, 0, tzinfo=UTC)), "midnight"),
        (presenters.clock(datetime(2026, 1, 1, 0, 5, tzinfo=UTC)), "12:05am"),
        (presenters.clock(datetime(2026, 1, 1, 14, 0, tzinfo=UTC)), "2pm"),
        (presenters.moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)), "1 July 2026 at 12:30am"),
        (presenters.moment(None), ""),
        (presenters.days_between(date(2026, 11, 3), date(2026, 11, 9)), "3 to 9 November 2026"),
        (
            presenters.days_between(date(2026, 10, 3), date(2026, 11, 9)),
            "3 October to 9 November 2026",
        ),
        (
            presenters.days_between(date(2025, 10, 3), date(2026, 11, 9)),
            "3 October 2025 to 9 November 2026",
        ),
        (presenters.days_between(date(2026, 11, 3), date(2026, 11, 3)), "3 November 2026"),
        (presenters.days_between(date(2026, 11, 3), None), "from 3 November 2026"),
        (presenters.money(50_000), "£500"),
        (presenters.money(123_450), "£1,234.50"),
        (presenters.money(5), "£0.05"),
        (presenters.money(-12_345), "−£123.45"),
        (presenters.money(None), ""),
        (presenters.number(12_345), "12,345"),
        (presenters.number(2.5), "3"),
        (presenters.number(Decimal("-0.25"), 1), "−0.3"),
        (presenters.percent(0.615), "62%"),
        (presenters.percent(Decimal("0.0625"), 1), "6.3%"),
        (presenters.percent(None), ""),
        (presenters.plural(1, "person", "people"), "1 person"),
        (presenters.plural(2000, "person", "people"), "2,000 people"),
        (presenters.listing([]), ""),
        (presenters.listing(["a"]), "a"),
        (presenters.listing(["a", "b", "c"]), "a, b and c"),
        (presenters.yes_no(None), "Not known"),
        (presenters.yes_no(False), "No"),
    ],
)
def test_facts_are_said_the_british_way(given, said):
    assert given == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 10), "13 days ago"),
        (date(2026, 11, 9), "2 weeks ago"),
        (date(2026, 12, 21), "in 4 weeks"),
        (date(2026, 5, 23), "6 months ago"),
        (date(2024, 11, 1), "2 years ago"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "yesterday"),
    ],
)
def test_ago_says_how_far_off_a_day_is(value, said):
    assert presenters.ago(value, today=TODAY) == said


def test_dates_are_said_in_welsh_too():
    with translation.override("cy"):
        said = presenters.moment(datetime(2026, 11, 3, 14, 5, tzinfo=UTC))

    assert said == "3 Tachwedd 2026 am 2:05yp"


def test_a_tag_and_a_link_escape_what_they_hold():
    template = Template("{{ tag }} {{ link }}")

    drawn = template.render(
        Context({"tag": Tag("<b>", "red"), "link": Link("a<b", "/x?a=1&b=2", "of <i>")})
    )

    assert drawn == (
        '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;</strong> '
        '<a class="govuk-link" href="/x?a=1&amp;b=2">a&lt;b'
        '<span class="govuk-visually-hidden"> of &lt;i&gt;</span></a>'
    )


def test_a_tag_refuses_a_colour_that_does_not_exist():
    with pytest.raises(ValueError, match="mauve"):
        Tag("New", "mauve")
