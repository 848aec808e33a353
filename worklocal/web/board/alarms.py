"""Payment checks, for those who pay: what was found last night, and the table behind each."""

from typing import Any

from django.urls import reverse

from worklocal.evidence.payment_checks import selectors
from worklocal.evidence.payment_checks.models import Alarm
from worklocal.support.restricted.selectors import openings_overdue
from worklocal.web.board.pages import MoneyWatchPage
from worklocal.web.record.pages import found
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, day, number, plural, short_day

NAMES = {
    "CREAMING": ("Creaming", "Are people with few disadvantages taken on more often?"),
    "PARKING": ("Parking: contacts", "Do people with many disadvantages get fewer contacts?"),
    "PARKING_REFERRALS": ("Parking: further help", "Are they referred on to help less often?"),
    "PARKING_SILENCE": ("Parking: silence", "Do they wait longer since their last contact?"),
    "BUNCHING": ("Bunching at 26 weeks", "Do jobs end just after they can be paid for?"),
    "ENDS_AFTER_PAYMENT": ("Ends after payment", "Do jobs end in the 30 days after payment?"),
    "DOUBLE_FUNDING": ("Double funding", "Is one outcome of one person claimed twice?"),
    "DEADWEIGHT": ("Would have been anyway", "Did the work come before the help?"),
    "FABRICATION": ("Claims without proof", "Does payable proof still stand behind paid claims?"),
    "CHURN": ("Returns", "How many come back within 12 months of starting work?"),
    "EXIT_DUMPING": ("Exits without a reason", "Do people leave and nobody knows why?"),
}  # fmt: skip
SMALLEST = 5
SHARES = ("accepted", "share", "low", "high")


def tag_of(alarm: Alarm) -> Tag:
    if alarm.blocks:
        return Tag(f"Stops a {alarm.blocks}", "red")
    if alarm.is_raised:
        return Tag("Somebody should look", "orange")
    if alarm.value is None:
        return Tag("Cannot tell yet", "grey")
    return Tag("Watched", "grey") if alarm.code == "CHURN" else Tag("Nothing found", "green")


def value_of(alarm: Alarm) -> str:
    return "–" if alarm.value is None else f"{alarm.value:,.2f}"


def whose(alarm: Alarm) -> str:
    return alarm.provider.name if alarm.provider else "The whole area"


class Checks(MoneyWatchPage):
    title = "Payment checks"
    template_name = "board/checks.html"

    def content(self) -> dict[str, Any]:
        made_on = selectors.latest_day(self.viewer)
        alarms = selectors.alarms_of(self.viewer, on=made_on) if made_on else []
        return {
            "made_on": day(made_on) if made_on else "",
            "raised": [self._row(alarm) for alarm in alarms if alarm.is_raised],
            "quiet": [self._row(alarm) for alarm in alarms if not alarm.is_raised],
            "overdue": plural(
                openings_overdue(self.viewer, today=self.today),
                "record opened in an emergency was not reviewed in time",
                "records opened in an emergency were not reviewed in time",
            ),
            "columns": [
                Column("Check", first=True), "Of", "What it asks", Column("Value", numeric=True),
                Column("Alarm at", numeric=True), Column("People or claims", numeric=True), "Says",
            ],
        }  # fmt: skip

    @staticmethod
    def _row(alarm: Alarm) -> list[Any]:
        title, question = NAMES.get(alarm.code, (alarm.code, alarm.what))
        return [
            Link(title, reverse("board:check", args=[alarm.pk]), about=whose(alarm)),
            whose(alarm), question, value_of(alarm), f"{alarm.limit:,.2f}", number(alarm.n),
            tag_of(alarm),
        ]  # fmt: skip


class OneCheck(MoneyWatchPage):
    template_name = "board/check.html"
    alarm: Alarm

    def load(self, **ids: Any) -> None:
        self.alarm = found(selectors.alarm_for(self.viewer, ids["alarm_id"]))

    def heading(self) -> str:
        return NAMES.get(self.alarm.code, (self.alarm.code, ""))[0]

    def back(self) -> Link:
        return Link("Payment checks", reverse("board:checks"))

    def content(self) -> dict[str, Any]:
        tables: dict[tuple[str, ...], list[list[str]]] = {}
        for row in self.alarm.rows:
            tables.setdefault(tuple(row), []).append([cell(row, key) for key in row])
        return {
            "alarm": self.alarm, "whose": whose(self.alarm), "tag": tag_of(self.alarm),
            "question": NAMES.get(self.alarm.code, ("", self.alarm.what))[1],
            "value": value_of(self.alarm), "made_on": day(self.alarm.made_on),
            "people": number(self.alarm.n), "limit": f"{self.alarm.limit:,.2f}",
            "tables": [([heading(key) for key in keys], rows) for keys, rows in tables.items()],
            "before": [
                [short_day(when), "–" if value is None else f"{value:,.2f}",
                 Tag("Raised", "orange") if raised else Tag("Quiet", "grey")]
                for when, value, raised in selectors.days_raised(self.viewer, self.alarm)
            ],
            "before_columns": [Column("Day", first=True), Column("Value", numeric=True), "Said"],
        }  # fmt: skip


def heading(key: str) -> Column:
    return Column(key.replace("_", " ").capitalize(), first=key in ("fifth", "claim", "months"))


def cell(row: dict[str, Any], key: str) -> str:
    """Shares as per cent, money in pounds, and counts of people below five as such."""
    value = row[key]
    if value is None:
        return "–"
    if key.endswith("_pence"):
        return f"£{value / 100:,.2f}"
    if key in SHARES or key == "p":
        return f"{value:.3f}" if key == "p" else f"{100 * value:.1f}%"
    if key in ("n", "count", "returned") and isinstance(value, int) and 0 < value < SMALLEST:
        return "Fewer than 5"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return str(value).replace("_", " ")
