"""Sample size, power and smallest detectable effect. Every answer carries its formula's name."""

import math
from dataclasses import dataclass, field

import numpy as np
from scipy import optimize, stats

PRIOR_MEAN_POINTS = 1.5
PRIOR_SD_POINTS = 2.0
HOPEFUL_POINTS = 5.0
FORMULAS = {
    "pooled": "two proportions, variance pooled under the null (Fleiss; R power.prop.test)",
    "continuity": "two proportions, pooled null with Fleiss's continuity correction",
    "arcsine": "two proportions, arcsine effect size (Cohen's h; statsmodels, R pwr)",
}


@dataclass(frozen=True)
class Plan:
    """An answer of the power screen. `n_per_arm` is before rounding; `whole` after it."""

    formula: str
    n_per_arm: float
    power: float
    alpha: float
    detail: dict[str, float | int | str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def whole(self) -> int:
        return math.ceil(self.n_per_arm - 1e-9)


def size_for_proportions(
    control: float, treated: float, power: float = 0.8, alpha: float = 0.05,
    formula: str = "pooled", ratio: float = 1.0,
) -> float:  # fmt: skip
    """People in the control arm to tell two proportions apart, two-sided; the treated arm has
    `ratio` times as many. Unrounded. ValueError outside 0..1, for equal rates or odd formulas.

    Source: Fleiss, Levin and Paik 2003, chapter 4.
    """
    check_rates(control, treated)
    check_share(power=power, alpha=alpha)
    za, zb = stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)
    gap = abs(treated - control)
    if formula == "arcsine":
        h = 2 * math.asin(math.sqrt(treated)) - 2 * math.asin(math.sqrt(control))
        return _both_tails(abs(h) / math.sqrt(1 + 1 / ratio), za, power)
    if formula not in FORMULAS:
        raise ValueError(f"formula is one of {', '.join(FORMULAS)}")
    mean = (control + ratio * treated) / (1 + ratio)
    null = math.sqrt((1 + 1 / ratio) * mean * (1 - mean))
    true = math.sqrt(control * (1 - control) + treated * (1 - treated) / ratio)
    n = ((za * null + zb * true) / gap) ** 2
    if formula == "continuity":
        n = n / 4 * (1 + math.sqrt(1 + 2 * (1 + 1 / ratio) / (n * gap))) ** 2
    return float(n)


def _both_tails(unit: float, za: float, power: float) -> float:
    """n at which a two-sided normal test of mean unit sqrt(n) has this power, either tail."""

    def excess(n: float) -> float:
        shift = unit * math.sqrt(n)
        return float(stats.norm.sf(za - shift) + stats.norm.cdf(-za - shift) - power)

    rough = ((za + stats.norm.ppf(power)) / unit) ** 2
    return float(optimize.brentq(excess, 1e-9, 2 * rough + 10, xtol=1e-9))


def power_for_proportions(
    control: float, treated: float, n: float, alpha: float = 0.05, formula: str = "pooled",
    ratio: float = 1.0,
) -> float:  # fmt: skip
    """Power with n people in the control arm, by the same formula turned round."""
    low, high = 1e-6, 1 - 1e-12
    size = size_for_proportions
    if n <= size(control, treated, alpha / 2 + 1e-6, alpha, formula, ratio):
        return alpha / 2
    return float(
        optimize.brentq(
            lambda p: size(control, treated, p, alpha, formula, ratio) - n,
            max(low, alpha / 2 + 1e-6), high, xtol=1e-12,
        )
    )  # fmt: skip


def detectable_proportion(
    control: float, n: float, power: float = 0.8, alpha: float = 0.05, formula: str = "pooled"
) -> float:
    """Smallest rise in a proportion that n people an arm can show. ValueError when none can."""
    top = 1 - control - 1e-9
    if size_for_proportions(control, control + top, power, alpha, formula) > n:
        raise ValueError(f"{n:g} people an arm cannot show any rise from {control:g}")
    return float(
        optimize.brentq(
            lambda d: size_for_proportions(control, control + d, power, alpha, formula) - n,
            1e-7, top,
        )
    )  # fmt: skip


def size_for_means(
    difference: float, sd: float = 1.0, power: float = 0.8, alpha: float = 0.05
) -> float:
    """People per arm for a two-sided two-sample t test (noncentral t, as R power.t.test)."""
    check_share(power=power, alpha=alpha)
    if difference == 0 or sd <= 0:
        raise ValueError("the difference is not nought and the sd is above nought")
    shift = abs(difference) / sd

    def shortfall(n: float) -> float:
        df = 2 * (n - 1)
        cut = stats.t.ppf(1 - alpha / 2, df)
        return float(stats.nct.sf(cut, df, shift * math.sqrt(n / 2)) - power)

    rough = 2 * ((stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) / shift) ** 2
    return float(optimize.brentq(shortfall, 1.5, 4 * rough + 20, xtol=1e-9))


def design_effect(cluster_size: float, icc: float, size_cv: float = 0.0) -> float:
    """1 + ((1 + cv^2) m - 1) icc: Kish 1965; unequal sizes by Eldridge-Ashby-Kerry 2006."""
    if not 0 <= icc <= 1 or cluster_size < 1:
        raise ValueError("icc lies between 0 and 1 and clusters hold at least one person")
    return 1 + ((1 + size_cv**2) * cluster_size - 1) * icc


def detectable_by_clusters(
    areas_per_arm: int, people_per_area: float, icc: float, baseline: float,
    power: float = 0.8, alpha: float = 0.05,
) -> float:  # fmt: skip
    """Smallest detectable difference in proportions, t with 2k - 2 degrees of freedom.

    (t_alpha + t_power) sqrt(2 p q deff / (k m)), the baseline's variance in both arms
    (Murray 1998; Hayes and Moulton 2017).
    """
    if areas_per_arm < 2:
        raise ValueError("two areas an arm at least")
    check_rates(baseline, None)
    df = 2 * areas_per_arm - 2
    reach = stats.t.ppf(1 - alpha / 2, df) + stats.t.ppf(power, df)
    spread = 2 * baseline * (1 - baseline) * design_effect(people_per_area, icc)
    return float(reach * math.sqrt(spread / (areas_per_arm * people_per_area)))


def stepped_wedge_power(
    clusters_per_step: list[int], people_per_period: float, control: float, treated: float,
    tau: float, alpha: float = 0.05,
) -> float:  # fmt: skip
    """Hussey and Hughes 2007, closed form: one cluster group crosses over at each step.

    tau is the standard deviation between clusters, in the outcome's unit; the variance within
    is p(1-p) at the mean of the two rates. Periods = steps + 1. Two-sided.
    """
    check_rates(control, treated)
    if len(clusters_per_step) < 2 or min(clusters_per_step) < 1:
        raise ValueError("two steps at least, one cluster at least in each")
    mean = (control + treated) / 2
    within = mean * (1 - mean)
    variance = stepped_wedge_variance(clusters_per_step, within / people_per_period, tau**2)
    reach = abs(treated - control) / math.sqrt(variance)
    return float(stats.norm.cdf(reach - stats.norm.ppf(1 - alpha / 2)))


def stepped_wedge_variance(
    clusters_per_step: list[int], cell_variance: float, between: float
) -> float:
    """Variance of the effect (Hussey-Hughes 2007, equation 8) given a cell mean's variance."""
    steps = len(clusters_per_step)
    periods = steps + 1
    rows = [
        [float(period > step) for period in range(periods)]
        for step, count in enumerate(clusters_per_step)
        for _ in range(count)
    ]
    X = np.array(rows)
    clusters = X.shape[0]
    U, W, V = X.sum(), (X.sum(axis=0) ** 2).sum(), (X.sum(axis=1) ** 2).sum()
    top = clusters * cell_variance * (cell_variance + periods * between)
    bottom = (clusters * U - W) * cell_variance
    bottom += (U**2 + clusters * periods * U - periods * W - clusters * V) * between
    return float(top / bottom)


def assurance(
    control: float, n: float, alpha: float = 0.05,
    mean_points: float = PRIOR_MEAN_POINTS, sd_points: float = PRIOR_SD_POINTS,
) -> float:  # fmt: skip
    """Chance of a significant benefit when the effect is drawn from the prior (in points).

    O'Hagan, Stevens and Campbell 2005. The prior, N(1.5, 2^2), sums up British trials of
    employment support: 0 to 5 points, the best 4.
    """
    effects = mean_points + sd_points * stats.norm.ppf((np.arange(400) + 0.5) / 400)
    treated = np.clip(control + effects / 100, 1e-6, 1 - 1e-6)
    spread = np.sqrt((control * (1 - control) + treated * (1 - treated)) / n)
    cut = stats.norm.ppf(1 - alpha / 2)
    mean = (treated + control) / 2
    null = np.sqrt(2 * mean * (1 - mean) / n)
    return float(stats.norm.cdf(((treated - control) - cut * null) / spread).mean())


def hope_warnings(
    points: float, mean: float = PRIOR_MEAN_POINTS, sd: float = PRIOR_SD_POINTS
) -> list[str]:
    """A warning when a plan assumes more than 5 points, with the prior's chance of that much."""
    if abs(points) <= HOPEFUL_POINTS:
        return []
    chance = float(stats.norm.sf(abs(points), mean, sd))
    warning = (
        f"the plan assumes {abs(points):.2f} points; the best British trial found 4, and by the "
        f"prior N({mean:g}, {sd:g}^2) an effect this large has a chance of {chance:.1%}"
    )
    return [warning]


def check_share(**shares: float) -> None:
    """ValueError unless every share lies strictly between 0 and 1."""
    for name, value in shares.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} lies between 0 and 1, not {value:g}")


def check_rates(control: float, treated: float | None) -> None:
    """ValueError unless the rates are proportions (0.25, not 25) and differ."""
    check_share(control=control)
    if treated is not None:
        check_share(treated=treated)
        if treated == control:
            raise ValueError("the two rates are equal: no sample can tell them apart")
