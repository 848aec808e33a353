"""The framework as a page of the documents, so that a version can be read and argued about."""

from collections.abc import Iterable
from datetime import date

from worklocal.reference.framework.enums import AnswerKind
from worklocal.reference.framework.shapes import Figure, Framework, Offer, Question

WARNING = "not verified"


def page(framework: Framework) -> str:
    """Markdown of one version, whole. Written by `worklocal framework_page`; never edit it."""
    parts = [
        f"# Framework {framework.version}",
        "<!-- Written by `worklocal framework_page` from the framework's files. Do not edit. -->",
        _opening(framework),
        "## Offers", *map(_offer, framework.offers),
        "## Guarantees", _guarantees(framework),
        "## Service standards", _standards(framework),
        "## Outcomes", *_outcomes(framework),
        "## What makes work harder", _markers(framework),
        "## Programme groups", _groups(framework),
        *_assessment(framework),
        "## Sources", _list(f"{k}: {v}" for k, v in framework.sources.items()),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(framework: Framework) -> str:
    return (
        f"{framework.title}. In force from {_day(framework.valid_from)}. An area adopts a version "
        "and may set its own figures within the bounds shown. A value marked "
        f"*{WARNING}* was not found in a published source: it is a starting point to be agreed."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _mark(verified: bool) -> str:
    return "" if verified else f" *({WARNING})*"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines
    )


def _bounds(figure: Figure) -> str:
    return f"{figure.least} to {figure.most}"


def _offer(offer: Offer) -> str:
    ages = f"{offer.age_from} to {offer.age_to}" if offer.age_to else f"{offer.age_from} and over"
    return (
        f"### {offer.name}\n\n{offer.summary}{_mark(offer.verified)} Ages {ages}. It is for you if:"
        f"\n\n{_list(offer.who_for)}"
    )


def _guarantees(framework: Framework) -> str:
    return _table(
        ["Code", "Offer", "Promise", "From", "Kept by", "Within", "Area may set"],
        (
            [
                each.code, framework.offer(each.offer).name, each.promise + _mark(each.verified),
                each.starts.label, each.kept_by.label, f"{each.days}{_mark(each.days.verified)}",
                _bounds(each.days),
            ]
            for each in framework.guarantees
        ),
    )  # fmt: skip


def _standards(framework: Framework) -> str:
    return _table(
        ["Code", "What", "For", "When", "Standard", "Area may set"],
        (
            [
                each.code, each.what,
                ", ".join(framework.offer(code).name for code in each.offers) or "Everyone",
                each.stage.label,
                f"{each.kind.label} {each.figure}{_mark(each.figure.verified)}",
                _bounds(each.figure),
            ]
            for each in framework.standards
        ),
    )  # fmt: skip


def _outcomes(framework: Framework) -> list[str]:
    lines = [
        f"**{each.title}** ({each.code}{', key outcome' if each.key else ''}). {each.what}"
        f"{_mark(each.verified)}"
        for each in framework.outcomes
    ]
    wages = _table(
        ["Hourly rate", "From", "Pounds"],
        (
            [w.name + _mark(w.verified), _day(w.from_day), f"{w.pence / 100:.2f}"]
            for w in framework.wages
        ),
    )
    return [*lines, wages]


def _markers(framework: Framework) -> str:
    return _table(
        ["Code", "Marker", "Set by the answers", "Counts towards two or more", "Kept under"],
        (
            [
                each.code, each.label + _mark(each.verified),
                "; ".join(
                    f"{c.question} at most {c.at_most}" if c.at_most is not None
                    else f"{c.question}: {c.value}"
                    for c in each.answers
                ) or "a coach only",
                "yes" if each.counts else "no",
                each.sensitive.label if each.sensitive else "the record",
            ]
            for each in framework.markers
        ),
    )  # fmt: skip


def _groups(framework: Framework) -> str:
    rows = []
    for each in framework.groups:
        conditions = []
        if each.all_of:
            conditions.append("all of " + ", ".join(each.all_of))
        if each.any_of:
            conditions.append("any of " + ", ".join(each.any_of))
        if each.any_of_groups:
            conditions.append("in any of the groups " + ", ".join(each.any_of_groups))
        if each.at_least:
            also = f", or any of {', '.join(each.or_any_of)}" if each.or_any_of else ""
            conditions.append(f"at least {each.at_least} counted markers{also}")
        if each.age_from is not None or each.age_to is not None:
            ages = (each.age_from, each.age_to)
            conditions.append(
                f"aged {ages[0]} to {ages[1]}" if None not in ages
                else f"aged {ages[0]} or over" if ages[1] is None else f"aged up to {ages[1]}"
            )  # fmt: skip
        rows.append([each.code, each.label + _mark(each.verified), "; ".join(conditions)])
    return _table(["Code", "Group", "Who"], rows)


def _assessment(framework: Framework) -> list[str]:
    tool = framework.assessment
    parts = [f"## {tool.title}: the first assessment, version {tool.version}{_mark(tool.verified)}"]
    for section in tool.sections:
        parts += [f"### {section.title}", section.intro]
        parts.append(_list(_question(each) for each in section.questions))
    return parts


def _question(question: Question) -> str:
    if question.kind is AnswerKind.SCALE:
        answers = f"0 ({question.low}) to 10 ({question.high})"
    else:
        answers = ", ".join(words for _, words in question.choices) or question.kind.label
    notes = [
        f"kept under {question.sensitive.label.lower()}" if question.sensitive else "",
        "asked again later" if question.repeated else "",
        "more than one may be chosen" if question.kind is AnswerKind.MANY else "",
    ]
    said = "; ".join(note for note in notes if note)
    return (
        f"**{question.ask}** *{question.why}* Answers: {answers}."
        + (f" ({said[0].upper()}{said[1:]}.)" if said else "")
    )  # fmt: skip
