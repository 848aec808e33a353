"""`run.py bench WHAT`: speed, always as ratios side by side in one run."""

from collections.abc import Sequence


def bench(arguments: Sequence[str]) -> int:
    """Run one bench by name; 2 for a name that is not known."""
    what, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if what == "pages":
        from tools.bench_pages import main as pages  # each bench loads what it needs

        return pages(rest)
    if what == "match":
        from worklocal.matching.engine.bench import main as match

        return match(rest)
    if what == "evidence":
        from tools.bench_evidence import main as evidence

        return evidence(rest)
    print("usage: run.py bench pages|match|evidence [options]")  # noqa: T201
    return 2
