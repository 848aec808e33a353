"""The matching benchmark, one run beside the machine's own matrix-multiplication bound.

`python -m worklocal.matching.engine.bench [--quick] [--json FILE]`. BLAS is kept at one thread and
two threads of ours share the tiles; the bound is the best that two threads reach either way. CPU
seconds stand beside wall seconds, because other work on the machine lengthens only the latter.
Everything runs on an invented market from a fixed seed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

THREADS: Final = 2
ROUNDS: Final = 4
PINNED: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
FULL: Final = {
    "people": 100_000,
    "vacancies": 50_000,
    "sample": 2_000,
    "incremental": 300_000,
    "events": 400,
    "growth": (12_500, 25_000, 50_000, 100_000),
    "markets": 5,
    "market_people": 40_000,
    "pairs": 1_000_000,
    "cube": 4_096,
}
QUICK: Final = {
    "people": 2_000,
    "vacancies": 1_000,
    "sample": 100,
    "incremental": 5_000,
    "events": 20,
    "growth": (500, 1_000, 1_500, 2_000),
    "markets": 1,
    "market_people": 1_500,
    "pairs": 20_000,
    "cube": 512,
}


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark. Returns 0 when every goal is met (always for --quick), else 1."""
    parser = argparse.ArgumentParser("bench match", description="the matching engine's benchmark")
    parser.add_argument("--quick", action="store_true", help="small sizes, no goals")
    parser.add_argument("--json", type=Path, dest="to", help="write the figures to this file")
    parser.add_argument("--only", default="", help="parts by name, parted by commas")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if any(os.environ.get(name) != value for name, value in PINNED.items()):
        return _again_pinned(sys.argv[1:] if argv is None else argv)
    sizes = QUICK if options.quick else FULL
    report: dict[str, Any] = {"machine": machine(), "sizes": sizes}
    wanted = [name for name in options.only.split(",") if name] or list(PARTS)
    for name in wanted:
        started = time.perf_counter()
        report[name] = PARTS[name](sizes, report)
        report[name]["part_seconds"] = round(time.perf_counter() - started, 1)
        say(f"{name}: {json.dumps(report[name])}")
    report["goals"] = {} if options.quick else goals(report)
    for goal, met in report["goals"].items():
        say(f"{'met ' if met else 'MISSED'}  {goal}")
    if options.to:
        options.to.write_text(json.dumps(report, indent=1) + "\n")
    return 0 if all(report["goals"].values()) else 1


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import numpy as np

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_at_start": round(load, 2),
    }


def gemm_bound(sizes: dict, report: dict) -> dict[str, Any]:
    """The machine's float32 matrix product in GFLOP/s, both ways of using two threads."""
    script = (
        "import sys; from worklocal.matching.engine.bench import gemm_speed; "
        f"print(gemm_speed({sizes['cube']}, 1))"
    )
    env = os.environ | dict.fromkeys(PINNED, str(THREADS))
    run = subprocess.run(  # noqa: S603 - our own text, no outside input
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    cpu = time.process_time()
    ours, theirs = gemm_speed(sizes["cube"], THREADS), float(run.stdout)
    cpu = (time.process_time() - cpu) / (ROUNDS * THREADS * 2 * sizes["cube"] ** 3)
    best = max(ours, theirs)
    work = 2.0 * sizes["people"] * sizes["vacancies"] * 384
    return {
        "gflops": round(best, 1),
        "two_threads_of_ours": round(ours, 1),
        "two_threads_of_blas": round(theirs, 1),
        "seconds_for_all_pairs": work / best / 1e9,
        "cpu_seconds_for_all_pairs": work * cpu,
    }


def gemm_speed(cube: int, threads: int) -> float:
    """Best of four products (cube x cube) by each of some threads, together, in GFLOP/s."""
    import numpy as np

    rng = np.random.default_rng(1)
    sets = [
        (rng.random((cube, cube), np.float32), rng.random((cube, cube), np.float32),
         np.empty((cube, cube), np.float32))
        for _ in range(threads)
    ]  # fmt: skip

    def one(place: int) -> None:
        a, b, out = sets[place]
        np.matmul(a, b, out=out)

    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(ROUNDS):
            started = time.perf_counter()
            list(pool.map(one, range(threads)))
            best = max(best, threads * 2 * cube**3 / (time.perf_counter() - started) / 1e9)
    return best


def lists(sizes: dict, report: dict) -> dict[str, Any]:
    """All people by all vacancies with every constraint, exact; then recall and violations.

    The bound is measured before and after, and the faster of the two counts.
    """
    import numpy as np

    from worklocal.matching.engine.kernel import top_lists, why_empty
    from worklocal.matching.engine.second_look import broken_rules

    people, vacancies = _market(sizes["people"], sizes["vacancies"])
    _warm_up()
    cpu = time.process_time()
    seconds, found = _timed(lambda: top_lists(people, vacancies, top=20, workers=THREADS))
    cpu = time.process_time() - cpu
    again = gemm_bound(sizes, report)
    first = report.get("gemm_bound", again)
    bound = min(again["seconds_for_all_pairs"], first["seconds_for_all_pairs"])
    cpu_bound = min(again["cpu_seconds_for_all_pairs"], first["cpu_seconds_for_all_pairs"])
    empty = np.flatnonzero(found.sizes == 0)
    reasons_seconds, _ = _timed(lambda: why_empty(people, vacancies, empty, workers=THREADS))
    fifty = top_lists(people, vacancies, top=50, workers=THREADS)
    person, place = np.nonzero(fifty.numbers >= 0)
    number = fifty.numbers[person, place]
    rng = np.random.default_rng(5)
    pick = rng.choice(len(person), min(sizes["pairs"], len(person)), replace=False)
    sample = rng.choice(len(people), sizes["sample"], replace=False)
    return {
        "seconds": seconds,
        "bound_seconds": bound,
        "times_bound": seconds / bound,
        "cpu_seconds": cpu,
        "bound_cpu_seconds": cpu_bound,
        "times_bound_in_cpu": cpu / cpu_bound,
        "pairs_a_second": sizes["people"] * sizes["vacancies"] / seconds,
        "mean_list": float(found.sizes.mean()),
        "empty_share": len(empty) / len(people),
        "reasons_for_empty_seconds": reasons_seconds,
        "pass_rate": _pass_rate(people, vacancies, sample[:200]),
        "recall": recall(people, vacancies, found, sample),
        "people_checked": len(sample),
        "pairs_checked": len(pick),
        "violations": dict(broken_rules(people, vacancies, person[pick], number[pick])),
    }


def recall(people: Any, vacancies: Any, found: Any, sample: Any) -> float:
    """Share of the brute-force best (simple numpy, float64) that the lists have; ties by row."""
    import numpy as np

    from worklocal.matching.engine.scoring import as_matrix, factors_on_columns
    from worklocal.matching.engine.second_look import allowed

    wanted = hits = 0
    width, top = len(vacancies.space.frequency), found.numbers.shape[1]
    theirs, their_skills = vacancies.vectors.astype(float), as_matrix(vacancies.skills, width)
    our_skills = as_matrix(people.skills, width)
    for begin in range(0, len(sample), 100):
        rows = sample[begin : begin + 100]
        fits = 0.6 * (people.vectors[rows].astype(float) @ theirs.T)
        fits += 0.4 * (our_skills[rows] @ their_skills.T).toarray()
        for p, fit in zip(rows, fits, strict=True):
            experience, liking = factors_on_columns(people.facts, p, vacancies.facts, slice(None))
            score = np.where(allowed(people, vacancies, p), fit * experience * liking, -1)
            best = np.sort(score[score >= found.floor])[::-1][:top]
            mine = found.of(p)[1]
            both = min(len(best), len(mine))
            wanted += max(len(best), len(mine))
            hits += int((np.abs(mine[:both] - best[:both]) < 1e-9).sum())
    return hits / max(wanted, 1)


def incremental(sizes: dict, report: dict) -> dict[str, Any]:
    """One new vacancy after another against everybody: constraints, scores, best twenty."""
    import numpy as np

    from worklocal.matching.engine.incremental import (
        SmallVectors,
        list_for_person,
        people_for_vacancy,
    )

    people, vacancies = _market(sizes["incremental"], max(sizes["events"], 200))
    small = SmallVectors.of(people.vectors)
    taken, eligible = [], []
    for v in range(sizes["events"]):
        seconds, ranked = _timed(
            lambda v=v: people_for_vacancy(people, small, vacancies, v, workers=THREADS)
        )
        taken.append(seconds * 1e3)
        eligible.append(ranked.eligible)
    few, many = _market(200, sizes["vacancies"])
    one = [
        _timed(lambda p=p: list_for_person(few, many, p))[0] * 1e3
        for p in range(min(sizes["events"], 200))
    ]
    middle, high = np.quantile(taken[1:], [0.5, 0.95])
    return {
        "people": len(people),
        "vacancies_tried": len(taken) - 1,
        "median_ms": float(middle),
        "p95_ms": float(high),
        "max_ms": float(max(taken[1:])),
        "mean_eligible": float(np.mean(eligible)),
        "changed_person_median_ms": float(np.median(one[1:])),
        "changed_person_p95_ms": float(np.quantile(one[1:], 0.95)),
    }


def growth(sizes: dict, report: dict) -> dict[str, Any]:
    """Seconds for four sizes of one market; half as many vacancies as people."""
    from worklocal.matching.engine.kernel import top_lists

    _warm_up()
    rows = []
    for n in sizes["growth"]:
        people, vacancies = _market(n, n // 2)
        seconds, _ = _timed(
            lambda ours=people, theirs=vacancies: top_lists(ours, theirs, workers=THREADS)
        )
        rows.append(
            {
                "people": n,
                "vacancies": n // 2,
                "seconds": seconds,
                "pairs_a_second": n * (n // 2) / seconds,
                "ms_a_person": seconds * 1e3 / n,
            }
        )
    cost = [row["seconds"] / (row["people"] * row["vacancies"]) for row in rows]
    return {"rows": rows, "cost_of_a_pair_last_to_first": cost[-1] / cost[0]}


def congestion(sizes: dict, report: dict) -> dict[str, Any]:
    """Simulated markets: lists by score alone beside lists with prices."""
    from worklocal.matching.engine.congestion import compare

    n = sizes["market_people"]
    markets = [
        compare(seed, n, n // 2, workers=THREADS).as_dict()
        for seed in range(101, 101 + sizes["markets"])
    ]
    return {
        "markets": markets,
        "least_matched": min(one["priced"]["matched"] for one in markets),
        "mean_matched": sum(one["priced"]["matched"] for one in markets) / len(markets),
        "mean_matched_alone": sum(one["independent"]["matched"] for one in markets) / len(markets),
        "most_lost_score": max(one["lost_score"] for one in markets),
        "largest_push": max(one["largest_push"] for one in markets),
        "caps_broken": sum(one["caps_broken"] for one in markets),
    }


PARTS: Final[dict[str, Callable[[dict, dict], dict[str, Any]]]] = {
    "gemm_bound": gemm_bound,
    "lists": lists,
    "incremental": incremental,
    "growth": growth,
    "congestion": congestion,
}


def goals(report: dict) -> dict[str, bool]:
    """The published goals, met or not, for the parts that were run."""
    met: dict[str, bool] = {}
    if "lists" in report:
        made = report["lists"]
        met["all pairs exact within 2.5 times the machine's bound"] = made["times_bound"] <= 2.5
        met["recall 1.0 against brute force"] = made["recall"] == 1.0
        met["no listed pair breaks a rule"] = not made["violations"]
    if "incremental" in report:
        p95 = report["incremental"]["p95_ms"]
        met["a new vacancy within 50 ms at the 95th percentile"] = p95 <= 50
    if "growth" in report:
        ratio = report["growth"]["cost_of_a_pair_last_to_first"]
        met["cost of a pair does not grow"] = ratio <= 1.1
    if "congestion" in report:
        made = report["congestion"]
        met["at least 0.82 matched in every market"] = made["least_matched"] >= 0.82
        met["at most 7 per cent of score lost"] = made["most_lost_score"] <= 0.07
        met["nobody pushed more than the margin"] = made["largest_push"] <= 0.1 + 1e-9
        met["every cap kept"] = made["caps_broken"] == 0
    return met


def say(line: str) -> None:
    """Write one line to standard output at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _again_pinned(argv: list[str]) -> int:
    """Start over in a process whose BLAS has one thread; it reads that only at its start."""
    command = [sys.executable, "-m", "worklocal.matching.engine.bench", *argv]
    root = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    env = os.environ | PINNED | {"PYTHONPATH": paths}
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603 - ourselves


def _market(people: int, vacancies: int) -> tuple:
    from worklocal.matching.engine.market import market

    return market(people, vacancies, 2024)


def _warm_up() -> None:
    from worklocal.matching.engine.kernel import top_lists

    top_lists(*_market(60, 40))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _pass_rate(people: Any, vacancies: Any, sample: Any) -> float:
    from worklocal.matching.engine.second_look import allowed

    return sum(float(allowed(people, vacancies, p).mean()) for p in sample) / len(sample)


if __name__ == "__main__":
    sys.exit(main())
