"""What every estimator returns: one effect, its interval, and how it was made."""

from dataclasses import dataclass, field
from typing import Any

from worklocal.evidence.engine.linear import Interval


@dataclass(frozen=True)
class Effect:
    """An effect with its interval. `detail` holds what the method alone can tell."""

    method: str
    estimand: str
    formula: str
    interval: Interval
    n_treated: int
    n_control: int
    detail: dict[str, Any] = field(default_factory=dict)
    weights: Any = None  # control and treated weights, when the method makes them
