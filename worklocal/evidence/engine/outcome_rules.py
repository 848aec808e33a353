"""The outcome rules, wages and evidence grades of `rules.toml`, typed. Nothing is counted here."""

import datetime
import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

RULES_FILE = Path(__file__).with_name("rules.toml")
KINDS = (
    "first_earnings",
    "earnings_threshold",
    "days_in_window",
    "days_unbroken",
    "days_cumulative",
    "progression",
)


class UnknownRule(Exception):
    """No such rule, or none in force on the day asked for."""


@dataclass(frozen=True)
class OutcomeRule:
    """One definition of an outcome. Dates of validity are inclusive; `valid_to` None: in force."""

    code: str
    kind: str
    label: str
    source: str
    verified: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    days: int | None = None
    window_days: int | None = None
    hours_per_week: int | None = None
    weeks: int | None = None
    wage: str | None = None
    wage_on: str | None = None
    spell_kind: str | None = None
    field: str | None = None
    rise_at_least: float | None = None
    rise_share_at_least: float | None = None


@dataclass(frozen=True)
class EvidenceGrade:
    """How strong a proof of work is: 1 the strongest, 6 none. Only `payable` grades earn a fee."""

    grade: int
    code: str
    label: str
    payable: bool


@dataclass(frozen=True)
class RuleBook:
    """All the rules of one version of the file."""

    version: str
    rules: tuple[OutcomeRule, ...]
    grades: tuple[EvidenceGrade, ...]
    wages: tuple[tuple[str, datetime.date, datetime.date, int], ...]

    def rule(self, code: str, on: datetime.date | None = None) -> OutcomeRule:
        """Return the rule with this code, in force on the day if one is given."""
        named = [rule for rule in self.rules if rule.code == code]
        if not named:
            known = ", ".join(rule.code for rule in self.rules)
            raise UnknownRule(f"no rule {code}; the rules are {known}")
        if on is None:
            return named[-1]
        for rule in named:
            if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to):
                return rule
        raise UnknownRule(f"rule {code} is not in force on {on}")

    def wage_pence(self, name: str, on: datetime.date) -> int:
        """Return the hourly wage in pence in force on the day."""
        for wage, first, last, pence in self.wages:
            if wage == name and first <= on <= last:
                return pence
        raise UnknownRule(f"no {name} is held for {on}")

    def threshold_pence(self, rule: OutcomeRule, on: datetime.date) -> int:
        """Return hours x weeks x wage of the day, in whole pence (416 h at £12.21 is 507,936)."""
        if rule.kind != "earnings_threshold":
            raise UnknownRule(f"rule {rule.code} has no earnings threshold")
        hours = int(rule.hours_per_week or 0) * int(rule.weeks or 0)
        return hours * self.wage_pence(str(rule.wage), on)

    def grade(self, code: str) -> EvidenceGrade:
        """Return the evidence grade with this code."""
        for grade in self.grades:
            if grade.code == code:
                return grade
        raise UnknownRule(f"no evidence grade {code}")

    def best_grade(self, codes: Iterable[str]) -> EvidenceGrade:
        """Return the strongest grade among the evidence held; NONE when nothing is."""
        return min(
            (self.grade(code) for code in codes), key=lambda g: g.grade, default=self.grade("NONE")
        )


@functools.cache
def load_rules(path: Path = RULES_FILE) -> RuleBook:
    """Read the rule file. Raises UnknownRule for a kind the engine does not know."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    rules = tuple(OutcomeRule(**entry) for entry in raw["rule"])
    for rule in rules:
        if rule.kind not in KINDS:
            raise UnknownRule(f"rule {rule.code} has the unknown kind {rule.kind}")
    return RuleBook(
        version=raw["version"],
        rules=rules,
        grades=tuple(EvidenceGrade(**entry) for entry in raw["evidence_grade"]),
        wages=tuple(
            (entry["name"], entry["valid_from"], entry["valid_to"], entry["pence_per_hour"])
            for entry in raw["wage"]
        ),
    )
