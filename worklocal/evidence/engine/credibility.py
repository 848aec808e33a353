"""May this number be believed? Balance, overlap, placebo; and the refusal nobody can override."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import stats

from worklocal.evidence.engine.balancing import (
    NoOverlap,
    balance_table,
    effective_number,
    entropy_weights,
    support_table,
)
from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.linear import Array, Interval, coefficient, fit
from worklocal.evidence.engine.matched import score_of
from worklocal.evidence.engine.study import Study

FEWEST_EFFECTIVE_CONTROLS = 50
LARGEST_DIFFERENCE = 0.1
WEAKEST_FIRST_STAGE = 10
WEIGHTING = {"entropy", "aipw", "matching", "stratification"}


@dataclass
class Verdict:
    """`refused` as soon as one reason stands. `cautions` never refuse. `checks` are shown."""

    reasons: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    checks: dict[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        return "refused" if self.reasons else "credible"


def placebo_study(study: Study) -> tuple[Study, list[str]]:
    """The same study with the placebo as outcome; covariates that give it away are left out.

    A covariate gives the placebo away when it is the placebo, moves exactly with it, or only
    says on which side of a line it fell (out of work in 1975, when earnings of 1975 are tested).
    """
    placebo = study.placebo
    assert placebo is not None  # noqa: S101 - callers have looked
    told = [j for j in range(study.X.shape[1]) if _gives_away(study.X[:, j], placebo)]
    kept = [j for j in range(study.X.shape[1]) if j not in told]
    changed = {
        **study.__dict__,
        "outcome": placebo,
        "outcome_name": study.placebo_name,
        "X": study.X[:, kept],
        "names": [study.names[j] for j in kept],
    }
    return Study(**changed), [study.names[j] for j in told]


def placebo_regression(study: Study) -> Interval:
    """The plain rule: least squares of the placebo on treatment and what remains, HC1 or CR2."""
    X = np.column_stack([np.ones(len(study.outcome)), study.treatment, study.X])
    return coefficient(fit(X, study.outcome, study.weights), 1, "hc1", study.cluster)


def judge_comparison(study: Study, effect: Effect, placebo_effect: Effect | None) -> Verdict:
    """Refuse when overlap, balance or the placebo fails, or when no placebo is given.

    `placebo_effect` is the method's own answer for the placebo, where it has one.
    """
    verdict = Verdict()
    if not study.X.shape[1]:
        verdict.reasons.append("no covariates given: the groups cannot be shown to be alike")
    else:
        _judge_balance(study, effect, verdict)
    judge_placebo(study, placebo_effect, verdict)
    return verdict


def judge_placebo(study: Study, placebo_effect: Effect | None, verdict: Verdict) -> None:
    """Add to `verdict` the placebo's estimate and, when its interval leaves out 0, a reason."""
    if study.placebo is None:
        verdict.reasons.append("no placebo given: a comparison is not reported without one")
        verdict.checks["placebo"] = None
        return
    alone, left_out = placebo_study(study)
    plain = placebo_regression(alone)
    tried = {"regression": plain}
    if placebo_effect is not None:
        tried[placebo_effect.method] = placebo_effect.interval
    verdict.checks["placebo"] = {
        "outcome": study.placebo_name,
        "left_out_covariates": left_out,
        "estimate": plain.estimate,
        "se": plain.se,
        "ci_low": plain.ci_low,
        "ci_high": plain.ci_high,
        "p": plain.p,
        "by_method": tried,
    }
    for name, found in tried.items():
        if found.ci_low > 0 or found.ci_high < 0:
            verdict.reasons.append(
                f"placebo failed: the {name} estimate finds an 'effect' of {found.estimate:,.4g} "
                f"({found.ci_low:,.4g} to {found.ci_high:,.4g}) on {study.placebo_name}, "
                "which the programme cannot have changed"
            )


def judge_trial(study: Study) -> Verdict:
    """A randomised comparison is believed; a failed placebo or poor balance only cautions."""
    verdict = Verdict()
    if study.X.shape[1]:
        base = _base(study)
        table = balance_table(study.X, study.names, study.treated, base, base)
        verdict.checks["balance"] = table
        verdict.checks["largest_smd"] = max(abs(row.smd_before) for row in table)
    if study.placebo is not None:
        _caution_placebo(study, verdict, "the placebo {} differs by arm")
    return verdict


def judge_instrument(study: Study, effect: Effect) -> Verdict:
    """Refuse an instrument whose first-stage F is below 10 (Staiger-Stock 1997).

    A placebo that differs by offer only cautions: the offer, like an arm, is taken as given by lot.
    """
    verdict = Verdict()
    if study.placebo is not None and study.offer is not None:
        by_offer = replace(study, treatment=study.offer)
        _caution_placebo(by_offer, verdict, "the placebo {} differs by offer")
    strength = float(effect.detail.get("first_stage_f", np.nan))
    if strength < WEAKEST_FIRST_STAGE:
        verdict.reasons.append(
            f"weak instrument: first-stage F is {strength:.1f}, below {WEAKEST_FIRST_STAGE}"
        )
    return verdict


def judge_panel(study: Study, effect: Effect) -> Verdict:
    """Refuse a before-and-after design whose own past does not support it."""
    verdict = Verdict()
    movement = effect.detail.get("earlier_movement")
    if effect.method == "synthetic":
        error, spread = effect.detail["earlier_error"], effect.detail["earlier_spread"]
        if error > 0.5 * spread:
            verdict.reasons.append(
                f"poor fit before treatment: error {error:.4g} against a spread of {spread:.4g}"
            )
        if effect.n_control < 19:
            floor = 1 / (effect.n_control + 1)
            verdict.cautions.append(f"{effect.n_control} donors: p cannot be below {floor:.2f}")
        return verdict
    if movement is not None:
        verdict.checks["earlier_movement"] = movement
        if movement.ci_low > 0 or movement.ci_high < 0:
            verdict.reasons.append(
                f"the groups moved apart before treatment ({movement.estimate:.4g} a period, "
                f"{movement.ci_low:.4g} to {movement.ci_high:.4g})"
            )
    if study.placebo is not None:
        judge_placebo(study, None, verdict)
    elif movement is None:
        verdict.reasons.append(
            "nothing tests whether the groups would have moved alike: "
            "give a placebo, or two periods before treatment"
        )
    return verdict


def robustness_value(t: float, df: float, share: float = 1.0) -> float:
    """Cinelli-Hazlett 2020: how much of what is left, in outcome and in treatment alike, an
    unseen cause would have to explain to take away `share` of the estimate."""
    if not (np.isfinite(t) and df > 0):
        return np.nan
    f2 = (share * abs(t)) ** 2 / df
    return float((np.sqrt(f2**2 + 4 * f2) - f2) / 2)


def sensitivity(study: Study) -> dict[str, float]:
    """Robustness values of the least-squares effect, to nought and to insignificance."""
    X = np.column_stack([np.ones(len(study.outcome)), study.treatment, study.X])
    model = fit(X, study.outcome, study.weights)
    found = coefficient(model, 1, "classical")
    df = model.n - model.k
    t = abs(found.estimate / found.se) if found.se > 0 else np.nan
    f = t / np.sqrt(df)
    f_lost = stats.t.ppf(0.975, df - 1) / np.sqrt(df - 1)
    left = f - f_lost
    weak = 0.0 if left <= 0 else float((np.sqrt(left**4 + 4 * left**2) - left**2) / 2)
    return {
        "robustness_value": robustness_value(t, df),
        "robustness_value_95": weak,
        "partial_r2_treatment": float(t**2 / (t**2 + df)),
    }


def _caution_placebo(study: Study, verdict: Verdict, words: str) -> None:
    alone, left_out = placebo_study(study)
    plain = placebo_regression(alone)
    verdict.checks["placebo"] = {
        "outcome": study.placebo_name,
        "left_out_covariates": left_out,
        "estimate": plain.estimate,
        "se": plain.se,
        "ci_low": plain.ci_low,
        "ci_high": plain.ci_high,
        "p": plain.p,
    }
    if plain.ci_low > 0 or plain.ci_high < 0:
        verdict.cautions.append(
            f"{words.format(study.placebo_name)} (p {plain.p:.3g}): "
            "look at how people were allocated and who was lost"
        )


def _judge_balance(study: Study, effect: Effect, verdict: Verdict) -> None:
    base = _base(study)
    weights, kind = effect.weights, f"the weights of {effect.method}"
    if effect.method == "difference":
        weights, kind = base, "no weighting"
    elif weights is None:
        kind = "entropy balancing weights"
        try:
            weights = entropy_weights(study.X, study.treated, study.weights)
        except NoOverlap as lack:
            verdict.reasons.append(f"no overlap: {lack}")
            verdict.checks["overlap"] = _overlap(study)
            return
    table = balance_table(study.X, study.names, study.treated, weights, base)
    number = effective_number(weights[~study.treated])
    worst = max(table, key=lambda row: abs(row.smd_after))
    verdict.checks |= {
        "weights": kind,
        "effective_controls": number,
        "balance": table,
        "largest_smd": abs(worst.smd_after),
        "overlap": _overlap(study),
    }
    if number < FEWEST_EFFECTIVE_CONTROLS:
        verdict.reasons.append(
            f"too few effective controls: {number:.1f}, below {FEWEST_EFFECTIVE_CONTROLS}"
        )
    if abs(worst.smd_after) > LARGEST_DIFFERENCE:
        verdict.reasons.append(
            f"not balanced: {worst.covariate} still differs by {worst.smd_after:.2f} standard "
            f"deviations with {kind}, above {LARGEST_DIFFERENCE}"
        )


def _overlap(study: Study) -> dict[str, Any]:
    p = score_of(study).probability
    control = p[~study.treated]
    outside = (p[study.treated] > control.max()) | (p[study.treated] < control.min())
    return {
        "treated_outside_control_range": int(outside.sum()),
        "table": support_table(p, study.treated),
    }


def _base(study: Study) -> Array:
    return np.ones(len(study.outcome)) if study.weights is None else study.weights


def _gives_away(x: Array, placebo: Array) -> bool:
    if x.std() == 0 or placebo.std() == 0:
        return False
    if abs(np.corrcoef(x, placebo)[0, 1]) > 1 - 1e-9:
        return True
    values = np.unique(x)
    if len(values) > 2:
        return False
    one, other = placebo[x == values[0]], placebo[x == values[1]]
    return bool(one.max() < other.min() or other.max() < one.min())
