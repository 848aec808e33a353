"""Many questions at once: Bonferroni, Holm, Benjamini-Hochberg adjusted p-values."""

import numpy as np

Array = np.ndarray
FORMULAS = {
    "bonferroni": "Bonferroni: family-wise error, p times the number of questions",
    "holm": "Holm 1979: family-wise error, step-down; for secondary outcomes",
    "bh": "Benjamini-Hochberg 1995: false discovery rate; exploratory questions only",
}


def adjusted(p: Array, method: str = "holm") -> Array:
    """Adjusted p-values (k) in the order given; reject where one is at most the level.

    ValueError for a method not in FORMULAS or a p outside 0..1.
    """
    p = np.asarray(p, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values lie between 0 and 1")
    k = len(p)
    if method == "bonferroni":
        return np.asarray(np.minimum(p * k, 1))
    if method not in FORMULAS:
        raise ValueError(f"method is one of {', '.join(FORMULAS)}")
    order = np.argsort(p, kind="stable")
    made = np.empty(k)
    if method == "holm":
        stepped = np.maximum.accumulate(p[order] * (k - np.arange(k)))
    else:
        raw = p[order] * k / np.arange(1, k + 1)
        stepped = np.minimum.accumulate(raw[::-1])[::-1]
    made[order] = np.minimum(stepped, 1)
    return made
