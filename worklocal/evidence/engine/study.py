"""From a table to the arrays of a study: outcome, treatment, covariates. Refuses by row."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from worklocal.evidence.engine.frames import LARGEST, BadInput, require_columns

Array = np.ndarray
MOST_LEVELS = 60
TREATED_WORDS = {"1", "true", "yes", "y", "treat", "treated", "treatment", "intervention", "t"}
CONTROL_WORDS = {"0", "false", "no", "n", "control", "comparison", "untreated", "c"}


@dataclass(frozen=True)
class Study:
    """Arrays of equal length n. `X` holds the covariates, text turned into indicators."""

    outcome: Array
    treatment: Array
    X: Array
    names: list[str]
    outcome_name: str
    treatment_name: str
    weights: Array | None = None
    offer: Array | None = None
    strata: Array | None = None
    cluster: Array | None = None
    placebo: Array | None = None
    placebo_name: str | None = None
    selected: Array | None = None
    baseline: Array | None = None
    unit: Array | None = None
    time: Array | None = None
    dropped_rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def treated(self) -> Array:
        return np.asarray(self.treatment == 1)

    @property
    def n_treated(self) -> int:
        return int((self.treatment == 1).sum())

    @property
    def n_control(self) -> int:
        return int((self.treatment == 0).sum())


@dataclass(frozen=True)
class Columns:
    """Which column plays which part. Only outcome and treatment are always needed."""

    outcome: str
    treatment: str
    covariates: tuple[str, ...] = ()
    weights: str | None = None
    offer: str | None = None
    strata: str | None = None
    cluster: str | None = None
    placebo: str | None = None
    selected: str | None = None
    baseline: str | None = None
    unit: str | None = None
    time: str | None = None

    def named(self) -> list[str]:
        singles = [
            self.outcome, self.treatment, self.weights, self.offer, self.strata, self.cluster,
            self.placebo, self.selected, self.baseline, self.unit, self.time,
        ]  # fmt: skip
        return list(dict.fromkeys([n for n in singles if n] + list(self.covariates)))


def study_from(
    frame: pl.DataFrame,
    columns: Columns,
    missing: str = "refuse",
    treated_value: str | None = None,
    outcome_may_be_missing: bool = False,
) -> Study:
    """Build a study, or raise BadInput with the first row at fault and why.

    `missing="drop"` leaves out rows with an empty cell and counts them; "refuse" is the default.
    With `outcome_may_be_missing` (bounds) an empty outcome becomes NaN.
    """
    require_columns(frame, columns.named())
    if columns.treatment in columns.covariates or columns.outcome in columns.covariates:
        raise BadInput(None, "the outcome and the treatment cannot be covariates")
    frame = frame.select(columns.named()).with_row_index("__row", offset=1)
    frame, dropped = _without_missing(frame, columns, missing, outcome_may_be_missing)
    rows = frame["__row"].to_numpy()
    X, names, notes = covariate_matrix(frame, columns.covariates, rows)
    weights = _numbers(frame, columns.weights, rows) if columns.weights else None
    if weights is not None:
        _refuse(rows, weights < 0, f"{columns.weights} holds a negative weight")
        if weights.sum() <= 0:
            raise BadInput(None, f"{columns.weights} sums to nought")
    study = Study(
        outcome=_numbers(frame, columns.outcome, rows, may_be_missing=outcome_may_be_missing),
        treatment=two_values(frame, columns.treatment, rows, treated_value),
        X=X,
        names=names,
        outcome_name=columns.outcome,
        treatment_name=columns.treatment,
        weights=weights,
        offer=two_values(frame, columns.offer, rows) if columns.offer else None,
        strata=_labels(frame, columns.strata),
        cluster=_labels(frame, columns.cluster),
        placebo=_numbers(frame, columns.placebo, rows) if columns.placebo else None,
        placebo_name=columns.placebo,
        selected=two_values(frame, columns.selected, rows) if columns.selected else None,
        baseline=_numbers(frame, columns.baseline, rows) if columns.baseline else None,
        unit=_labels(frame, columns.unit),
        time=_numbers(frame, columns.time, rows) if columns.time else None,
        dropped_rows=dropped,
        notes=notes,
    )
    if study.n_treated == 0 or study.n_control == 0:
        raise BadInput(None, f"{columns.treatment} has no treated or no untreated rows")
    return study


def covariate_matrix(
    frame: pl.DataFrame, covariates: tuple[str, ...], rows: Array
) -> tuple[Array, list[str], list[str]]:
    """Numbers as they are; text as indicators of every level but the first in order."""
    parts: list[Array] = []
    names: list[str] = []
    notes: list[str] = []
    for name in covariates:
        column = frame[name]
        if column.dtype.is_numeric() or column.dtype == pl.Boolean:
            parts.append(_numbers(frame, name, rows))
            names.append(name)
            continue
        text = column.cast(pl.String).to_numpy()
        levels = sorted(set(text))
        if len(levels) > MOST_LEVELS:
            reason = f"{name} has {len(levels)} different texts; at most {MOST_LEVELS} are used"
            raise BadInput(None, reason)
        notes.append(f"{name}: indicators against {levels[0]!r}")
        for level in levels[1:]:
            parts.append((text == level).astype(float))
            names.append(f"{name}={level}")
    X = np.column_stack(parts) if parts else np.empty((frame.height, 0))
    return X, names, notes


def two_values(
    frame: pl.DataFrame, name: str, rows: Array, treated_value: str | None = None
) -> Array:
    """A column of 0/1, true/false, yes/no or treated/control as floats 0 and 1."""
    text = [_plain_text(v) for v in frame[name].to_list()]
    if treated_value is not None:
        wanted = treated_value.strip().lower()
        if wanted not in text:
            raise BadInput(None, f"{name} never holds the treated value {treated_value!r}")
        return np.array([float(v == wanted) for v in text])
    for row, value in zip(rows, text, strict=True):
        if value not in TREATED_WORDS and value not in CONTROL_WORDS:
            raise BadInput(int(row), f"{name} is {value!r}; it should be 0 or 1")
    return np.array([float(v in TREATED_WORDS) for v in text])


def _without_missing(
    frame: pl.DataFrame, columns: Columns, missing: str, outcome_may_be_missing: bool
) -> tuple[pl.DataFrame, int]:
    names = [n for n in columns.named() if not (outcome_may_be_missing and n == columns.outcome)]
    floats = [n for n in names if frame[n].dtype.is_float()]
    frame = frame.with_columns([pl.col(n).fill_nan(None) for n in floats])
    gaps = frame.filter(pl.any_horizontal([pl.col(n).is_null() for n in names]))
    if gaps.height == 0:
        return frame, 0
    if missing == "drop":
        kept = frame.filter(pl.all_horizontal([pl.col(n).is_not_null() for n in names]))
        if kept.height == 0:
            raise BadInput(None, "every row has an empty cell")
        return kept, gaps.height
    first = gaps.row(0, named=True)
    empty = ", ".join(n for n in names if first[n] is None)
    reason = f"{empty} is empty; {gaps.height} rows have empty cells (--missing drop leaves out)"
    raise BadInput(int(first["__row"]), reason)


def _numbers(frame: pl.DataFrame, name: str, rows: Array, may_be_missing: bool = False) -> Array:
    column = frame[name]
    if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
        cast = column.cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
        bad = (cast.is_null() & column.is_not_null()).to_numpy()
        if bad.any():
            at = int(np.flatnonzero(bad)[0])
            raise BadInput(int(rows[at]), f"{name} is {column[at]!r}, not a number")
        column = cast
    values = column.cast(pl.Float64).to_numpy().astype(float)
    endless = np.isinf(values) if may_be_missing else ~np.isfinite(values)
    _refuse(rows, endless, f"{name} is not a finite number")
    _refuse(rows, np.abs(values) > LARGEST, f"{name} is too large to be worked with")
    return values


def _labels(frame: pl.DataFrame, name: str | None) -> Array | None:
    return None if name is None else frame[name].cast(pl.String).to_numpy()


def _refuse(rows: Array, bad: Array, reason: str) -> None:
    if bad.any():
        raise BadInput(int(rows[np.flatnonzero(bad)[0]]), reason)


def _plain_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().lower()
