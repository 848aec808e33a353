"""What people and employers state, one record each, for the matching engine.

There is no field here for name, sex, age, ethnicity, religion or disability: what is not a field
cannot move a list. Adjustments enter only as something a person says they need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

NEVER_INPUTS = frozenset(
    {
        "name",
        "first_name",
        "last_name",
        "sex",
        "gender",
        "age",
        "date_of_birth",
        "ethnicity",
        "race",
        "religion",
        "belief",
        "disability",
        "disabled",
        "sexual_orientation",
        "marital_status",
        "pregnancy",
        "nationality",
    }
)
"""Columns that every reader leaves unread (Equality Act 2010, section 4, and names)."""


class BadRecord(ValueError):
    """A record that cannot be used; the message names the record and the reason."""


@dataclass(frozen=True, slots=True)
class NotThis:
    """One thing a person never wants to be shown, with their reason.

    kind is "vacancy", "employer" or "occupation"; an occupation is a SOC 2020 code of one to
    four digits and closes everything that begins with it.
    """

    kind: str
    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """What one person states. Places are metres (easting, northing); hours are for one week.

    `sources` says where each constraint came from, by rule name ("hours": "said to Ben, 3 May").
    `vector` is any length, the same for everybody, and is scaled to length 1.
    `experience` pairs a SOC 2020 code with a level: 1 some, 2 experienced, 3 senior.
    """

    id: str
    easting: int | None = None
    northing: int | None = None
    travel: Sequence[str] = ()
    reach_metres: int | None = None
    remote: bool = True
    hours_min: float = 0
    hours_max: float = 48
    available: Sequence[str] = ("any",)
    licences: Sequence[str] = ()
    right_to_work: bool = True
    hours_limit: float | None = None
    adjustments: Sequence[str] = ()
    min_pay_pence: int = 0
    not_this: Sequence[NotThis] = ()
    skills: Sequence[str] = ()
    vector: np.ndarray | None = None
    experience: Sequence[tuple[str, int]] = ()
    likes_sectors: Sequence[int] = ()
    likes_hours: float | None = None
    likes_settings: Sequence[str] = ()
    likes_near_metres: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyRecord:
    """What one employer states. `required` are the times that cannot be done without.

    `pay_max_pence` is per hour, None when the employer does not say. `application_cap` is the
    most applications they will take, `applications` those already made; None is no cap.
    """

    id: str
    employer: str = ""
    title: str = ""
    occupation: str = ""
    easting: int | None = None
    northing: int | None = None
    setting: str = "on-site"
    hours_min: float = 0
    hours_max: float = 48
    required: Sequence[str] = ()
    licences: Sequence[str] = ()
    sponsors: bool = False
    adjustments: Sequence[str] = ()
    pay_max_pence: int | None = None
    essential_skills: Sequence[str] = ()
    useful_skills: Sequence[str] = ()
    experience_level: int = 0
    sector: int | None = None
    openings: int = 1
    application_cap: int | None = None
    applications: int = 0
    is_open: bool = True
    vector: np.ndarray | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
