"""One question, one answer: run the estimator asked for, then every check, then the verdict."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from worklocal.evidence.engine import bounds, instrument, matched, panel, quantiles
from worklocal.evidence.engine import trial_estimators as trial
from worklocal.evidence.engine.balancing import NoOverlap
from worklocal.evidence.engine.credibility import (
    Verdict,
    judge_comparison,
    judge_instrument,
    judge_panel,
    judge_trial,
    placebo_study,
    sensitivity,
)
from worklocal.evidence.engine.effects import Effect
from worklocal.evidence.engine.frames import ENGINE_VERSION, BadInput
from worklocal.evidence.engine.linear import Interval
from worklocal.evidence.engine.study import Study

ADJUSTED = "difference that remains once the covariates are held alike; no one was randomised"
DESIGNS = ("trial", "iv", "comparison")
PANEL_METHODS = {"did", "group-time", "synthetic"}
METHODS = {
    "trial": ("difference", "ols", "lin", "stratified", "randomisation", "aipw"),
    "iv": ("2sls", "wald", "kappa"),
    "comparison": (
        "entropy", "aipw", "matching", "stratification", "oaxaca", "ols", "lin", "difference",
        "did", "group-time", "synthetic",
    ),
}  # fmt: skip
ERRORS = {
    "2sls": ("classical", "pooled", "hc0", "hc1"),
    "wald": ("classical", "pooled", "hc0", "hc1"),
}
OWN_ERROR = {
    "stratified", "aipw", "kappa", "entropy", "matching", "stratification", "oaxaca",
    "group-time", "synthetic", "lee", "attrition",
}  # fmt: skip
CANNOT_USE = {
    "stratified": ("weights", "cluster"),
    "matching": ("weights", "cluster"),
    "stratification": ("weights", "cluster"),
    "oaxaca": ("cluster",),
    "group-time": ("weights", "cluster"),
    "synthetic": ("weights", "cluster"),
}


@dataclass(frozen=True)
class Question:
    """What is asked of a study. `se` is a formula of `linear.FORMULAS`, "neyman" or "pooled"."""

    design: str
    method: str | None = None
    se: str | None = None
    quantiles: list[float] = field(default_factory=list)
    bounds: str | None = None
    outcome_range: tuple[float | None, float | None] = (None, None)
    seed: int = 1
    draws: int | None = None


def answer(study: Study, question: Question) -> dict[str, Any]:
    """The whole answer, ready for JSON; verdict "credible" or "refused" with its reasons.

    Raises BadInput for a question the table cannot carry. Nothing turns a refusal off: when the
    verdict is "refused", `headline` is None and the numbers stay only for an evaluator's audit.
    """
    method = _method(study, question)
    lost: str | None = None
    try:
        effect = estimator(method, question)(study)
        rows = _quantile_rows(study, question)
    except NoOverlap as lack:
        lost, rows = str(lack), []
        nothing = Interval(*[np.nan] * 6)
        effect = Effect(method, matched.ATT, "none", nothing, study.n_treated, study.n_control)
    except ValueError as reason:
        raise BadInput(None, str(reason)) from reason
    if question.design == "comparison" and effect.estimand == trial.ITT:
        effect = replace(effect, estimand=ADJUSTED)
    effect = _few_clusters(study, question, effect)
    verdict = _verdict(study, question, effect, lost)
    found = effect.interval
    if np.isfinite(found.estimate) and method != "synthetic":
        if not np.isfinite(found.se):
            verdict.reasons.append("too few people in an arm to know how uncertain the effect is")
        elif found.se == 0:
            verdict.cautions.append("the outcome does not vary within the arms: no p can be given")
    report = {
        "method": effect.method,
        "design": question.design,
        "outcome": study.outcome_name,
        "treatment": study.treatment_name,
        "estimand": effect.estimand,
        "estimate": found.estimate,
        "se": found.se,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "p": found.p,
        "n_treated": effect.n_treated,
        "n_control": effect.n_control,
        "verdict": verdict.word,
        "reasons": verdict.reasons,
        "cautions": verdict.cautions,
        "headline": None if verdict.reasons else headline(effect),
        "formula": effect.formula,
        "engine_version": ENGINE_VERSION,
        "version": f"engine {ENGINE_VERSION}",
        "covariates": study.names,
        "dropped_rows": study.dropped_rows,
        "notes": study.notes,
        "seed": question.seed,
    }
    report |= {k: v for k, v in effect.detail.items() if k not in report} | verdict.checks
    if rows:
        report["quantiles"] = rows
    if question.design == "trial" and question.bounds is None:
        report["also"] = _also(study, question)
    if question.design == "comparison" and not lost and method not in PANEL_METHODS:
        report["sensitivity"] = sensitivity(study)
    return report


def headline(effect: Effect) -> str:
    """One plain sentence with the interval, for a page."""
    found = effect.interval
    if "lower" in effect.detail:
        low, high = effect.detail["lower"], effect.detail["upper"]
        return (
            f"between {low:,.4g} and {high:,.4g} "
            f"(95% interval {found.ci_low:,.4g} to {found.ci_high:,.4g})"
        )
    if not np.isfinite(found.ci_low):
        return f"{found.estimate:,.4g} (p {found.p:.3g})"
    return f"{found.estimate:,.4g} (95% interval {found.ci_low:,.4g} to {found.ci_high:,.4g})"


def estimator(method: str, question: Question) -> Callable[[Study], Effect]:
    """The function that answers for a method, with the question's options bound."""
    comparison = question.design == "comparison"
    plain = {"neyman": "hc2", "pooled": "classical"}
    chosen = plain.get(question.se or "", question.se)
    robust = chosen or ("hc1" if comparison else "hc2")
    seed, draws = question.seed, question.draws
    low, high = question.outcome_range
    made: dict[str, Callable[[Study], Effect]] = {
        "difference": lambda s: trial.difference_in_means(s, _error_of_means(question.se)),
        "ols": lambda s: trial.regression(s, se=robust),
        "lin": lambda s: trial.lin(s, chosen or "hc2"),
        "stratified": trial.stratified,
        "randomisation": lambda s: trial.randomisation_test(s, seed, draws or 20_000),
        "aipw": lambda s: matched.aipw(s, "att" if comparison else "ate"),
        "entropy": matched.entropy_balancing,
        "matching": matched.nearest_match,
        "stratification": matched.propensity_strata,
        "oaxaca": matched.oaxaca,
        "2sls": lambda s: instrument.two_stage(s, chosen or "hc1"),
        "wald": lambda s: instrument.two_stage(s, chosen or "hc1"),
        "kappa": instrument.kappa_least_squares,
        "did": _did(chosen or "hc1"),
        "group-time": lambda s: panel.group_time(s, seed, draws or 400),
        "synthetic": panel.synthetic_control,
        "lee": lambda s: bounds.lee_bounds(s, seed, draws or 400),
        "attrition": lambda s: bounds.attrition_bounds(s, low, high),
    }
    return made[method]


def _error_of_means(se: str | None) -> str:
    """The two errors a difference has a formula for, or one of least squares."""
    if se in ("pooled", "classical"):
        return "pooled"
    return "neyman" if se in (None, "neyman", "hc2") else se


def _did(se: str) -> Callable[[Study], Effect]:
    def did(study: Study) -> Effect:
        if study.unit is not None:
            return panel.two_way(study)
        if study.time is not None:
            return panel.two_periods(study, se)
        return panel.change_from_baseline(study, se)

    return did


def _method(study: Study, question: Question) -> str:
    if question.design not in DESIGNS:
        raise BadInput(None, f"design is one of {', '.join(DESIGNS)}")
    if question.bounds is not None:
        return question.bounds
    method = question.method
    if method is None:
        plain = "stratified" if study.strata is not None else "difference"
        if study.cluster is not None:
            plain = "difference"
        trial_default = ("lin" if _carries_lin(study) else "ols") if study.X.shape[1] else plain
        method = {"trial": trial_default, "iv": "2sls", "comparison": "entropy"}[question.design]
    if method not in METHODS[question.design]:
        offered = ", ".join(METHODS[question.design])
        raise BadInput(None, f"{method} is no method for design {question.design}: {offered}")
    for part in CANNOT_USE.get(method, ()):
        if getattr(study, part) is not None:
            raise BadInput(None, f"{method} cannot take --{part} into account; choose another")
    if question.se is not None and method in OWN_ERROR:
        raise BadInput(None, f"{method} has a standard error of its own; leave out --se")
    if question.se is not None and question.se not in ERRORS.get(method, (question.se,)):
        raise BadInput(None, f"{method} takes --se {', '.join(ERRORS[method])}")
    if question.design == "comparison" and study.strata is not None:
        raise BadInput(None, "strata belong to a randomisation; give them as covariates")
    if method in ("entropy", "oaxaca", "matching", "stratification") and not study.X.shape[1]:
        raise BadInput(None, f"{method} needs --covariates")
    return method


def _carries_lin(study: Study) -> bool:
    """Whether each arm has people enough for its own slopes; if not, they share them."""
    strata = 0 if study.strata is None else len(np.unique(study.strata)) - 1
    return bool(min(study.n_treated, study.n_control) > study.X.shape[1] + strata + 1)


def _quantile_rows(study: Study, question: Question) -> list[dict[str, Any]]:
    if not question.quantiles:
        return []
    if question.design == "comparison":
        raise BadInput(None, "quantile effects are made for trials and offers only")
    return list(
        quantiles.quantile_effects(study, question.quantiles, question.seed, question.draws or 100)
    )


def _few_clusters(study: Study, question: Question, effect: Effect) -> Effect:
    if question.design != "trial" or not trial.clusters_are_whole(study):
        return effect
    counts = trial.cluster_counts(study)
    if min(counts.values()) >= trial.FEW_CLUSTERS or effect.method == "randomisation":
        return effect
    drawn = trial.randomisation_test(study, question.seed, question.draws or 20_000).interval
    found = replace(effect.interval, p=drawn.p)
    detail = effect.detail | {"p_cr2": effect.interval.p, "seed": question.seed}
    formula = f"{effect.formula}; p by re-drawn allocation of clusters (fewer than 10 an arm)"
    return replace(effect, interval=found, formula=formula, detail=detail)


def _verdict(study: Study, question: Question, effect: Effect, lost: str | None) -> Verdict:
    if question.design == "trial":
        return judge_trial(study)
    if question.design == "iv":
        if effect.method == "kappa":
            first = instrument.two_stage(study)
            effect.detail["first_stage_f"] = first.detail["first_stage_f"]
        return judge_instrument(study, effect)
    if effect.method in PANEL_METHODS:
        return judge_panel(study, effect)
    verdict = judge_comparison(study, effect, _placebo_effect(study, question, effect.method))
    if lost and not any("no overlap" in reason for reason in verdict.reasons):
        verdict.reasons.insert(0, f"no overlap: {lost}")
    return verdict


def _placebo_effect(study: Study, question: Question, method: str) -> Effect | None:
    if study.placebo is None or method in ("ols", *PANEL_METHODS):
        return None
    alone, _ = placebo_study(study)
    if not alone.X.shape[1] and method != "difference":
        return None
    try:
        return estimator(method, question)(alone)
    except (NoOverlap, ValueError):
        return None


def _also(study: Study, question: Question) -> list[dict[str, Any]]:
    """The always-on estimates of a trial, whichever was asked for."""
    tried = ["difference"]
    if study.X.shape[1]:
        tried += ["ols", "lin"]
    if study.strata is not None and study.cluster is None and study.weights is None:
        tried.append("stratified")
    rows = []
    for name in tried:
        try:
            effect = estimator(name, Question(question.design))(study)
        except ValueError:
            continue
        found = effect.interval
        rows.append(
            {
                "method": name, "estimate": found.estimate, "se": found.se,
                "ci_low": found.ci_low, "ci_high": found.ci_high, "p": found.p,
            }
        )  # fmt: skip
    return rows
