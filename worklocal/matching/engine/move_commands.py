"""`match moves`: career moves from one occupation, with gap, pay and demand."""

import argparse
import json
import sys
from pathlib import Path

from worklocal.matching.engine.moves import METHOD, NOTES, Move, career_moves
from worklocal.matching.engine.records import BadRecord
from worklocal.matching.engine.tables import read_table


def moves(argv: list[str]) -> int:
    """Print career moves. Returns the exit code, 2 for refused input."""
    parser = argparse.ArgumentParser("match moves", description="career moves from an occupation")
    parser.add_argument("--from", required=True, dest="code", help="SOC 2020 unit group")
    parser.add_argument("--area", default="England", help="area of the projection, by name")
    parser.add_argument("--skills", default="", help="further ESCO skills, parted by |")
    parser.add_argument("--pay", type=Path, help="columns: soc_2020, pay_pence (an hour)")
    parser.add_argument("--demand", type=Path, help="columns: soc_2020, openings")
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--json", action="store_true", dest="as_json", help="for machines")
    options = parser.parse_args(argv)
    try:
        found = career_moves(
            options.code,
            area=options.area,
            own_skills=[word.strip() for word in options.skills.split("|") if word.strip()],
            pay_pence=_figures(options.pay, "pay_pence"),
            openings=_figures(options.demand, "openings"),
            top=options.top,
        )
    except KeyError as unknown:
        sys.stderr.write(f"match: {unknown} is no known occupation, area or skill\n")
        return 2
    except BadRecord as reason:
        sys.stderr.write(f"match: {reason}\n")
        return 2
    if options.as_json:
        report = {"method": METHOD, "notes": NOTES, "from": options.code, "area": options.area}
        report["moves"] = [move.as_dict() for move in found]
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return 0


def _lines(found: list[Move]) -> list[str]:
    lines = [METHOD]
    for move in found:
        lines.append(f"{move.code}  {move.title}  (likeness {move.likeness:.2f})")
        lines += [f"      {words}" for words in move.in_words]
        if move.gap:
            lines.append(f"      to learn: {', '.join(move.gap)}")
    if not found:
        lines.append("No move found within reach that is better in any of the figures known.")
    return [*lines, *NOTES]


def _figures(path: Path | None, column: str) -> dict[str, int] | None:
    if path is None:
        return None
    frame = read_table(path)
    missing = [name for name in ("soc_2020", column) if name not in frame.columns]
    if missing:
        raise BadRecord(f"{path.name} has no column {', '.join(missing)}")
    figures = {}
    for number, (code, value) in enumerate(frame.select("soc_2020", column).iter_rows(), start=1):
        try:
            figures[str(code)] = round(float(value))
        except (TypeError, ValueError) as reason:
            raise BadRecord(f"{path.name}, row {number}: '{value}' is not a number") from reason
        if figures[str(code)] < 0:
            raise BadRecord(f"{path.name}, row {number}: {column} cannot be negative")
    return figures
