"""The matching engine's command line: one word, one module, loaded only when asked for."""

import importlib
import sys

COMMANDS = {
    "titles": ("text_commands", "rank a corpus of job titles for each query title"),
    "skills": ("text_commands", "rank a corpus of skills for each sentence"),
    "occupations": ("text_commands", "code job titles to SOC 2020 and ESCO"),
    "lists": ("list_commands", "make short lists for people from vacancies"),
    "explain": ("list_commands", "say why a vacancy is or is not on a person's list"),
    "audit": ("list_commands", "exposure and fit by group, with intervals"),
    "moves": ("move_commands", "career moves from one occupation, with gap and pay"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit code; 2 for a word or option that is not known."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] not in COMMANDS:
        print("usage: match COMMAND [options]   (COMMAND --help tells its options)\n")
        for name, (_, meaning) in COMMANDS.items():
            print(f"  {name:<12} {meaning}")
        return 0 if argv[:1] in ([], ["-h"], ["--help"]) else 2
    module = importlib.import_module(f"{__package__}.{COMMANDS[argv[0]][0]}")
    return int(getattr(module, argv[0])(argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
