"""`match lists`, `match explain` and `match audit`: files in, tables or JSON out."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from worklocal.matching.engine import fairness, prices
from worklocal.matching.engine.columns import People, Vacancies, build_people, build_vacancies
from worklocal.matching.engine.constraints import RULES
from worklocal.matching.engine.explain import explain_pair, in_words
from worklocal.matching.engine.kernel import DEFAULT_FLOOR, Blocked, top_lists, why_empty
from worklocal.matching.engine.records import BadRecord
from worklocal.matching.engine.scoring import METHOD
from worklocal.matching.engine.tables import read_people, read_table, read_vacancies

CANDIDATES = 50


def say(line: str) -> None:
    """Write one line to standard output."""
    sys.stdout.write(line + "\n")


def lists(argv: list[str]) -> int:
    """Make short lists for people from vacancies. Returns the exit code, 2 for refused input."""
    parser = _parser("lists", "make short lists, with prices, from people and vacancies")
    parser.add_argument("--out", type=Path, help="where to write the lists (.csv or .parquet)")
    parser.add_argument("--top", type=int, default=prices.DEFAULT_PLACES, help="places on a list")
    parser.add_argument("--margin", type=float, default=prices.DEFAULT_MARGIN)
    parser.add_argument("--shown-per-opening", type=float, default=prices.DEFAULT_SHOWN_PER_OPENING)
    parser.add_argument("--no-prices", action="store_true", help="each list for itself")
    return _refusing(lambda: _lists(parser.parse_args(argv)))


def explain(argv: list[str]) -> int:
    """Explain one person with one vacancy. Returns the exit code, 2 for refused input."""
    parser = _parser("explain", "say why a vacancy is or is not on a person's list")
    parser.add_argument("--person", required=True)
    parser.add_argument("--vacancy", required=True)
    parser.add_argument("--prices", type=Path, help="a lists file, whose price is then counted")
    return _refusing(lambda: _explain(parser.parse_args(argv)))


def audit(argv: list[str]) -> int:
    """Audit lists by group. Returns the exit code: 0, 1 with an alarm, 2 for refused input."""
    parser = argparse.ArgumentParser("match audit", description="exposure and fit by group")
    parser.add_argument("--lists", type=Path, required=True, help="a file made by match lists")
    parser.add_argument("--groups", type=Path, required=True, help="columns: person, group")
    parser.add_argument("--json", action="store_true", dest="as_json")
    return _refusing(lambda: _audit(parser.parse_args(argv)))


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"match {name}", description=description)
    parser.add_argument("--people", type=Path, required=True, help=".csv or .parquet")
    parser.add_argument("--vacancies", type=Path, required=True, help=".csv or .parquet")
    parser.add_argument("--floor", type=float, default=DEFAULT_FLOOR, help="least score listed")
    parser.add_argument(
        "--titles",
        choices=("meaning", "letters"),
        default="meaning",
        help="how titles are compared where a file has no column 'vector'",
    )
    parser.add_argument("--workers", type=int, default=1, help="threads")
    parser.add_argument("--json", action="store_true", dest="as_json", help="for machines")
    return parser


def _refusing(work: Callable[[], int]) -> int:
    try:
        return work()
    except (BadRecord, ValueError) as reason:
        sys.stderr.write(f"match: {reason}\n")
        return 2


def _load(options: argparse.Namespace) -> tuple[People, Vacancies, list[str]]:
    vectors_of = _by_meaning if options.titles == "meaning" else None
    theirs = read_vacancies(options.vacancies, vectors_of)
    vacancies = build_vacancies(theirs.records)
    ours = read_people(options.people, vectors_of)
    return build_people(ours.records, vacancies), vacancies, ours.unread + theirs.unread


def _by_meaning(titles: Sequence[str]) -> np.ndarray:
    # Loaded here because it takes a second, and files with vectors of their own never need it.
    from worklocal.matching.engine.taxonomy import title_vector

    return title_vector(titles)


def _lists(options: argparse.Namespace) -> int:
    people, vacancies, unread = _load(options)
    found = top_lists(
        people,
        vacancies,
        top=max(CANDIDATES, options.top),
        floor=options.floor,
        workers=options.workers,
    )
    price = np.zeros(len(vacancies))
    if not options.no_prices:
        price = prices.congestion_prices(
            found,
            vacancies.openings,
            places=options.top,
            shown_per_opening=options.shown_per_opening,
        )
    chosen = prices.priced_lists(
        found, price, cap=vacancies.cap, places=options.top, margin=options.margin
    )
    rows = [
        {
            "person": str(people.ids[p]),
            "place": place + 1,
            "vacancy": str(vacancies.ids[v]),
            "score": float(score),
            "price": float(price[v]),
        }
        for p in range(len(people))
        for place, (v, score) in enumerate(zip(*chosen.of(p), strict=True))
    ]
    empty = np.flatnonzero(chosen.sizes == 0)
    blocked = why_empty(people, vacancies, empty, floor=options.floor, workers=options.workers)
    reasons = []
    for r, p in enumerate(empty):
        rule = "cap" if found.sizes[p] else blocked.main_rule(r)
        reasons.append(
            {"person": str(people.ids[p]), "blocked_by": rule}
            | _opening(people, vacancies, blocked, r)
        )
    report = {
        "method": METHOD,
        "floor": options.floor,
        "people": len(people),
        "vacancies": len(vacancies),
        "listed": len(rows),
        "people_without_a_list": reasons,
        "columns_left_unread": unread,
    }
    if options.out:
        _write(rows, options.out)
    if options.as_json:
        say(json.dumps(report | ({} if options.out else {"lists": rows})))
        return 0
    say(METHOD)
    say(f"{len(people)} people, {len(vacancies)} vacancies, {len(rows)} places on lists")
    if unread:
        say(f"columns left unread: {', '.join(unread)}")
    if not options.out:
        say(f"{'person':<16}{'place':>5}  {'vacancy':<16}{'score':>7}{'price':>7}")
        for row in rows:
            say(
                f"{row['person']:<16}{row['place']:>5}  {row['vacancy']:<16}"
                f"{row['score']:>7.3f}{row['price']:>7.3f}"
            )
    for reason in reasons:
        say(f"{reason['person']}: no list; {_why(reason)}")
    return 0


def _opening(people: People, vacancies: Vacancies, blocked: Blocked, r: int) -> dict:
    """The smallest change that would open the best vacancy that one rule alone keeps out."""
    if not blocked.alone[r].any():
        return {"first_failures": _counts(blocked, r)}
    k = int(np.argmax(blocked.alone[r]))
    v = int(blocked.best_number[r, k])
    told = explain_pair(people, int(blocked.people[r]), vacancies, v)
    change = told.first_failure.change if told.first_failure else ""
    return {
        "would_open": int(blocked.alone[r, k]),
        "best_vacancy": str(vacancies.ids[v]),
        "change": change,
        "first_failures": _counts(blocked, r),
    }


def _counts(blocked: Blocked, r: int) -> dict[str, int]:
    counts = {rule: int(n) for rule, n in zip(RULES, blocked.first_failures[r], strict=True) if n}
    return counts | ({"floor": int(blocked.below_floor[r])} if blocked.below_floor[r] else {})


def _why(reason: dict) -> str:
    if "change" in reason:
        return (
            f"{reason['blocked_by'].replace('_', ' ')} alone keeps {reason['would_open']} out; "
            f"{reason['change']} would open {reason['best_vacancy']}"
        )
    counts = ", ".join(
        f"{rule.replace('_', ' ')} {n}" for rule, n in reason["first_failures"].items()
    )
    return f"first failing rule by number of vacancies: {counts or 'no vacancies'}"


def _explain(options: argparse.Namespace) -> int:
    people, vacancies, _ = _load(options)
    p = _row(people.ids, options.person, "person")
    v = _row(vacancies.ids, options.vacancy, "vacancy")
    price = _price(options.prices, options.vacancy) if options.prices else 0.0
    told = explain_pair(people, p, vacancies, v, price=price, floor=options.floor)
    if options.as_json:
        say(json.dumps(told.as_dict()))
    else:
        say(f"{options.person} and {options.vacancy}")
        say("\n".join(in_words(told)))
    return 0


def _row(ids: np.ndarray, wanted: str, what: str) -> int:
    rows = np.flatnonzero(ids == wanted)
    if not len(rows):
        raise BadRecord(f"there is no {what} '{wanted}'")
    return int(rows[0])


def _price(path: Path, vacancy: str) -> float:
    frame = _columns(path, ("vacancy", "price")).filter(pl.col("vacancy") == vacancy)
    return float(frame["price"][0]) if len(frame) else 0.0


def _columns(path: Path, wanted: tuple[str, ...]) -> pl.DataFrame:
    frame = read_table(path)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise BadRecord(f"{path.name} has no column {', '.join(missing)}")
    return frame


def _audit(options: argparse.Namespace) -> int:
    listed = _columns(options.lists, ("person", "place", "score"))
    groups = _columns(options.groups, ("person", "group"))
    people = [str(person) for person in groups["person"]]
    if len(set(people)) < len(people):
        raise BadRecord(f"{options.groups.name} has a person twice")
    row = {person: place for place, person in enumerate(people)}
    exposure, total, count = np.zeros(len(people)), np.zeros(len(people)), np.zeros(len(people))
    for number, (person, place, score) in enumerate(
        listed.select("person", "place", "score").iter_rows(), start=1
    ):
        if str(person) not in row:
            raise BadRecord(f"{options.lists.name}, row {number}: {person} is in no group")
        try:
            exposure[row[str(person)]] += 1 / np.log2(1 + int(place))
            total[row[str(person)]] += float(score)
        except ValueError as reason:
            raise BadRecord(f"{options.lists.name}, row {number}: {reason}") from reason
        count[row[str(person)]] += 1
    fit = np.full(len(people), np.nan)
    np.divide(total, count, out=fit, where=count > 0)
    audits = fairness.audit_groups(np.array(groups["group"].to_list(), object), exposure, fit)
    alarms = [f"{one.group}: {', '.join(one.alarms)}" for one in audits if one.alarms]
    if options.as_json:
        report = {"method": METHOD, "groups": [one.as_dict() for one in audits], "alarms": alarms}
        say(json.dumps(report))
    else:
        _print_audit(audits, alarms)
    return 1 if alarms else 0


def _print_audit(audits: list[fairness.GroupAudit], alarms: list[str]) -> None:
    say(METHOD)
    say("Values with 95 % intervals; ratio is to the best-served group.")
    say(f"{'group':<20}{'people':>7}  {'figure':<10}{'value':>7}  {'interval':<16}{'ratio':>6}")
    for one in audits:
        for kind in ("list_rate", "exposure", "fit"):
            figure = getattr(one, kind)
            between = f"{figure.low:.3f} to {figure.high:.3f}"
            say(
                f"{one.group:<20}{one.people:>7}  {kind:<10}{figure.value:>7.3f}  {between:<16}"
                f"{figure.ratio:>6.2f}{'  ALARM' if figure.alarm else ''}"
            )
    say("Alarms, for people to look into: " + ("; ".join(alarms) or "none"))


def _write(rows: list[dict], path: Path) -> None:
    kinds = {"person": pl.String, "place": pl.Int64, "vacancy": pl.String}
    frame = pl.DataFrame(rows, schema=kinds | {"score": pl.Float64, "price": pl.Float64})
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    elif path.suffix == ".csv":
        frame.write_csv(path)
    else:
        raise BadRecord(f"{path.name} is neither .csv nor .parquet")
