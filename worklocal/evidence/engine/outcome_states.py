"""What is known on a day, where people who left benefit went, and steps up in work."""

import datetime
from dataclasses import dataclass

import polars as pl

from .frames import BadInput, require_columns
from .outcome_rules import OutcomeRule, RuleBook


@dataclass(frozen=True)
class FlowCount:
    """Four counts of people that leave nobody out; they add up to `total`."""

    benefit_end_only: int
    job_start: int
    sustained: int
    unknown: int

    @property
    def total(self) -> int:
        """Everybody counted, each once."""
        return self.benefit_end_only + self.job_start + self.sustained + self.unknown


def as_known_on(records: pl.DataFrame, day: datetime.date) -> pl.DataFrame:
    """The records as they stood at the end of `day`: corrected, and without the cancelled.

    `records` has recorded_on (Date) and may have record (the identity that a later row with the
    same value corrects) and cancelled_on (Date or null). Rows keep their order.
    """
    require_columns(records, ["recorded_on"])
    known = records.filter(pl.col("recorded_on") <= day)
    if "record" in known.columns:
        known = known.with_row_index("_place").sort("recorded_on", "_place")
        known = known.unique("record", keep="last", maintain_order=True).sort("_place")
        known = known.drop("_place")
    if "cancelled_on" in known.columns:
        known = known.filter(pl.col("cancelled_on").is_null() | (pl.col("cancelled_on") > day))
    return known


def count_flow(people: pl.DataFrame) -> FlowCount:
    """Count where people went; a benefit that ended is never counted as a job.

    `people` has one row a person with Booleans benefit_ended, job_started and sustained, and
    destination_known (a known destination other than work, such as retirement or a move). Each
    person is counted in the strongest state proved: sustained, job_start, benefit_end_only (the
    end and its reason are known, and it is not work), and otherwise unknown. Raises BadInput
    when somebody is sustained without a job start.
    """
    require_columns(people, ["benefit_ended", "job_started", "sustained", "destination_known"])
    table = people.with_row_index("row", offset=1)
    impossible = table.filter(pl.col("sustained") & ~pl.col("job_started"))
    if impossible.height:
        raise BadInput(int(impossible["row"][0]), "sustained work without a job start")
    counts = table.select(
        sustained=pl.col("sustained").sum(),
        job_start=(pl.col("job_started") & ~pl.col("sustained")).sum(),
        benefit_end_only=(
            pl.col("benefit_ended") & pl.col("destination_known") & ~pl.col("job_started")
        ).sum(),
    ).row(0, named=True)
    known = {name: int(value) for name, value in counts.items()}
    return FlowCount(unknown=table.height - sum(known.values()), **known)


def progression_dates(states: pl.DataFrame, rule: OutcomeRule) -> pl.DataFrame:
    """The first day each person's work is better than at their first observation, by the rule.

    `states` has person, observed_on (Date) and the rule's field (a number; missing rows are
    passed over). Returns person, first_value, best_value and outcome_date (null: not reached),
    in order of first appearance. Raises BadInput when the rule is not one of progression.
    """
    if rule.kind != "progression" or rule.field is None:
        raise BadInput(None, f"rule {rule.code} is not a rule of progression")
    require_columns(states, ["person", "observed_on", rule.field])
    value = pl.col(rule.field).cast(pl.Float64)
    seen = (
        states.filter(value.is_not_null())
        .sort("person", "observed_on", maintain_order=True)
        .with_columns(value.alias("value"), value.first().over("person").alias("first_value"))
    )
    step = (
        pl.col("first_value") + rule.rise_at_least
        if rule.rise_at_least is not None
        else pl.col("first_value") * (1 + (rule.rise_share_at_least or 0.0))
    )
    met = (
        seen.filter(pl.col("value") >= step - 1e-9)
        .group_by("person")
        .agg(pl.col("observed_on").min().alias("outcome_date"))
    )
    summary = seen.group_by("person").agg(
        pl.col("first_value").first(), pl.col("value").max().alias("best_value")
    )
    people = states.select(pl.col("person").unique(maintain_order=True))
    return people.join(summary, on="person", how="left", maintain_order="left").join(
        met, on="person", how="left", maintain_order="left"
    )


def evidence_of(states: pl.DataFrame, rules: RuleBook) -> pl.DataFrame:
    """The strongest evidence each person's outcome rests on.

    `states` has person and evidence (a grade's code, or null for none). Returns person,
    evidence, evidence_grade (1 strongest to 6 none) and payable.
    """
    require_columns(states, ["person", "evidence"])
    held = states.group_by("person", maintain_order=True).agg(pl.col("evidence").drop_nulls())
    rows = []
    for person, codes in held.iter_rows():
        best = rules.best_grade(codes)
        rows.append((person, best.code, best.grade, best.payable))
    return pl.DataFrame(
        rows, schema=["person", "evidence", "evidence_grade", "payable"], orient="row"
    )
