"""The items of a points card in words, for the board and for coaches."""

from typing import Any

from worklocal.reference.framework.shapes import Framework
from worklocal.support.people.enums import EntryRoute

ROUTES_IN = "How they came to us"


def item_words(framework: Framework, *, column: str, test: str, value: Any, points: int = 0) -> str:
    """An item as somebody would say it: the question, and the answer that counts."""
    if column == "entry_route":
        return f"{ROUTES_IN}: {_not(test)}{route_name(str(value))}"
    question = framework.assessment.questions[column]
    if test in {"at least", "below"}:
        return (
            f"{question.ask} {value:g} or more"
            if test == "at least"
            else (f"{question.ask} Below {value:g}")
        )
    words = dict(question.choices).get(str(value), str(value))
    return f"{question.ask} {_not(test)}“{words}”"


def _not(test: str) -> str:
    return "anything but " if test == "is not" else ""


def route_name(code: str) -> str:
    return str(EntryRoute(code).label) if code in EntryRoute.values else code
