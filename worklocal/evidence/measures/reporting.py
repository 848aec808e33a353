"""Writing a board as open files: CSV with a dictionary, drawings as SVG, and one page of HTML.

What is hidden on the board is hidden here. The same board gives the same bytes; the page tells
the SHA-256 of each file, the cut, and the version of the rules and of the engine.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from worklocal.core.spreadsheets import text_of
from worklocal.evidence.measures.curves import half_label
from worklocal.evidence.measures.definitions import MEASURES, VERSION, is_too_small
from worklocal.evidence.measures.models import CohortPoint, Figure, FunnelPoint
from worklocal.evidence.measures.progress import EVERY
from worklocal.evidence.measures.services import Board

FIGURE_COLUMNS = (
    "measure", "group", "place", "from_on", "to_on", "people_to_nearest_5", "value", "lower_95",
    "upper_95", "is_mature", "cut_on", "version",
)  # fmt: skip
COHORT_COLUMNS = (
    "joined_from", "people_to_nearest_5", "week", "share", "lower_95", "upper_95", "is_mature",
    "cut_on", "version",
)  # fmt: skip
FUNNEL_COLUMNS = (
    "measure", "place", "people_to_nearest_5", "share", "target", "tau2", "without_extra_spread",
    "with_extra_spread", "cut_on", "version",
)  # fmt: skip
DICTIONARY = (
    ("figures.csv", "measure", "code; each is defined in the rows below"),
    ("figures.csv", "group", "offer or group of people; empty: everybody"),
    ("figures.csv", "place", "GSS code of the district, or of the area as a whole"),
    ("figures.csv", "from_on, to_on", "days between which people joined, both included"),
    ("figures.csv", "people_to_nearest_5", "people the figure is of, to the nearest five"),
    ("figures.csv", "value", "share or mean from 0 to 1; empty: too few people to show"),
    ("figures.csv", "lower_95, upper_95", "Wilson’s interval of a share, normal of a mean"),
    ("figures.csv", "is_mature", "true when everybody has had their full time"),
    ("cohorts.csv", "week", "weeks since joining"),
    ("cohorts.csv", "share", "with first earnings by then; leaving is another exit"),
    ("cohorts.csv", "is_mature", "true when everybody in the cohort was watched that long"),
    ("funnel.csv", "target", "share of all districts together"),
    ("funnel.csv", "tau2", "variance between districts beyond chance (Spiegelhalter 2005)"),
    ("funnel.csv", "with_extra_spread", "place among limits that count that variance in"),
    ("all", "cut_on", "the records as they stood at the end of this day"),
    ("all", "version", "version of the definitions"),
)  # fmt: skip

Names = Mapping[str, str]


def rounded(count: int) -> int:
    return 5 * round(count / 5)


def figure_rows(figures: Sequence[Figure]) -> list[list[Any]]:
    ordered = sorted(figures, key=lambda f: (f.measure, f.from_on, f.to_on, f.group, f.place))
    return [
        [
            f.measure, f.group, f.place, f.from_on, f.to_on, rounded(f.denominator),
            *_shown(f.numerator, f.denominator, f.value, f.lower, f.upper), _truth(f.is_mature),
            f.cut_on, f.version,
        ]
        for f in ordered
    ]  # fmt: skip


def cohort_rows(points: Sequence[CohortPoint]) -> list[list[Any]]:
    return [
        [
            p.from_on, rounded(p.people), p.week,
            *_shown(None, p.people, p.share, p.lower, p.upper), _truth(p.is_mature), p.cut_on,
            p.version,
        ]
        for p in sorted(points, key=lambda p: (p.from_on, p.week))
    ]  # fmt: skip


def funnel_rows(points: Sequence[FunnelPoint]) -> list[list[Any]]:
    rows = []
    for p in sorted(points, key=lambda p: p.place):
        small = is_too_small(p.reached, p.people)
        share = "" if small else f"{p.reached / p.people:.4f}"
        classes = ["", ""] if small else [p.plain, p.adjusted]
        rows.append(
            [p.measure, p.place, rounded(p.people), share, f"{p.target:.4f}", f"{p.tau2:.6f}",
             *classes, p.cut_on, p.version]
        )  # fmt: skip
    return rows


def _shown(numerator: int | None, people: int, *values: float) -> list[str]:
    if is_too_small(numerator, people):
        return [""] * len(values)
    return [f"{value:.4f}" for value in values]


def _truth(value: bool) -> str:
    return "true" if value else "false"


def cohort_drawing(points: Sequence[CohortPoint]) -> Any:
    """Curves by half-year of joining; what is not yet complete is dashed. None with no curve."""
    from worklocal.evidence.engine.charts import Series, cohort_chart
    from worklocal.evidence.engine.svg import Point

    curves = []
    for first in sorted({p.from_on for p in points}):
        mine = sorted((p for p in points if p.from_on == first), key=lambda p: p.week)
        if is_too_small(None, mine[0].people) or len(mine) < 2:
            continue
        young = [i for i, p in enumerate(mine) if not p.is_mature]
        curves.append(
            Series(
                half_label(first).replace("January to June", "Jan–Jun").replace(
                    "July to December", "Jul–Dec"),
                [Point(p.week, p.share, p.lower, p.upper) for p in mine],
                immature_from=young[0] if young else None,
            )
        )  # fmt: skip
    if not curves:
        return None
    options = {
        "title": "First earnings since joining", "chart_id": "cohorts", "y_label": "Share",
        "x_label": "Weeks since joining",
        "description": "One line for each half-year of joining. Leaving the service is another"
        " exit, not a person no longer watched. Dashed: not everybody has been watched that long.",
    }  # fmt: skip
    lines = [
        replace(each, points=[replace(point, low=None, high=None) for point in each.points])
        for each in curves
    ]
    drawn = cohort_chart(lines, **options)  # six bands over one another would hide the lines
    return replace(cohort_chart(curves, **options), svg=drawn.svg)


def funnel_drawing(points: Sequence[FunnelPoint], names: Names) -> Any:
    """Districts by size and share with limits that count in their spread. None with too few."""
    from worklocal.evidence.engine.charts import funnel_chart

    held = [p for p in points if not is_too_small(p.reached, p.people)]
    if len(held) < 3:
        return None
    return funnel_chart(
        [names.get(p.place, p.place) for p in held], [p.people for p in held],
        [p.reached / p.people for p in held], target=held[0].target, tau2=held[0].tau2,
        classes=[p.adjusted for p in held], title="Districts in a funnel", chart_id="funnel",
        description="Each mark is a district. Between the limits, districts differ no more than"
        " districts usually do; nobody is ranked.",
        x_label="People who joined", y_label="Started work",
    )  # fmt: skip


def write_report(
    board: Board, *, folder: Path, area_name: str, cut_on: Any, names: Names
) -> list[Path]:
    """Write every file of a report into a folder; return their paths."""
    from worklocal.evidence.engine.frames import ENGINE_VERSION

    folder.mkdir(parents=True, exist_ok=True)
    definitions = [
        ("definition", each.code, f"{each.title}. Of {each.among}: {each.counts}.")
        for each in (*MEASURES, *EVERY)
    ]
    tables = {
        "figures.csv": (FIGURE_COLUMNS, figure_rows(board.figures)),
        "cohorts.csv": (COHORT_COLUMNS, cohort_rows(board.curves)),
        "funnel.csv": (FUNNEL_COLUMNS, funnel_rows(board.funnel)),
        "dictionary.csv": (("file", "column", "meaning"), [*DICTIONARY, *definitions]),
    }
    drawings = {
        "cohorts.svg": cohort_drawing(board.curves),
        "funnel.svg": funnel_drawing(board.funnel, names),
    }
    files = {name: _csv(columns, rows) for name, (columns, rows) in tables.items()}
    files |= {name: chart.svg for name, chart in drawings.items() if chart}
    files["index.html"] = _page(
        board, area_name, cut_on, names, drawings, files, f"{VERSION}, engine {ENGINE_VERSION}"
    )
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in files]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return text_of([columns, *rows], line_end="\n")


STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #999;padding:.25rem .5rem;"
    "text-align:left}svg{max-width:100%;height:auto}.chart-series-1{color:#1d4f91;fill:#1d4f91}"
    ".chart-line{fill:none;stroke:currentColor;stroke-width:2}.chart-bar{fill:#1d4f91}"
)


def _page(
    board: Board, area_name: str, cut_on: Any, names: Names, drawings: Mapping[str, Any],
    files: Mapping[str, str], versions: str,
) -> str:  # fmt: skip
    opening = (
        "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>"
        f"<title>Outcomes of {escape(area_name)}, {cut_on}</title><style>{STYLE}</style></head>"
        f"<body><h1>Outcomes of {escape(area_name)}</h1>"
        f"<p>Rebuilt from the records as they stood at the end of {cut_on}. Definitions"
        f" {escape(versions)}. Figures of few people are left out.</p>"
    )
    parts = [opening, *(f"<figure>{chart.svg}</figure>" for chart in drawings.values() if chart)]
    for each in (*EVERY, *MEASURES):
        own = [f for f in board.figures if f.measure == each.code]
        if not own:
            continue
        parts.append(f"<h2>{escape(each.title)}</h2><p>Of {escape(each.among)}:"
                     f" {escape(each.counts)}.</p>")  # fmt: skip
        rows = [
            [names.get(row[1] or row[2], row[1] or row[2]), f"{row[3]} to {row[4]}",
             f"about {row[5]:,}", row[6] or "Too few to show",
             f"{row[7]} to {row[8]}" if row[7] else "–", "Yes" if row[9] == "true" else "Not yet"]
            for row in figure_rows(own)
        ]  # fmt: skip
        columns = ("Who", "Joined", "People", "Value", "95% interval", "Ripe")
        parts.append(_table(columns, rows))
    parts.append("<h2>Files</h2>")
    hashes = [[name, hashlib.sha256(text.encode()).hexdigest()] for name, text in files.items()]
    parts.append(_table(("File", "SHA-256"), hashes))
    return "".join([*parts, "</body></html>"])


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
