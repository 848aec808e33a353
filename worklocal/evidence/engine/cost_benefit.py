"""What a service costs and brings, to whom and when, with ranges; cases are never added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .cost_benefit_model import CASES, CHAIN, Benefit, Input, Model

# HM Treasury Green Book, annex on discounting: (last year, rate). Health has a lower schedule.
STANDARD = ((30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (10**6, 0.01))
HEALTH = (
    (30, 0.015), (75, 0.0129), (125, 0.0107), (200, 0.0086), (300, 0.0064), (10**6, 0.0043),
)  # fmt: skip
EFFECT_WARNING = 0.05


@dataclass(frozen=True)
class CaseResult:
    """One case. Money in pounds of the model's price year; present values at year 0.

    `by_year` is undiscounted, after correction, from year 0. `payback_year` is the first year in
    which benefits so far reach costs so far, both discounted; None if never.
    """

    case: str
    by_year: tuple[float, ...]
    present_value: float
    ratio: float
    net: float
    payback_year: int | None


@dataclass(frozen=True)
class Result:
    """One reading of a model: no ranges.

    `additional` is people who would not have had the outcome anyway. `returned` is the part of
    the fiscal benefit the area gets back, `break_even_share` the part it would need to have back
    for its cost (None: even all of it is not enough), `cashable` what frees money.
    """

    participants: float
    gross: float
    additional: float
    cost_by_year: tuple[float, ...]
    cost: float
    cases: tuple[CaseResult, ...]
    returned: float
    break_even_share: float | None
    cashable: float
    benefit_by_agency: Mapping[str, Mapping[str, float]]
    cost_by_agency: Mapping[str, float]

    def case(self, name: str) -> CaseResult:
        """The case of this name; raises KeyError when the model has none."""
        return {one.case: one for one in self.cases}[name]


@dataclass(frozen=True)
class Ranges:
    """Draws from every input's range. Limits are the 5th, 50th and 95th percentiles.

    `neutral_at_share` is the share of draws in which what comes back, at the agreed share of
    savings, covers the cost within the model's years; `neutral_at_all` if all came back.
    """

    draws: int
    seed: int
    ratio: Mapping[str, tuple[float, float, float]]
    net: Mapping[str, tuple[float, float, float]]
    neutral_at_share: float
    neutral_at_all: float
    break_even_share: tuple[float, float, float]


def discount_factor(
    year: int, schedule: Sequence[tuple[int, float]] = STANDARD, rate: float | None = None
) -> float:
    """The value now of £1 in `year` (0 is not discounted), by schedule or by one rate."""
    if rate is not None:
        return float((1 + rate) ** -year)
    factor, done = 1.0, 0
    for last, each in schedule:
        steps = min(year, last) - done
        if steps <= 0:
            break
        factor /= (1 + each) ** steps
        done += steps
    return factor


def evaluate(model: Model) -> Result:
    """Read the model once, at its central values."""
    values = {name: [np.array(v) for v in one.value] for name, one in model.inputs.items()}
    return _result(model, values)


def simulate(model: Model, *, draws: int = 10_000, seed: int = 1) -> Ranges:
    """Read the model `draws` times, every input from a triangle of low, value and high.

    The years of one input move together; different inputs are drawn apart. Deterministic for a
    seed.
    """
    rng = np.random.default_rng(seed)
    values = {name: _draw(one, rng, draws) for name, one in sorted(model.inputs.items())}
    _, _, additional = _chain(values)
    factors = _factors(model)
    cost = _worth(_costs(model, values), factors)
    present, ratio, net = {}, {}, {}
    for case in _cases(model):
        flows = _flows(model, values, additional, case)
        present[case] = _worth(flows, factors)
        ratio[case] = _limits(present[case] / cost)
        net[case] = _limits(present[case] - cost)
    fiscal = present.get("fiscal", np.zeros(draws))
    needed = np.divide(cost, fiscal, out=np.full(draws, np.inf), where=fiscal > 0)
    return Ranges(
        draws=draws,
        seed=seed,
        ratio=ratio,
        net=net,
        neutral_at_share=float(np.mean(model.savings_share * fiscal >= cost)),
        neutral_at_all=float(np.mean(fiscal >= cost)),
        break_even_share=_limits(needed),
    )


def cautions(model: Model) -> list[str]:
    """What a reader must know before the headline: weak grades, typed effects, no ranges."""
    found = []
    effect = model.inputs["impact"].value[0] * (1 - model.inputs["deadweight"].value[0])
    if effect > EFFECT_WARNING:
        found.append(
            f"The plan assumes {100 * effect:.1f} points more in work; the best British trials "
            "found up to 4, and plans have run 1.5 to 1.8 times what was achieved."
        )
    weak = sorted(name for name, one in model.inputs.items() if one.grade >= 5)
    if weak:
        found.append(f"Rests on old or expert-guess evidence (grade 5 or 6): {', '.join(weak)}.")
    fixed = sorted(name for name, one in model.inputs.items() if one.low == one.high)
    if fixed:
        found.append(f"No range was given for: {', '.join(fixed)}.")
    return found


def _result(model: Model, values: Mapping[str, list[np.ndarray]]) -> Result:
    participants, gross, additional = (float(v) for v in _chain(values))
    factors = _factors(model)
    spent = [float(v) for v in _costs(model, values)]
    cost = sum(c * f for c, f in zip(spent, factors, strict=True))
    cases = []
    for case in _cases(model):
        flows = [float(v) for v in _flows(model, values, np.array(additional), case)]
        worth = sum(b * f for b, f in zip(flows, factors, strict=True))
        cases.append(
            CaseResult(
                case, tuple(flows), worth, worth / cost, worth - cost,
                _payback(flows, spent, factors),
            )
        )  # fmt: skip
    fiscal = next((one.present_value for one in cases if one.case == "fiscal"), 0.0)
    by_agency, cashable = _by_agency(model, values, additional, factors)
    return Result(
        participants=participants,
        gross=gross,
        additional=additional,
        cost_by_year=tuple(spent),
        cost=cost,
        cases=tuple(cases),
        returned=model.savings_share * fiscal,
        break_even_share=cost / fiscal if fiscal >= cost else None,
        cashable=cashable,
        benefit_by_agency=by_agency,
        cost_by_agency=_cost_by_agency(model, values, factors),
    )


def _worth(flows: Sequence[np.ndarray], factors: Sequence[float]) -> np.ndarray:
    """Present value, draw by draw."""
    return np.asarray(np.sum([b * f for b, f in zip(flows, factors, strict=True)], axis=0))


def _chain(values: Mapping[str, list[np.ndarray]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    people, engagement, retention, impact, deadweight = (values[name][0] for name in CHAIN)
    participants = people * engagement * retention
    gross = participants * impact
    return participants, gross, gross * (1 - deadweight)


def _benefit_flow(
    model: Model, one: Benefit, values: Mapping[str, list[np.ndarray]], additional: np.ndarray
) -> list[np.ndarray]:
    rests_on = [model.inputs[name] for name in (*CHAIN, one.unit_value, one.persistence)]
    kept = 1 - max(item.correction for item in rests_on)
    yearly = additional * values[one.unit_value][0] * kept
    flow = [np.zeros_like(yearly)] * (model.years + 1)
    for i, share in enumerate(values[one.persistence]):
        if one.lag + i <= model.years:
            flow[one.lag + i] = yearly * share
    return flow


def _flows(
    model: Model, values: Mapping[str, list[np.ndarray]], additional: np.ndarray, case: str
) -> list[np.ndarray]:
    flows = [_benefit_flow(model, b, values, additional) for b in model.benefits if b.case == case]
    return [np.sum(np.stack(year), axis=0) for year in zip(*flows, strict=True)]


def _costs(model: Model, values: Mapping[str, list[np.ndarray]]) -> list[np.ndarray]:
    spent = [np.zeros_like(values["people"][0]) for _ in range(model.years + 1)]
    for one in model.costs:
        raised = 1 + model.inputs[one.amounts].correction
        for year, amount in enumerate(values[one.amounts][: model.years + 1]):
            spent[year] = spent[year] + amount * raised
    return spent


def _by_agency(
    model: Model,
    values: Mapping[str, list[np.ndarray]],
    additional: float,
    factors: Sequence[float],
) -> tuple[dict[str, dict[str, float]], float]:
    split: dict[str, dict[str, float]] = {}
    cashable = 0.0
    for one in model.benefits:
        flow = _benefit_flow(model, one, values, np.array(additional))
        worth = sum(float(b) * f for b, f in zip(flow, factors, strict=True))
        for agency, share in one.agencies.items():
            held = split.setdefault(one.case, {})
            held[agency] = held.get(agency, 0.0) + worth * share
        if one.case == "fiscal":
            whole_steps = additional // one.step * one.step if one.step else additional
            cashable += worth * one.cashable * (whole_steps / additional if additional else 0.0)
    return split, cashable


def _cost_by_agency(
    model: Model, values: Mapping[str, list[np.ndarray]], factors: Sequence[float]
) -> dict[str, float]:
    split: dict[str, float] = {}
    for one in model.costs:
        raised = 1 + model.inputs[one.amounts].correction
        amounts = zip(values[one.amounts], factors, strict=False)
        worth = sum(float(a) * f for a, f in amounts) * raised
        split[one.agency] = split.get(one.agency, 0.0) + worth
    return split


def _payback(
    flows: Sequence[float], spent: Sequence[float], factors: Sequence[float]
) -> int | None:
    so_far = np.cumsum([(b - c) * f for b, c, f in zip(flows, spent, factors, strict=True)])
    reached = np.flatnonzero(so_far >= 0)
    return int(reached[0]) if len(reached) else None


def _cases(model: Model) -> list[str]:
    return [case for case in CASES if any(one.case == case for one in model.benefits)]


def _factors(model: Model) -> list[float]:
    return [discount_factor(year, rate=model.discount_rate) for year in range(model.years + 1)]


def _draw(one: Input, rng: np.random.Generator, draws: int) -> list[np.ndarray]:
    """Triangular draws by their quantile, so that the years of one input move together."""
    place = rng.random(draws)
    drawn = []
    for low, mode, high in zip(one.low, one.value, one.high, strict=True):
        if high == low:
            drawn.append(np.full(draws, mode))
            continue
        turn = (mode - low) / (high - low)
        below = low + np.sqrt(place * (high - low) * (mode - low))
        above = high - np.sqrt((1 - place) * (high - low) * (high - mode))
        drawn.append(np.where(place < turn, below, above))
    return drawn


def _limits(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95], method="nearest")
    return float(low), float(middle), float(high)
