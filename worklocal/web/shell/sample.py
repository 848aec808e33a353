"""Made-up content for the page that shows every component. Nobody and nothing in it is real."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from worklocal.web.shell import charts, forms, parts, presenters
from worklocal.web.shell.addresses import chosen, sort_column, with_query
from worklocal.web.shell.presenters import Link, Tag

TODAY = date(2026, 11, 23)
HERE = "#"
OCCUPATIONS = ("Baker", "Bricklayer", "Bus driver", "Care worker", "Chef", "Cleaner", "Gardener")


class SampleForm(forms.OnceForm):
    """Every kind of field."""

    full_name = forms.TextField(
        label="Full name", noun="your full name", autocomplete="name", max_length=100
    )
    email = forms.EmailField(label="E-mail address", hint="We use it to send you a code.")
    phone = forms.PhoneField(label="Phone number", required=False)
    postcode = forms.PostcodeField(label="Postcode", noun="your postcode")
    born_on = forms.DateField(
        label="Date of birth",
        hint="For example, 27 3 1998 or 27 March 1998",
        noun="your date of birth",
        latest=TODAY,
        birthday=True,
    )
    goal = forms.LongTextField(
        label="What would you like to happen next?",
        hint="In your own words. Your coach will talk it over with you.",
        noun="what you would like to happen next",
        count=400,
        label_size="m",
    )
    contact = forms.RadiosField(
        label="How shall we get in touch?",
        noun="how we should get in touch",
        choices=[("PHONE", "Phone call"), ("TEXT", "Text message"), ("POST", "Letter")],
        hints={"PHONE": "Between 9am and 5pm, Monday to Friday"},
        reveals={"PHONE": "best_time"},
        divider_before="POST",
        label_size="m",
    )
    best_time = forms.TimeField(
        label="Best time to call", noun="the best time to call", hint="Like 9:30am or 2pm"
    )
    in_work = forms.YesNoField(label="Are you in work now?", label_size="m")
    needs = forms.CheckboxesField(
        label="What might stand in the way?",
        hint="Select all that apply.",
        noun="what might stand in the way, or none of these",
        choices=[
            ("TRAVEL", "Getting there"),
            ("CARE", "Looking after someone"),
            ("HEALTH", "My health"),
            ("NONE", "None of these"),
        ],
        divider_before="NONE",
        exclusive="NONE",
        label_size="m",
    )
    offer = forms.SelectField(
        label="Which offer?",
        noun="an offer",
        choices=[("YP", "Youth Pathways"), ("WF", "Working Futures"), ("SA", "Skills for All")],
    )
    occupation = forms.SearchSelectField(
        label="Last job",
        noun="a job",
        hint="Start to type, then choose from the list.",
        choices=[(name.upper(), name) for name in OCCUPATIONS],
    )
    hours = forms.NumberField(
        label="Hours a week", noun="hours a week", least=1, most=60, suffix="hours"
    )
    pay = forms.MoneyField(label="Weekly pay", noun="weekly pay", most=500_000)
    passphrase = forms.PasswordField(label="Passphrase", noun="your passphrase")
    paper = forms.FileField(
        label="A document", noun="a document", hint="PDF, Word or a photo, up to 10 MB"
    )
    agreed = forms.TickField(
        label="I agree to this plan", missing="Tick the box to show that you agree to this plan"
    )


class FilterForm(forms.Form):
    """What a filter panel may hold."""

    state = forms.CheckboxesField(
        label="State",
        choices=[("WAITING", "Waiting"), ("ACTIVE", "Active"), ("WORK", "In work")],
        required=False,
        say_optional=False,
        small=True,
    )
    place = forms.SelectField(
        label="Place",
        choices=[("BOLTON", "Bolton"), ("WIGAN", "Wigan")],
        empty_label="Anywhere",
        required=False,
        say_optional=False,
    )


WRONG = {
    "wrong-email": "amina at example",
    "wrong-phone": "ring me",
    "wrong-postcode": "Bolton",
    "wrong-born_on_day": "31",
    "wrong-born_on_month": "Feb",
    "wrong-born_on_year": "1998",
    "wrong-contact": "PHONE",
    "wrong-hours": "lots",
    "wrong-pay": "about £90",
}


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of the components page."""
    data = QueryDict(mutable=True)
    data.update(WRONG)
    data.setlist("wrong-needs", ["TRAVEL", "NONE"])
    return {
        "sample_form": SampleForm(),
        "wrong_form": SampleForm(data, prefix="wrong"),
        "filter_form": FilterForm({"state": ["ACTIVE"]}),
        "today": TODAY,
        "nobody": [],
        "crumbs": [Link("Home", HERE), Link("People", HERE)],
        "sections": [Link("Overview", HERE), Link("Plan", "#plan"), Link("Journal", "#journal")],
        **_people(request),
        **_records(),
        **_figures(),
        **_places(),
    }


def _people(request: HttpRequest) -> dict[str, Any]:
    return {
        "facts": [("Lead coach", "Ben Carter"), ("Joined", "3 Nov 2026"),
                  ("Offer", "Working Futures")],
        "tags": [Tag("In work, week 13", "green"), Tag("Needs a call", "orange")],
        "columns": [
            sort_column(request, "name", "Name", default="name", first=True),
            sort_column(request, "last", "Last contact"),
            parts.Column("State"),
            parts.Column("Open actions", numeric=True),
            parts.Column("Do", hidden=True),
        ],
        "rows": [
            (Link("Amina Khan", HERE), parts.Lines(["20 Nov 2026", "3 days ago"]),
             Tag("Active", "blue"), 3, Link("Write a note", HERE, "about Amina Khan")),
            (Link("Joe Marsh", HERE), parts.Lines(["2 Nov 2026", "3 weeks ago"]),
             Tag("Gone quiet", "orange"), 1, Link("Write a note", HERE, "about Joe Marsh")),
            (Link("Mary Okafor", HERE), parts.Lines(["22 Nov 2026", "yesterday"]),
             Tag("In work", "green"), 0, Link("Write a note", HERE, "about Mary Okafor")),
        ],
        "chosen": [chosen(request, "state", "ACTIVE", "State: Active")],
        "next_url": with_query(request, after="abc"),
        "previous_url": with_query(request, before="abc"),
    }  # fmt: skip


def _records() -> dict[str, Any]:
    at = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
    return {
        "summary": [
            parts.Row("Name", "Amina Khan", [Link("Change", HERE, "name")]),
            parts.Row("Offer", Tag("Working Futures", "purple")),
            parts.Row("Goal", "Work with children, near home, in school hours",
                      [Link("Change", HERE, "goal")]),
        ],
        "card_links": [Link("See the whole record", HERE)],
        "tasks": [
            parts.Task("Tell us about you", "Done", HERE),
            parts.Task("Your first assessment", Tag("Not started", "blue"), HERE,
                       "About 20 minutes. You can stop and come back."),
            parts.Task("Agree your plan", "Cannot start yet"),
        ],
        "events": [
            parts.Event("Plan agreed", presenters.moment(at), at, by="Amina Khan and Ben Carter",
                        text="Second version, with one new goal.", tag=Tag("Plan", "purple")),
            parts.Event("Met at Bolton Hub", presenters.day(date(2026, 11, 12)), by="Ben Carter",
                        links=[Link("Read the note", HERE, "of 12 November")]),
        ],
        "thread_messages": [
            parts.Message("Ben Carter", presenters.moment(at),
                          "Hello Amina. You can visit the nursery on Thursday at 10am.\n\n"
                          "Shall I say yes?", at),
            parts.Message("You", presenters.moment(at), "Yes please!", at, mine=True),
            parts.Message("Ben Carter", presenters.moment(at), "Done. See you there.", at,
                          unread=True),
        ],
        "steps": [parts.Step("Your details", "DONE"), parts.Step("Your needs", "NOW"),
                  parts.Step("Check and send")],
        "lines": ["Bolton Hub", "12 Market Street", "Bolton", "BL1 1AA"],
        "link": Link("Find a course", HERE),
        "green": Tag("Better than before", "green"),
        "grey": Tag("Cannot tell", "grey"),
    }  # fmt: skip


def _figures() -> dict[str, Any]:
    bars = [
        charts.Bar("Our area", 0.62, 0.58, 0.66),
        charts.Bar("Similar areas", 0.59, 0.58, 0.60, tone="other"),
        charts.Bar("England", 0.57, 0.566, 0.574, tone="other"),
    ]
    years = ["2021", "2022", "2023", "2024", "2025"]
    ours = [0.681, 0.694, 0.701, 0.699, 0.718]
    nation = [0.745, 0.754, 0.755, 0.752, 0.751]
    return {
        "bar_chart": charts.bars(bars, say=presenters.percent),
        "interval_chart": charts.intervals(
            bars, say=lambda share: presenters.percent(share, 1), reference=0.57,
            reference_label="England",
        ),
        "line_chart": charts.lines(
            years,
            [
                charts.Series("Our area", ours, [v - 0.01 for v in ours], [v + 0.01 for v in ours]),
                charts.Series("England", nation),
            ],
            say=presenters.percent,
        ),
        "bar_columns": [parts.Column("Place", first=True), parts.Column("Share", numeric=True),
                        parts.Column("Interval")],
        "bar_rows": [
            (bar.label, presenters.percent(bar.value),
             f"{presenters.percent(bar.low)} to {presenters.percent(bar.high)}") for bar in bars
        ],
        "year_columns": [parts.Column("Year", first=True), parts.Column("Our area", numeric=True),
                         parts.Column("England", numeric=True)],
        "year_rows": [
            (year, presenters.percent(a, 1), presenters.percent(b, 1))
            for year, a, b in zip(years, ours, nation, strict=True)
        ],
    }  # fmt: skip


def _places() -> dict[str, Any]:
    return {
        "view_box": "0 0 300 200",
        "shapes": [
            parts.Shape("M20 30L120 10L150 90L60 120Z", "Bolton", shade=3),
            parts.Shape("M120 10L250 25L230 100L150 90Z", "Bury", shade=1),
            parts.Shape("M60 120L150 90L230 100L200 180L90 190Z", "Salford", shade=2),
        ],
        "points": [
            parts.Point(95, 60, "1: Bolton Hub", "#place-1", "1"),
            parts.Point(190, 55, "2: Bury Library", "#place-2", "2"),
            parts.Point(130, 130, "You are here", here=True),
        ],
    }
