"""The evidence engine's command line: one word, one module, loaded only when asked for."""

import importlib
import os
import sys

COMMANDS = {
    "estimate": ("estimate_command", "effect of a treatment, or a refusal with reasons"),
    "power": ("trial_commands", "sample size and smallest detectable effect, formula named"),
    "allocate": ("trial_commands", "random allocation, replayable from its seed"),
    "monitor": ("trial_commands", "planned looks and always-valid bands"),
    "outcomes": ("outcome_commands", "outcomes from spells of work or from earnings"),
    "survival": ("survival_commands", "Kaplan-Meier and exact Aalen-Johansen curves"),
    "standardise": ("comparison_commands", "directly and indirectly standardised rates"),
    "funnel": ("comparison_commands", "funnel limits with over-dispersion"),
    "shrink": ("comparison_commands", "shrunken estimates, with probability in place of rank"),
    "neighbours": ("area_commands", "the areas most like one"),
    "compare-area": ("area_commands", "an area beside its past, its neighbours and all"),
    "disclose": ("disclosure_commands", "make a table safe to publish"),
    "segment": ("segment_commands", "fit, check and score a whole-number points card"),
    "cost-benefit": ("cost_benefit_commands", "costs and benefits by agency, with ranges"),
    "measures": ("measure_commands", "continuity, alliance, network, position generator"),
}
FUNCTIONS = {"compare-area": "compare"}


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit code; 2 for bad input, with the row and the reason."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] not in COMMANDS:
        print("usage: evidence COMMAND [options]   (COMMAND --help tells its options)\n")
        for name, (_, meaning) in COMMANDS.items():
            print(f"  {name:<14} {meaning}")
        return 0 if argv[:1] in ([], ["-h"], ["--help"]) else 2
    # Matrices here are small: on a busy machine threads cost far more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    module = importlib.import_module(f"{__package__}.{COMMANDS[argv[0]][0]}")
    return int(getattr(module, FUNCTIONS.get(argv[0], argv[0].replace("-", "_")))(argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
