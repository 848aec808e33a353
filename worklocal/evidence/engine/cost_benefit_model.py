"""A cost-benefit model as a file: every number with its source, date, price year and grade."""

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .frames import BadInput, read_frame, require_columns

CASES = ("fiscal", "economic", "social")
CHAIN = ("people", "engagement", "retention", "impact", "deadweight")
# Benefits are lowered, and costs raised, by the grade of the weakest evidence they rest on.
# Supplementary Green Book guidance for local partnerships (2014), confidence grades 1 to 6.
CORRECTION = {1: 0.0, 2: 0.05, 3: 0.10, 4: 0.15, 5: 0.25, 6: 0.40}
COMPARISONS = ("trial", "comparison")


@dataclass(frozen=True)
class Input:
    """One number, or one a year. `low` and `high` bound the range drawn from in simulation.

    `price_year` is empty for what is not money. `grade` runs from 1 (local trial) to 6 (guess).
    """

    name: str
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    source: str
    date: datetime.date
    grade: int
    price_year: str = ""
    design: str = ""

    @property
    def correction(self) -> float:
        """The optimism correction of the grade: 0 to 0.40."""
        return CORRECTION[self.grade]


@dataclass(frozen=True)
class Benefit:
    """A yearly gain for each additional person; `lag` years pass before the first.

    `agencies` are shares that add up to 1. `cashable` is the share that frees money, and only in
    whole steps of `step` people when a fixed cost stands behind it (0: no step).
    """

    name: str
    case: str
    unit_value: str
    persistence: str
    lag: int
    agencies: Mapping[str, float]
    cashable: float = 1.0
    step: float = 0.0


@dataclass(frozen=True)
class Cost:
    """What is spent in each year from year 0, by one agency."""

    name: str
    amounts: str
    agency: str


@dataclass(frozen=True)
class Model:
    """A whole model. Years run from 0 to `years`, year 0 not discounted."""

    title: str
    price_year: str
    years: int
    discount_rate: float
    savings_share: float
    inputs: Mapping[str, Input]
    benefits: tuple[Benefit, ...]
    costs: tuple[Cost, ...]
    unit_cost_version: str = ""


def load_model(path: str | Path, unit_costs: str | Path | None = None) -> Model:
    """Read a model. Raises BadInput for a number without a source, date or grade, a deadweight
    that does not come from a trial or comparison, money of another price year with no deflator,
    agency shares that do not add up to 1, or a name that nothing has.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(None, f"there is no file {path}")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(None, f"{path.name}: {error}") from error
    return model_from(raw, unit_costs)


def model_from(raw: Mapping[str, Any], unit_costs: str | Path | None = None) -> Model:
    """Build a model from the parsed file; see `load_model` for what is refused."""
    _need(raw, ("title", "price_year", "input", "benefit", "cost"), "the model")
    held = read_unit_costs(unit_costs) if unit_costs else {}
    inputs: dict[str, Input] = {}
    for place, entry in enumerate(raw["input"], start=1):
        one = _input(entry, place, raw, held)
        if one.name in inputs:
            raise BadInput(place, f"input {one.name} is given twice")
        inputs[one.name] = one
    _check_chain(inputs)
    benefits = tuple(_benefit(entry, i, inputs) for i, entry in enumerate(raw["benefit"], start=1))
    costs = tuple(_cost(entry, i, inputs) for i, entry in enumerate(raw["cost"], start=1))
    return Model(
        title=str(raw["title"]),
        price_year=str(raw["price_year"]),
        years=int(raw.get("years", 5)),
        discount_rate=float(raw.get("discount_rate", 0.035)),
        savings_share=float(raw.get("savings_share", 1.0)),
        inputs=inputs,
        benefits=benefits,
        costs=costs,
        unit_cost_version=str(raw.get("unit_cost_version", "")),
    )


def read_unit_costs(path: str | Path) -> dict[str, dict[str, Any]]:
    """Read a unit cost table (columns code, source and one of money a case), by code."""
    table = read_frame(path)
    require_columns(table, ["code", "source"])
    return {str(row["code"]): row for row in table.iter_rows(named=True) if row["code"]}


def _input(
    entry: Mapping[str, Any],
    place: int,
    raw: Mapping[str, Any],
    unit_costs: Mapping[str, Mapping[str, Any]],
) -> Input:
    name = str(entry.get("name") or f"number {place}")
    if "unit_cost" in entry:
        entry = {**_from_unit_cost(entry["unit_cost"], unit_costs, place), **entry}
    _need(entry, ("name", "value", "source", "date", "grade"), f"input {name}", place)
    if not str(entry["source"]).strip():
        raise BadInput(place, f"input {name} has no source")
    if entry["grade"] not in CORRECTION:
        raise BadInput(place, f"input {name}: grade is 1 to 6, not {entry['grade']}")
    if not isinstance(entry["date"], datetime.date):
        raise BadInput(place, f"input {name}: date is written YYYY-MM-DD without quotes")
    value, low, high = (_numbers(entry.get(k, entry["value"])) for k in ("value", "low", "high"))
    if not len(value) == len(low) == len(high) or any(
        not a <= b <= c for a, b, c in zip(low, value, high, strict=True)
    ):
        raise BadInput(place, f"input {name}: low, value and high must rise, one each")
    price_year = str(entry.get("price_year", ""))
    factor = _uprating(raw, price_year, name, place)
    return Input(
        name=name,
        value=tuple(v * factor for v in value),
        low=tuple(v * factor for v in low),
        high=tuple(v * factor for v in high),
        source=str(entry["source"]),
        date=entry["date"],
        grade=int(entry["grade"]),
        price_year=price_year,
        design=str(entry.get("design", "")),
    )


def _from_unit_cost(
    asked: Mapping[str, Any], held: Mapping[str, Mapping[str, Any]], place: int
) -> dict[str, Any]:
    row = held.get(str(asked.get("code")))
    if row is None:
        raise BadInput(place, f"no unit cost {asked.get('code')} in the table given")
    value = row.get(str(asked.get("column")))
    if value is None:
        raise BadInput(place, f"unit cost {asked.get('code')} has no {asked.get('column')}")
    return {"value": float(value), "source": str(row["source"])}


def _uprating(raw: Mapping[str, Any], price_year: str, name: str, place: int) -> float:
    if price_year in {"", str(raw["price_year"])}:
        return 1.0
    index = raw.get("deflator", {})
    if price_year not in index or raw["price_year"] not in index:
        raise BadInput(
            place, f"input {name} is in {price_year} prices, and the model holds no deflator for it"
        )
    return float(index[raw["price_year"]]) / float(index[price_year])


def _check_chain(inputs: Mapping[str, Input]) -> None:
    missing = [name for name in CHAIN if name not in inputs]
    if missing:
        raise BadInput(None, f"the chain lacks {', '.join(missing)}")
    deadweight = inputs["deadweight"]
    if deadweight.design not in COMPARISONS:
        raise BadInput(
            None, "deadweight needs design = trial or comparison: it is measured, never assumed"
        )
    for name in CHAIN[1:]:
        if not 0 <= inputs[name].low[0] <= inputs[name].high[0] <= 1:
            raise BadInput(None, f"{name} is a share from 0 to 1")


def _benefit(entry: Mapping[str, Any], place: int, inputs: Mapping[str, Input]) -> Benefit:
    name = str(entry.get("name") or f"number {place}")
    _need(
        entry, ("name", "case", "unit_value", "persistence", "agencies"), f"benefit {name}", place
    )
    if entry["case"] not in CASES:
        raise BadInput(place, f"benefit {name}: case is fiscal, economic or social")
    _known(entry, ("unit_value", "persistence"), inputs, name, place)
    shares = {str(k): float(v) for k, v in entry["agencies"].items()}
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise BadInput(place, f"benefit {name}: agency shares add up to {sum(shares.values()):g}")
    if not inputs[str(entry["unit_value"])].price_year:
        raise BadInput(place, f"benefit {name}: its unit value has no price year")
    return Benefit(
        name=name,
        case=str(entry["case"]),
        unit_value=str(entry["unit_value"]),
        persistence=str(entry["persistence"]),
        lag=int(entry.get("lag_years", 0)),
        agencies=shares,
        cashable=float(entry.get("cashable", 1.0)),
        step=float(entry.get("fixed_cost_step", 0.0)),
    )


def _cost(entry: Mapping[str, Any], place: int, inputs: Mapping[str, Input]) -> Cost:
    name = str(entry.get("name") or f"number {place}")
    _need(entry, ("name", "amounts", "agency"), f"cost {name}", place)
    _known(entry, ("amounts",), inputs, name, place)
    if not inputs[str(entry["amounts"])].price_year:
        raise BadInput(place, f"cost {name}: its amounts have no price year")
    return Cost(name, str(entry["amounts"]), str(entry["agency"]))


def _known(
    entry: Mapping[str, Any], names: Sequence[str], inputs: Mapping[str, Input], of: str, place: int
) -> None:
    for name in names:
        if entry[name] not in inputs:
            raise BadInput(place, f"{of}: there is no input {entry[name]}")


def _need(
    entry: Mapping[str, Any], names: Sequence[str], what: str, place: int | None = None
) -> None:
    missing = [name for name in names if name not in entry]
    if missing:
        raise BadInput(place, f"{what} has no {', '.join(missing)}")


def _numbers(value: Any) -> tuple[float, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or any(isinstance(v, bool) or not isinstance(v, int | float) for v in values):
        raise BadInput(None, f"{value!r} is not a number or a list of numbers")
    return tuple(float(v) for v in values)
