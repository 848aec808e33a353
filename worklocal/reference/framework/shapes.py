"""What a framework is made of: frozen, typed, each part with its source, verified or not."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from worklocal.reference.framework.enums import (
    AnswerKind,
    ClockEnd,
    ClockStart,
    FieldGroup,
    OutcomeKind,
    ScaleEnd,
    StandardKind,
    StandardStage,
    Unit,
)


@dataclass(frozen=True)
class Figure:
    """A number an area may set for itself between `least` and `most`; `is_local` when it has."""

    value: int
    unit: Unit
    least: int
    most: int
    source: str
    verified: bool
    is_local: bool = False

    def __str__(self) -> str:
        return f"{self.value} {self.unit.label}"


@dataclass(frozen=True)
class Item:
    code: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Offer(Item):
    name: str
    summary: str
    who_for: tuple[str, ...]
    age_from: int
    age_to: int | None

    def is_for_age(self, age: int) -> bool:
        return self.age_from <= age and (self.age_to is None or age <= self.age_to)


@dataclass(frozen=True)
class Guarantee(Item):
    """A promise to each person in an offer, with the days in which it is to be kept."""

    offer: str
    promise: str
    starts: ClockStart
    kept_by: ClockEnd
    days: Figure


@dataclass(frozen=True)
class Standard(Item):
    """A service standard. `offers` is empty when it holds for all of them."""

    title: str
    what: str
    kind: StandardKind
    stage: StandardStage
    offers: tuple[str, ...]
    figure: Figure


@dataclass(frozen=True)
class Condition:
    """An answer that sets a marker: a chosen value, or a scale at or below a number."""

    question: str
    value: str = ""
    at_most: int | None = None


@dataclass(frozen=True)
class Marker(Item):
    """Something known to make work harder. `counts` towards "two or more"."""

    label: str
    answers: tuple[Condition, ...]
    counts: bool
    sensitive: FieldGroup | None


@dataclass(frozen=True)
class Group(Item):
    """A programme group worked out from markers and age; every condition given must hold."""

    label: str
    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    any_of_groups: tuple[str, ...]
    at_least: int
    or_any_of: tuple[str, ...]
    age_from: int | None
    age_to: int | None


@dataclass(frozen=True)
class Outcome(Item):
    """An outcome as a rule. Fields that a kind does not need are None or empty."""

    title: str
    what: str
    kind: OutcomeKind
    key: bool
    days: int | None
    gap_days: Figure | None
    hours_per_week: int | None
    weeks: int | None
    self_employed_days: int | None
    window_days: int | None
    indicator: str
    of_outcome: str


@dataclass(frozen=True)
class Wage:
    """An hourly rate in pence, from its first day until the next one starts."""

    name: str
    from_day: date
    pence: int
    source: str
    verified: bool


@dataclass(frozen=True)
class Question:
    """`choices` are (stored value, words). Every question may be skipped."""

    code: str
    ask: str
    why: str
    hint: str
    kind: AnswerKind
    choices: tuple[tuple[str, str], ...]
    low: str
    high: str
    better: ScaleEnd | None
    repeated: bool
    sensitive: FieldGroup | None


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Instrument(Item):
    """A questionnaire in one version; an answer always names both."""

    version: str
    title: str
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {q.code: q for section in self.sections for q in section.questions}

    @cached_property
    def repeated_questions(self) -> tuple[Question, ...]:
        """The scales that show distance travelled when they are asked again."""
        return tuple(q for q in self.questions.values() if q.repeated)


@dataclass(frozen=True)
class Framework:
    """One version, with an area's own values in place once `with_local_values` has been applied."""

    version: str
    title: str
    valid_from: date
    valid_to: date | None
    sources: dict[str, str] = field(hash=False)
    offers: tuple[Offer, ...]
    guarantees: tuple[Guarantee, ...]
    standards: tuple[Standard, ...]
    markers: tuple[Marker, ...]
    groups: tuple[Group, ...]
    outcomes: tuple[Outcome, ...]
    wages: tuple[Wage, ...]
    assessment: Instrument

    def is_in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def offer(self, code: str) -> Offer:
        return next(each for each in self.offers if each.code == code)

    def guarantee(self, code: str) -> Guarantee:
        return next(each for each in self.guarantees if each.code == code)

    def guarantees_of(self, offer: str) -> tuple[Guarantee, ...]:
        return tuple(each for each in self.guarantees if each.offer == offer)

    def standard(self, code: str) -> Standard:
        return next(each for each in self.standards if each.code == code)

    def contact_standard(self, offer: str, stage: StandardStage) -> Standard | None:
        """How often coach and person are to be in touch at a stage; None where none is set."""
        for each in self.standards:
            fits = each.kind is StandardKind.EVERY and each.stage is stage
            if fits and each.code.startswith("CONTACT") and offer in (each.offers or (offer,)):
                return each
        return None

    def marker(self, code: str) -> Marker:
        return next(each for each in self.markers if each.code == code)

    def group(self, code: str) -> Group:
        return next(each for each in self.groups if each.code == code)

    def outcome(self, code: str) -> Outcome:
        return next(each for each in self.outcomes if each.code == code)

    def key_outcomes(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.key)

    def wage_on(self, day: date) -> Wage | None:
        """The hourly rate in force on a day; None before the first one known."""
        started = [each for each in self.wages if each.from_day <= day]
        return max(started, key=lambda each: each.from_day, default=None)

    def figures(self) -> dict[str, Figure]:
        """Every number an area may set, by the name under which it sets it."""
        return {
            **{f"guarantee.{each.code}": each.days for each in self.guarantees},
            **{f"standard.{each.code}": each.figure for each in self.standards},
            **{f"outcome.{o.code}.gap_days": o.gap_days for o in self.outcomes if o.gap_days},
        }

    def unverified(self) -> list[str]:
        """Names of the items and figures whose value was not found in a published source."""
        kinds: tuple[tuple[str, tuple[Item, ...]], ...] = (
            ("offer", self.offers), ("guarantee", self.guarantees), ("marker", self.markers),
            ("group", self.groups), ("outcome", self.outcomes),
            ("assessment", (self.assessment,)),
        )  # fmt: skip
        names = [f"{kind} {i.code}" for kind, items in kinds for i in items if not i.verified]
        names += [f"figure {name}" for name, each in self.figures().items() if not each.verified]
        return names + [f"wage from {w.from_day}" for w in self.wages if not w.verified]
