"""Framework files into shapes. What is wrong is refused by file, row and reason, all at once."""

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from worklocal.reference.framework import shapes
from worklocal.reference.framework.enums import (
    AnswerKind,
    ClockEnd,
    ClockStart,
    FieldGroup,
    OutcomeKind,
    ScaleEnd,
    StandardKind,
    StandardStage,
    Unit,
)
from worklocal.reference.framework.rows import FrameworkRefused, Row, refuse_twice, rows_of

Made = TypeVar("Made")


def read_framework(folder: Path) -> shapes.Framework:
    """The version in a folder, checked within and across its files. Raises FrameworkRefused."""
    faults: list[str] = []
    files = {name: _parsed(folder / f"{name}.toml", faults) for name in FILES}
    head = Row("framework.toml", files["framework"], faults, {})
    sources = head.values.get("sources", {})
    head.used.add("sources")

    def made(name: str, kind: str, make: Callable[[Row], Made]) -> tuple[Made, ...]:
        tables = files[name].get(kind, [])
        rows = rows_of(tables, f"{name}.toml, {kind}", faults, sources)
        if not rows:
            faults.append(f"{name}.toml: there is no {kind} in it.")
        results = tuple(make(row) for row in rows)
        for row in rows:
            row.done()
        refuse_twice([r.values.get("code") for r in rows], f"{name}.toml, {kind}", faults)
        return results

    framework = shapes.Framework(
        version=head.text("version"),
        title=head.text("title"),
        valid_from=head.day("valid_from"),
        valid_to=head.day("valid_to") if "valid_to" in head.values else None,
        sources=sources,
        offers=made("offers", "offer", _offer),
        guarantees=made("guarantees", "guarantee", _guarantee),
        standards=made("standards", "standard", _standard),
        markers=made("markers", "marker", _marker),
        groups=made("markers", "group", _group),
        outcomes=made("outcomes", "outcome", _outcome),
        wages=made("outcomes", "wage", _wage),
        assessment=_instrument(Row("assessment.toml", files["assessment"], faults, sources)),
    )
    head.done()
    faults += _faults_across(framework, folder)
    if faults:
        raise FrameworkRefused(folder.name, faults)
    return framework


FILES = ("framework", "offers", "guarantees", "standards", "markers", "outcomes", "assessment")


def _parsed(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}: the file is missing.")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path.name}: {error}.")
    return {}


def _figure(row: Row) -> shapes.Figure:
    unit = row.one_of("unit", Unit) if "unit" in row.values else Unit.DAYS
    figure = shapes.Figure(
        value=row.number("value"), unit=unit, least=row.number("least"), most=row.number("most"),
        source=row.source(), verified=row.flag("verified"),
    )  # fmt: skip
    row.done()
    if not figure.least <= figure.value <= figure.most:
        row.fault(f"{figure.value} is not between {figure.least} and {figure.most}.")
    return figure


def _offer(row: Row) -> shapes.Offer:
    return shapes.Offer(
        **row.item(), name=row.text("name"), summary=row.text("summary"),
        who_for=row.texts("who_for"), age_from=row.number("age_from"),
        age_to=row.number_or_none("age_to"),
    )  # fmt: skip


def _guarantee(row: Row) -> shapes.Guarantee:
    return shapes.Guarantee(
        **row.item(), offer=row.text("offer"), promise=row.text("promise"),
        starts=row.one_of("starts", ClockStart), kept_by=row.one_of("kept_by", ClockEnd),
        days=_figure(row.row("days")),
    )  # fmt: skip


def _standard(row: Row) -> shapes.Standard:
    """A standard is nothing but its figure, so the figure's source is its source."""
    figure = _figure(row.row("figure"))
    return shapes.Standard(
        code=row.code(), source=figure.source, verified=figure.verified, title=row.text("title"),
        what=row.text("what"), kind=row.one_of("kind", StandardKind),
        stage=row.one_of("stage", StandardStage), offers=row.texts("offers"), figure=figure,
    )  # fmt: skip


def _marker(row: Row) -> shapes.Marker:
    return shapes.Marker(
        **row.item(), label=row.text("label"),
        answers=tuple(_condition(row, text) for text in row.texts("answers")),
        counts=row.flag("counts"), sensitive=row.one_of_or_none("sensitive", FieldGroup),
    )  # fmt: skip


def _condition(row: Row, text: str) -> shapes.Condition:
    if match := re.match(r"^(\w+) = (\w+)$", text):
        return shapes.Condition(match[1], value=match[2])
    if match := re.match(r"^(\w+) <= (\d+)$", text):
        return shapes.Condition(match[1], at_most=int(match[2]))
    row.fault(f"the condition {text!r} is neither “question = ANSWER” nor “question <= number”.")
    return shapes.Condition("")


def _group(row: Row) -> shapes.Group:
    return shapes.Group(
        **row.item(), label=row.text("label"), all_of=row.texts("all_of"),
        any_of=row.texts("any_of"), any_of_groups=row.texts("any_of_groups"),
        at_least=row.number_or_none("at_least") or 0, or_any_of=row.texts("or_any_of"),
        age_from=row.number_or_none("age_from"), age_to=row.number_or_none("age_to"),
    )  # fmt: skip


def _outcome(row: Row) -> shapes.Outcome:
    return shapes.Outcome(
        **row.item(), title=row.text("title"), what=row.text("what"),
        kind=row.one_of("kind", OutcomeKind), key=row.flag("key", default=False),
        days=row.number_or_none("days"),
        gap_days=_figure(row.row("gap_days")) if "gap_days" in row.values else None,
        hours_per_week=row.number_or_none("hours_per_week"), weeks=row.number_or_none("weeks"),
        self_employed_days=row.number_or_none("self_employed_days"),
        window_days=row.number_or_none("window_days"), indicator=row.text("indicator", ""),
        of_outcome=row.text("of_outcome", ""),
    )  # fmt: skip


def _wage(row: Row) -> shapes.Wage:
    return shapes.Wage(
        row.text("name"), row.day("from"), row.number("pence", least=1), row.source(),
        row.flag("verified"),
    )  # fmt: skip


def _instrument(row: Row) -> shapes.Instrument:
    sections = tuple(_section(each) for each in row.rows("section", "section"))
    instrument = shapes.Instrument(
        **row.item(), version=row.text("version"), title=row.text("title"), sections=sections
    )
    row.done()
    codes = [question.code for section in sections for question in section.questions]
    refuse_twice(codes, "assessment.toml, question", row.faults)
    return instrument


def _section(row: Row) -> shapes.Section:
    section = shapes.Section(
        row.code(), row.text("title"), row.text("intro"),
        tuple(_question(each) for each in row.rows("question", "question")),
    )  # fmt: skip
    row.done()
    return section


def _question(row: Row) -> shapes.Question:
    kind = row.one_of("kind", AnswerKind)
    question = shapes.Question(
        code=row.code(), ask=row.text("ask"), why=row.text("why"), hint=row.text("hint", ""),
        kind=kind, choices=_choices(row), low=row.text("low", ""), high=row.text("high", ""),
        better=row.one_of_or_none("better", ScaleEnd), repeated=row.flag("repeated", default=False),
        sensitive=row.one_of_or_none("sensitive", FieldGroup),
    )  # fmt: skip
    row.done()
    if bool(question.choices) != (kind in (AnswerKind.CHOICE, AnswerKind.MANY)):
        row.fault("a question has “choices” when its kind is CHOICE or MANY, and only then.")
    if (question.better is not None) != (kind is AnswerKind.SCALE):
        row.fault("a question has “better” when its kind is SCALE, and only then.")
    if kind is AnswerKind.SCALE and not (question.low and question.high):
        row.fault("a scale needs words for its “low” and “high” end.")
    if question.repeated and kind is not AnswerKind.SCALE:
        row.fault("only a SCALE can be “repeated”.")
    return question


def _choices(row: Row) -> tuple[tuple[str, str], ...]:
    value = row.take("choices", [])
    right = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
        for pair in value
    )
    if not right:
        row.fault("“choices” must be pairs of a code and its words.")
        return ()
    refuse_twice([code for code, _ in value], f"{row.where}, choices", row.faults)
    return tuple((code, words) for code, words in value)


def _faults_across(framework: shapes.Framework, folder: Path) -> list[str]:
    """What no single row can see: names that lead nowhere."""
    faults = []
    offers = {each.code for each in framework.offers}
    markers = {each.code for each in framework.markers}
    groups = {each.code for each in framework.groups}
    outcomes = {each.code for each in framework.outcomes}
    if framework.version != folder.name:
        faults.append(f"framework.toml: “version” must be {folder.name!r}, as the folder is.")
    if framework.valid_to is not None and framework.valid_to < framework.valid_from:
        faults.append("framework.toml: “valid_to” is before “valid_from”.")
    named: list[tuple[str, str, Iterable[str], set[str]]] = [
        *((f"guarantee {g.code}", "offer", (g.offer,), offers) for g in framework.guarantees),
        *((f"standard {s.code}", "offer", s.offers, offers) for s in framework.standards),
        *((f"group {g.code}", "marker", (*g.all_of, *g.any_of, *g.or_any_of), markers)
          for g in framework.groups),
        *((f"group {g.code}", "group", g.any_of_groups, groups) for g in framework.groups),
        *((f"outcome {o.code}", "outcome", (o.of_outcome,) if o.of_outcome else (), outcomes)
          for o in framework.outcomes),
    ]  # fmt: skip
    for where, kind, names, known in named:
        faults += [f"{where}: there is no {kind} {name!r}." for name in names if name not in known]
    faults += _faulty_conditions(framework)
    return faults


def _faulty_conditions(framework: shapes.Framework) -> list[str]:
    faults = []
    for marker in framework.markers:
        for condition in marker.answers:
            question = framework.assessment.questions.get(condition.question)
            if question is None:
                faults.append(f"marker {marker.code}: no question {condition.question!r}.")
            elif condition.value and condition.value not in dict(question.choices):
                faults.append(
                    f"marker {marker.code}: {condition.question} has no answer {condition.value!r}."
                )
            elif condition.at_most is not None and question.kind is not AnswerKind.SCALE:
                faults.append(f"marker {marker.code}: {condition.question} is not a scale.")
            elif question.sensitive and question.sensitive is not marker.sensitive:
                faults.append(
                    f"marker {marker.code}: its answer {condition.question} is kept as "
                    f"{question.sensitive}, so the marker must be too."
                )
    return faults
