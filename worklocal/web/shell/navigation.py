"""Which pages each role finds in the bar at the top.

A page that is not there yet is left out, so rooms may arrive in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page in the bar: its words and the name of its address."""

    label: Any
    url_name: str


@dataclass(frozen=True, slots=True)
class NavLink:
    """A page in the bar of one request."""

    label: str
    url: str
    current: bool


PUBLIC = "PUBLIC"

NAVIGATION: dict[str, list[NavItem]] = {
    PUBLIC: [
        NavItem(gettext_lazy("Find help near you"), "public:find"),
        NavItem(gettext_lazy("How we help"), "public:offers"),
        NavItem(gettext_lazy("Join"), "public:join"),
        NavItem(gettext_lazy("Results"), "board:results"),
        NavItem(gettext_lazy("For employers"), "employer:front"),
    ],
    "CITIZEN": [
        NavItem(gettext_lazy("My account"), "citizen:home"),
        NavItem(gettext_lazy("My plan"), "citizen:plan"),
        NavItem(gettext_lazy("Jobs for me"), "citizen:matches"),
        NavItem(gettext_lazy("Appointments"), "citizen:appointments"),
        NavItem(gettext_lazy("Messages"), "citizen:messages"),
        NavItem(gettext_lazy("Find help"), "public:find"),
        NavItem(gettext_lazy("Who looked"), "citizen:who_looked"),
    ],
    "COACH": [
        NavItem(gettext_lazy("Today"), "coach:today"),
        NavItem(gettext_lazy("My caseload"), "coach:caseload"),
        NavItem(gettext_lazy("Diary"), "coach:diary"),
        NavItem(gettext_lazy("Vacancies"), "coach:vacancies"),
        NavItem(gettext_lazy("Directory"), "public:find"),
        NavItem(gettext_lazy("People I know"), "restricted:known"),
        NavItem(gettext_lazy("In an emergency"), "restricted:emergency"),
    ],
    "LEADER": [
        NavItem(gettext_lazy("My team"), "coach:team"),
        NavItem(gettext_lazy("Today"), "coach:today"),
        NavItem(gettext_lazy("Caseloads"), "coach:caseload"),
        NavItem(gettext_lazy("Waiting for a coach"), "hub:waiting"),
        NavItem(gettext_lazy("Moving here"), "hub:arrivals"),
        NavItem(gettext_lazy("Reviews"), "restricted:reviews"),
        NavItem(gettext_lazy("People I know"), "restricted:known"),
        NavItem(gettext_lazy("In an emergency"), "restricted:emergency"),
    ],
    "HUB": [
        NavItem(gettext_lazy("Desk"), "hub:desk"),
        NavItem(gettext_lazy("New joiners"), "hub:joiners"),
        NavItem(gettext_lazy("Waiting for a coach"), "hub:waiting"),
        NavItem(gettext_lazy("Moving here"), "hub:arrivals"),
        NavItem(gettext_lazy("Screens"), "hub:screens"),
        NavItem(gettext_lazy("Directory"), "public:find"),
        NavItem(gettext_lazy("People I know"), "restricted:known"),
        NavItem(gettext_lazy("In an emergency"), "restricted:emergency"),
    ],
    "PROVIDER": [
        NavItem(gettext_lazy("Referrals"), "provider:inbox"),
        NavItem(gettext_lazy("People we support"), "provider:people"),
        NavItem(gettext_lazy("Claims"), "provider:claims"),
        NavItem(gettext_lazy("Our contracts"), "provider:contracts"),
        NavItem(gettext_lazy("Connections"), "connections:own"),
        NavItem(gettext_lazy("People I know"), "restricted:known"),
    ],
    "EMPLOYER": [
        NavItem(gettext_lazy("My business"), "employer:home"),
        NavItem(gettext_lazy("Vacancies"), "employer:vacancies"),
        NavItem(gettext_lazy("Introductions"), "employer:introductions"),
        NavItem(gettext_lazy("Connections"), "connections:own"),
    ],
    "BROKER": [
        NavItem(gettext_lazy("Employers"), "employer:firms"),
        NavItem(gettext_lazy("Vacancies"), "employer:open_vacancies"),
    ],
    "COMMISSIONER": [
        NavItem(gettext_lazy("Overview"), "commissioner:home"),
        NavItem(gettext_lazy("Funds"), "commissioner:funds"),
        NavItem(gettext_lazy("Contracts"), "commissioner:contracts"),
        NavItem(gettext_lazy("Claims"), "commissioner:claims"),
        NavItem(gettext_lazy("Ledger"), "commissioner:ledger"),
        NavItem(gettext_lazy("Payment checks"), "board:checks"),
        NavItem(gettext_lazy("Connections"), "connections:own"),
    ],
    "BOARD": [
        NavItem(gettext_lazy("Outcomes"), "board:outcomes"),
        NavItem(gettext_lazy("Places"), "board:places"),
        NavItem(gettext_lazy("Trials"), "board:trials"),
        NavItem(gettext_lazy("Payment checks"), "board:checks"),
    ],
    "ANALYST": [
        NavItem(gettext_lazy("Outcomes"), "board:outcomes"),
        NavItem(gettext_lazy("Places"), "board:places"),
        NavItem(gettext_lazy("Trials"), "board:trials"),
        NavItem(gettext_lazy("Fairness of matches"), "board:fairness"),
    ],
    "STEWARD": [
        NavItem(gettext_lazy("Overview"), "steward:home"),
        NavItem(gettext_lazy("Who looked at records"), "steward:reads"),
        NavItem(gettext_lazy("Changes"), "steward:changes"),
        NavItem(gettext_lazy("The wall"), "steward:wall"),
        NavItem(gettext_lazy("Agreements"), "steward:agreements"),
        NavItem(gettext_lazy("Signing in"), "steward:sign_ins"),
        NavItem(gettext_lazy("Reviews"), "restricted:reviews"),
        NavItem(gettext_lazy("Requests"), "steward:requests"),
        NavItem(gettext_lazy("Keeping and erasing"), "steward:retention"),
        NavItem(gettext_lazy("Papers"), "steward:papers"),
        NavItem(gettext_lazy("Connections"), "connections:all"),
    ],
    "ADMINISTRATOR": [
        NavItem(gettext_lazy("Overview"), "steward:home"),
        NavItem(gettext_lazy("People and roles"), "steward:accounts"),
        NavItem(gettext_lazy("Area"), "steward:area"),
    ],
}

SIGN_IN = ("account_login", "sign_in:login")
SIGN_OUT = ("account_logout", "sign_in:logout")
HOME = ("public:home", "shell:licences")


def links_for(role: str, path: str) -> list[NavLink]:
    """The pages of this role, the one we are on marked: the longest address that leads to it."""
    found = [
        (str(item.label), url)
        for item in NAVIGATION.get(role, NAVIGATION[PUBLIC])
        if (url := address_of(item.url_name))
    ]
    under = [url for _label, url in found if path.startswith(url) and (url != "/" or path == "/")]
    current = max(under, key=len, default="")
    return [NavLink(label, url, url == current) for label, url in found]


def address_of(*names: str) -> str:
    """The first of these pages that exists, or nothing."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
