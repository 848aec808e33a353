"""The plan of a trial: what an analyst writes, the words that are registered, and reading them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from worklocal.evidence.trials.enums import ArmKind, Harm
from worklocal.evidence.trials.models import PlanVersion, Trial

KINDS_OF_LOOK = {
    "obrien-fleming": "O’Brien-Fleming: very strict early, nearly the usual test at the end",
    "pocock": "Pocock: the same strictness at every look",
}
CONSENT = (
    "I agree to take part in the study “{title}”. I know that chance decides which kind of help I"
    " get, that every kind is real help, that my record is used to see which works better, and"
    " that I can stop at any time without giving a reason and keep my support."
)
LONGEST_CONSENT = 500


@dataclass(frozen=True)
class Arm:
    """`share`: the arm's part of the ratio. `switches`: what it turns off in the product."""

    code: str
    name: str
    kind: str = ArmKind.USUAL
    share: int = 1
    switches: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrialDraft:
    """What an analyst writes before registering. People are randomised one by one.

    `planned_n` is people in all; `within_days` how long after allocation the outcome may come.
    """

    code: str
    title: str
    question: str
    population: str
    estimand: str
    arms: tuple[Arm, ...]
    primary_outcome: str
    within_days: int
    planned_n: int
    assumptions: str
    looks: int = 3
    look_kind: str = "obrien-fleming"
    harm: str = Harm.LEFT_EARLY
    subgroups: str = "Two or more disadvantages, or fewer: as an interaction"
    blocks: tuple[int, ...] = (4, 6)
    strata: tuple[str, ...] = ("DISTRICT",)
    consent: str = ""
    hypotheses: tuple[str, ...] = field(default=())


def plan_of(draft: TrialDraft, *, seed_sha256: str, engine_version: str) -> dict[str, Any]:
    """The registered mapping: every part the engine asks for, and what the product runs on."""
    return {
        "title": draft.title,
        "question": draft.question,
        "hypotheses": list(draft.hypotheses),
        "population": draft.population,
        "arms": [{**asdict(arm), "kind": str(arm.kind)} for arm in draft.arms],
        "unit": "person",
        "blocks": list(draft.blocks),
        "strata": list(draft.strata),
        "seed_sha256": seed_sha256,
        "primary_outcome": {"outcome": draft.primary_outcome, "within_days": draft.within_days},
        "estimand": draft.estimand,
        "sample_size": {"people": draft.planned_n, "assumptions": draft.assumptions},
        "looks": {"planned": draft.looks, "kind": draft.look_kind, "harm": str(draft.harm)},
        "subgroups": draft.subgroups,
        "analysis": "Difference of shares by arm as drawn (intention to treat), 5% in all",
        "consent": draft.consent or CONSENT.format(title=draft.title),
        "engine_version": engine_version,
    }


FIXED = ("arms", "unit", "blocks", "strata", "seed_sha256", "primary_outcome")
"""Parts no later version may change: with another outcome or other arms it is another trial."""


@dataclass(frozen=True)
class CurrentPlan:
    """The newest version, read. `whole` is all of it."""

    version: int
    sha256: str
    whole: Mapping[str, Any]

    @property
    def planned_n(self) -> int:
        return int(self.whole["sample_size"]["people"])

    @property
    def outcome(self) -> str:
        return str(self.whole["primary_outcome"]["outcome"])

    @property
    def within_days(self) -> int:
        return int(self.whole["primary_outcome"]["within_days"])

    @property
    def looks(self) -> int:
        return int(self.whole["looks"]["planned"])

    @property
    def look_kind(self) -> str:
        return str(self.whole["looks"]["kind"])

    @property
    def harm(self) -> Harm:
        return Harm(self.whole["looks"]["harm"])

    @property
    def consent(self) -> str:
        return str(self.whole["consent"])


def current_plan(trial: Trial) -> CurrentPlan:
    newest = PlanVersion.objects.filter(trial=trial).order_by("-version", "-id").first()
    assert newest is not None, "A trial is registered with its plan."  # noqa: S101
    return CurrentPlan(newest.version, newest.sha256, json.loads(newest.text))
