"""The command `allocate`: people in blocks, clusters restricted or paired, roll-out, replay."""

import argparse
import csv
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from worklocal.evidence.engine import allocation, cluster_allocation
from worklocal.evidence.engine.frames import (
    ENGINE_VERSION,
    LARGEST,
    BadInput,
    named,
    print_json,
    print_table,
    read_frame,
    require_columns,
)
from worklocal.evidence.engine.random_stream import commitment, is_committed, new_seed

KINDS = ("people", "restricted", "paired", "rollout", "commit", "replay")
BLOCKS = "blocks of random size, HMAC-SHA256 stream of the seed, Fisher-Yates; version 1"


def run(argv: list[str]) -> int:
    """Allocate, commit to a seed, or replay a log. BadInput names the row at fault."""
    kind = argv[0] if argv and argv[0] in KINDS else "people"
    options = _parser(kind).parse_args(argv[1:] if argv and argv[0] in KINDS else argv)
    if kind == "commit":
        return _commit(options)
    if options.commitment and not is_committed(options.seed, options.commitment):
        raise BadInput(None, "the seed does not match the hash committed before enrolment")
    if kind == "people":
        return _people(options)
    if kind == "replay":
        return _replay(options)
    return _clusters(kind, options)


def _commit(options: argparse.Namespace) -> int:
    seed = options.seed or new_seed()
    report = {
        **named("commitment to a seed", "SHA-256 of the seed"),
        "seed": seed,
        "seed_sha256": commitment(seed),
        "keep": "store the hash before enrolment; keep the seed secret until allocation ends",
    }
    print_json(report) if options.json else print_table([report])
    return 0


def _people(options: argparse.Namespace) -> int:
    frame = read_frame(options.data, text=True)
    strata = _names(options.strata)
    require_columns(frame, [options.id, options.consent, *strata])
    scheme = _scheme(options)
    people = [
        {
            "person": row[options.id],
            "consent_at": row[options.consent],
            "stratum": _stratum(row, strata, number),
        }
        for number, row in enumerate(frame.iter_rows(named=True), start=1)
    ]
    allocation.check_people(people)
    people.sort(key=lambda row: str(row["consent_at"]))
    log = allocation.allocate_people(scheme, options.seed, people)
    lines = [dataclasses.asdict(line) for line in log]
    if options.out:
        _write(options.out, lines)
    report = (
        named("stratified permuted blocks", BLOCKS)
        | allocation.audit(scheme, options.seed, log)
        | {"engine_version": ENGINE_VERSION}
    )
    if options.json:
        print_json(report | {"allocations": lines})
    else:
        if not options.out:
            print_table(lines)
        print_table([{"item": k, "value": str(v)} for k, v in report.items()], title="audit")
    return 0


def _replay(options: argparse.Namespace) -> int:
    frame = read_frame(options.data, text=True)
    names = [field.name for field in dataclasses.fields(allocation.Allocation)]
    require_columns(frame, names)
    log = []
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        if row["position"] is None or not row["position"].isdigit():
            raise BadInput(number, f"position is {row['position']!r}, not a whole number")
        person, stratum, arm, consent = (
            row[name] or "" for name in ("person", "stratum", "arm", "consent_at")
        )
        position = int(row["position"])
        log.append(allocation.Allocation(person, stratum, position, arm, consent))
    scheme = _scheme(options)
    faults = allocation.replays(scheme, options.seed, log)
    report = (
        named("replay of stratified permuted blocks", BLOCKS)
        | allocation.audit(scheme, options.seed, log)
        | {
            "engine_version": ENGINE_VERSION,
            "differs": [line.person for line in faults],
        }
    )
    if options.json:
        print_json(report)
    else:
        print_table([{"item": k, "value": str(v)} for k, v in report.items()], title="replay")
    return 1 if faults else 0


def _clusters(kind: str, options: argparse.Namespace) -> int:
    frame = read_frame(options.data)
    covariates = _names(options.covariates)
    require_columns(frame, [options.id, *covariates])
    clusters = [str(name) for name in frame[options.id].to_list()]
    arms = (options.arms[0], options.arms[1])
    if kind == "rollout":
        made = cluster_allocation.rollout(clusters, options.steps, options.seed, options.trial)
    else:
        if not covariates:
            raise BadInput(None, f"{kind} needs --covariates, the baselines to balance")
        X = _baselines(frame, covariates)
        if kind == "paired":
            made = cluster_allocation.paired(clusters, X, options.seed, options.trial, arms)
        else:
            made = cluster_allocation.restricted(
                clusters, X, options.seed, options.trial, options.keep, arms
            )
    lines = [{"cluster": c, "arm": a} for c, a in made.arms.items()]
    if options.out:
        _write(options.out, lines)
    audit: dict[str, Any] = named(f"{kind} allocation of clusters", made.formula)
    audit["seed_sha256"] = commitment(options.seed)
    audit |= {"engine_version": ENGINE_VERSION} | made.detail
    if options.json:
        print_json(audit | {"allocations": lines})
    else:
        print_table(lines)
        print_table([{"item": k, "value": str(v)} for k, v in audit.items()], title="audit")
    return 0


def _baselines(frame: pl.DataFrame, covariates: list[str]) -> np.ndarray:
    for name in covariates:
        if not frame[name].dtype.is_numeric():
            raise BadInput(None, f"{name} is not a column of numbers")
        empty = frame[name].is_null().to_numpy()
        if empty.any():
            raise BadInput(int(np.flatnonzero(empty)[0]) + 1, f"{name} is empty")
        large = ~(np.abs(frame[name].to_numpy().astype(float)) <= LARGEST)
        if large.any():
            row = int(np.flatnonzero(large)[0]) + 1
            raise BadInput(row, f"{name} is not a number that can be worked with")
    return frame.select(covariates).to_numpy().astype(float)


def _scheme(options: argparse.Namespace) -> allocation.Scheme:
    return allocation.Scheme(
        options.trial, tuple(options.arms), tuple(options.ratio or [1] * len(options.arms)),
        tuple(options.blocks),
    )  # fmt: skip


def _stratum(row: dict[str, Any], strata: list[str], number: int) -> str:
    for name in strata:
        if row[name] is None:
            raise BadInput(number, f"{name} is empty: the stratum is not known")
    return " | ".join(f"{name}={row[name]}" for name in strata) or "all"


def _write(path: str, lines: list[dict[str, Any]]) -> None:
    with Path(path).open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _whole(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _parser(kind: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"evidence allocate {kind}", description=__doc__)
    add = parser.add_argument
    add("--json", action="store_true")
    add("--seed", required=kind != "commit", help="secret text; its hash is stored beforehand")
    if kind == "commit":
        return parser
    add("--commitment", help="SHA-256 of the seed stored before enrolment; checked when given")
    add("--data", required=True)
    add("--trial", default="trial", help="name of the trial; part of the random stream")
    add("--arms", type=lambda t: t.split(","), default=["control", "treated"])
    if kind in ("people", "replay"):
        add("--ratio", type=_whole, help="whole numbers, one for each arm: 1,1")
        add("--blocks", type=_whole, default=[4, 6], help="block sizes drawn at random: 4,6")
    if kind == "people":
        add("--id", default="person")
        add("--consent", default="consent_at", help="column of the moment of consent")
        add("--strata", help="comma-separated columns")
    if kind not in ("people", "replay"):
        add("--id", default="cluster")
        add("--covariates", help="baseline numbers to balance or to pair on")
        add("--keep", type=float, default=0.1, help="share of allocations that are acceptable")
        add("--steps", type=int, default=4, help="rollout: number of steps")
    if kind != "replay":
        add("--out", help="CSV to write")
    return parser
