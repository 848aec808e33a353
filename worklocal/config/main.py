"""What each word of `run.py` does, inside the environment."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from worklocal.config import databases

HELP = """Work Local

  python3 run.py demo [--port N] [--people N] [--seed N] [--fresh]   a whole area, served
  python3 run.py test [--all] [words for pytest]                     every check and test
  python3 run.py check                                               lint, types, imports, ...
  python3 run.py bench WHAT [options]                                pages, match, evidence
  python3 run.py match COMMAND                                       the matching engine
  python3 run.py evidence COMMAND                                    the evidence engine
  python3 run.py lock                                                renew the requirement locks
  python3 run.py WORD [options]                                      any other word of worklocal,
                                                                     such as load or audit
"""


def use_database(url: str) -> None:
    """Point Django at a database, before it is set up."""
    os.environ["WORKLOCAL_DATABASE"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worklocal.config.settings")


def demo(arguments: Sequence[str]) -> int:
    from worklocal.config.serving import demo as serve

    return serve(arguments)


def test(arguments: Sequence[str]) -> int:
    from worklocal.config.checking import test as run_tests

    return run_tests(arguments)


def check(arguments: Sequence[str]) -> int:
    from worklocal.config.checking import check as run_checks

    return run_checks(arguments)


def bench(arguments: Sequence[str]) -> int:
    from worklocal.config.benching import bench as run_bench

    return run_bench(arguments)


def match(arguments: Sequence[str]) -> int:
    from worklocal.matching.engine import cli

    return cli.main(list(arguments))


def evidence(arguments: Sequence[str]) -> int:
    from worklocal.evidence.engine import cli

    return cli.main(list(arguments))


def lock(arguments: Sequence[str]) -> int:
    """Renew requirements*.lock from the .in files; hashes of every file, no address in them."""
    root = databases.root()
    for name in ("requirements", "requirements-dev"):
        command = [
            sys.executable, "-m", "uv", "pip", "compile", "-q", "--universal", "--python-version",
            "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate",
            f"{name}.in", "-o", f"{name}.lock", *arguments,
        ]  # fmt: skip
        subprocess.run(command, check=True, cwd=root)  # noqa: S603 - our own words
    return 0


def manage(arguments: Sequence[str]) -> int:
    """Any other word: a management command on the demonstration's database, as its owner."""
    from django.core.management import execute_from_command_line

    urls = databases.prepare(os.environ.get("WORKLOCAL_INSTANCE", "demo"))
    use_database(urls["owner"])
    execute_from_command_line(["worklocal", *arguments])
    return 0


WORDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "match": match,
    "evidence": evidence,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(HELP)  # noqa: T201 - a command line speaks to its terminal
        return 0
    return WORDS.get(arguments[0], lambda rest: manage(arguments))(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
