"""One vacancy as schema.org/JobPosting in JSON-LD.

Required by those who read it: title, description, datePosted, hiringOrganization and a place or
TELECOMMUTE. Nothing is guessed: what the employer did not say is left out.
"""

from typing import Any

from django.utils.html import linebreaks

from worklocal.core import clock
from worklocal.employers.firms.models import SECTORS
from worklocal.employers.vacancies.models import Vacancy

FULL_TIME_HOURS = 30
SHIFTS = {
    "DAY": "Days", "EARLY": "Early mornings", "LATE": "Evenings", "NIGHT": "Nights",
    "WEEKEND": "Weekends", "SCHOOL": "School hours",
}  # fmt: skip


def job_posting(vacancy: Vacancy, *, url: str = "") -> dict[str, Any]:
    """The vacancy as a JSON object. `vacancy.firm` is read; nobody's account is."""
    firm = vacancy.firm
    posted = clock.day_of(vacancy.opened_at or vacancy.created_at)
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": linebreaks(vacancy.description, autoescape=True),
        "identifier": {
            "@type": "PropertyValue", "name": firm.name, "value": str(vacancy.pk)
        },
        "datePosted": posted.isoformat(),
        "validThrough": vacancy.closes_on.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": firm.name},
        "employmentType": _employment_types(vacancy),
        "totalJobOpenings": vacancy.openings,
        "workHours": _hours(vacancy),
        "baseSalary": {
            "@type": "MonetaryAmount", "currency": "GBP",
            "value": {
                "@type": "QuantitativeValue", "value": vacancy.pay_pence_hour / 100,
                "unitText": "HOUR",
            },
        },
        "directApply": False,
    }  # fmt: skip
    _add_place(posting, vacancy)
    optional = {
        "jobStartDate": vacancy.starts_on.isoformat() if vacancy.starts_on else "",
        "skills": ", ".join(vacancy.skills),
        "qualifications": ", ".join(vacancy.licences),
        "industry": SECTORS.get(firm.sector, ""),
        "url": url,
    }
    posting.update({name: value for name, value in optional.items() if value})
    if vacancy.soc2020:
        posting["occupationalCategory"] = {
            "@type": "CategoryCode", "codeValue": vacancy.soc2020, "inCodeSet": "SOC 2020",
        }  # fmt: skip
    return posting


def _employment_types(vacancy: Vacancy) -> list[str]:
    types = ["FULL_TIME"] if vacancy.hours_max >= FULL_TIME_HOURS else []
    return types + (["PART_TIME"] if vacancy.hours_min < FULL_TIME_HOURS else [])


def _hours(vacancy: Vacancy) -> str:
    low, high = f"{vacancy.hours_min:g}", f"{vacancy.hours_max:g}"
    hours = f"{high} hours a week" if low == high else f"{low} to {high} hours a week"
    shifts = ", ".join(SHIFTS.get(code, code.lower()) for code in vacancy.shifts)
    return f"{hours}; {shifts}" if shifts else hours


def _add_place(posting: dict[str, Any], vacancy: Vacancy) -> None:
    if vacancy.is_remote:
        posting["jobLocationType"] = "TELECOMMUTE"
        posting["applicantLocationRequirements"] = {"@type": "Country", "name": "United Kingdom"}
    if vacancy.postcode:
        place: dict[str, Any] = {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress", "postalCode": vacancy.postcode, "addressCountry": "GB"
            },
        }  # fmt: skip
        if vacancy.latitude is not None and vacancy.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates", "latitude": vacancy.latitude,
                "longitude": vacancy.longitude,
            }  # fmt: skip
        posting["jobLocation"] = place
