"""What follows from a framework: local values within bounds, markers from answers, groups."""

from collections.abc import Mapping
from dataclasses import replace

from worklocal.core.errors import Refusal
from worklocal.reference.framework.shapes import Condition, Figure, Framework, Group

Answer = str | int | list[str] | None


class LocalValueRefused(Refusal):
    """An area may not set this number, or not to this."""


def check_local_values(framework: Framework, values: Mapping[str, int]) -> None:
    """Refuse a name the framework does not have and a number outside its bounds."""
    figures = framework.figures()
    for name, value in values.items():
        figure = figures.get(name)
        if figure is None:
            raise LocalValueRefused(f"Framework {framework.version} has no figure “{name}”.")
        if not isinstance(value, int) or isinstance(value, bool):
            raise LocalValueRefused(f"Enter a whole number for “{name}”.")
        if not figure.least <= value <= figure.most:
            raise LocalValueRefused(
                f"“{name}” must be between {figure.least} and {figure.most} {figure.unit.label}."
            )


def with_local_values(framework: Framework, values: Mapping[str, int]) -> Framework:
    """The framework with an area's own numbers in place, each marked `is_local`."""
    check_local_values(framework, values)

    def local(name: str, figure: Figure) -> Figure:
        return replace(figure, value=values[name], is_local=True) if name in values else figure

    return replace(
        framework,
        guarantees=tuple(
            replace(g, days=local(f"guarantee.{g.code}", g.days)) for g in framework.guarantees
        ),
        standards=tuple(
            replace(s, figure=local(f"standard.{s.code}", s.figure)) for s in framework.standards
        ),
        outcomes=tuple(
            replace(o, gap_days=local(f"outcome.{o.code}.gap_days", o.gap_days))
            if o.gap_days
            else o
            for o in framework.outcomes
        ),
    )


def markers_from_answers(framework: Framework, answers: Mapping[str, Answer]) -> set[str]:
    """Markers that the answers of the standard assessment set. A skipped question sets none."""
    return {
        marker.code
        for marker in framework.markers
        if any(_holds(condition, answers.get(condition.question)) for condition in marker.answers)
    }


def _holds(condition: Condition, answer: Answer) -> bool:
    if answer is None or answer == "":
        return False
    if condition.at_most is not None:
        return int(answer) <= condition.at_most if isinstance(answer, str | int) else False
    return condition.value in answer if isinstance(answer, list) else answer == condition.value


def groups_of(framework: Framework, *, markers: set[str], age: int) -> tuple[Group, ...]:
    """The programme groups a person belongs to, in the framework's order.

    Groups help to say who may have more; none of them is ever a reason to refuse anybody.
    """
    counted = {m.code for m in framework.markers if m.counts} & markers
    found: dict[str, Group] = {}
    for group in framework.groups:
        if _belongs(group, markers, counted, age, set(found)):
            found[group.code] = group
    return tuple(found.values())


def _belongs(
    group: Group, markers: set[str], counted: set[str], age: int, groups: set[str]
) -> bool:
    """`at_least` counts markers other than the group's own conditions, as "something else"."""
    others = counted - set(group.all_of)
    enough = len(others) >= group.at_least or bool(markers & set(group.or_any_of))
    return (
        set(group.all_of) <= markers
        and (not group.any_of or bool(markers & set(group.any_of)))
        and (not group.any_of_groups or bool(groups & set(group.any_of_groups)))
        and enough
        and (group.age_from is None or age >= group.age_from)
        and (group.age_to is None or age <= group.age_to)
    )
