"""The CONSORT flow of a trial, counted from stored states so that it always reconciles."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from worklocal.evidence.engine.frames import BadInput

FORMULA = "CONSORT 2025 participant flow, counted from stored states"


@dataclass(frozen=True)
class Box:
    """One box: its heading, its number, and the reasons that make it up."""

    heading: str
    count: int
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ArmFlow:
    """One arm from allocation to analysis."""

    arm: str
    allocated: Box
    received: Box
    not_received: Box
    followed_up: Box
    lost: Box
    analysed: Box
    not_analysed: Box


@dataclass(frozen=True)
class Flow:
    """The whole flow. `title` and `description` are the words a screen reader is given."""

    formula: str
    assessed: Box
    excluded: Box
    randomised: Box
    arms: list[ArmFlow]

    @property
    def title(self) -> str:
        return f"Flow of {self.assessed.count:,} people through the trial"

    @property
    def description(self) -> str:
        start = (
            f"{self.assessed.count:,} assessed, {self.excluded.count:,} excluded, "
            f"{self.randomised.count:,} randomised."
        )
        parts = (
            f"{arm.arm}: {arm.allocated.count:,} allocated, {arm.received.count:,} received it, "
            f"{arm.lost.count:,} lost, {arm.analysed.count:,} analysed."
            for arm in self.arms
        )
        return " ".join([start, *parts])


def flow_from_states(records: Iterable[Mapping[str, Any]]) -> Flow:
    """Count the boxes. Each record is one person assessed:

    excluded (reason, or empty), consent_at, arm, not_received, lost, not_analysed (reasons, or
    empty). A person is excluded or has an arm, never both or neither; consent comes before an
    arm. Raises BadInput with the row of the first record that breaks this.
    """
    records = list(records)
    for number, record in enumerate(records, start=1):
        _check(number, record)
    excluded = [r for r in records if _text(r, "excluded")]
    randomised = [r for r in records if _text(r, "arm")]
    arms = sorted({_text(r, "arm") for r in randomised})
    flow = Flow(
        formula=FORMULA,
        assessed=Box("Assessed for eligibility", len(records)),
        excluded=_box("Excluded", excluded, "excluded"),
        randomised=Box("Randomised", len(randomised)),
        arms=[_arm(arm, [r for r in randomised if _text(r, "arm") == arm]) for arm in arms],
    )
    assert not reconcile(flow)  # noqa: S101 - counting cannot disagree with itself
    return flow


def reconcile(flow: Flow) -> list[str]:
    """Sentences for every sum that does not add up; empty when the flow reconciles."""
    faults = []

    def same(what: str, whole: int, *parts: int) -> None:
        if whole != sum(parts):
            faults.append(f"{what}: {whole} is not {' + '.join(map(str, parts))}")

    same("assessed", flow.assessed.count, flow.excluded.count, flow.randomised.count)
    same("randomised", flow.randomised.count, *(arm.allocated.count for arm in flow.arms))
    for arm in flow.arms:
        total = arm.allocated.count
        same(f"{arm.arm} received", total, arm.received.count, arm.not_received.count)
        same(f"{arm.arm} followed up", total, arm.followed_up.count, arm.lost.count)
        same(f"{arm.arm} analysed", total, arm.analysed.count, arm.not_analysed.count)
    with_reasons = [flow.excluded]
    for arm in flow.arms:
        with_reasons += [arm.not_received, arm.lost, arm.not_analysed]
    for box in with_reasons:
        same(f"reasons of {box.heading}", box.count, *box.reasons.values())
    return faults


def rows_of(flow: Flow) -> list[dict[str, Any]]:
    """The same numbers as a table, for those who do not use the picture."""
    rows = [
        {"stage": box.heading, "arm": "all", "people": box.count, "reasons": _reasons(box)}
        for box in (flow.assessed, flow.excluded, flow.randomised)
    ]
    for arm in flow.arms:
        rows += [
            {"stage": box.heading, "arm": arm.arm, "people": box.count, "reasons": _reasons(box)}
            for box in (
                arm.allocated, arm.received, arm.not_received, arm.followed_up, arm.lost,
                arm.analysed, arm.not_analysed,
            )
        ]  # fmt: skip
    return rows


def svg(flow: Flow, key: str = "consort") -> str:
    """An SVG picture with title and description, classes for colours and no inline style.

    `key` makes the ids unique on a page.
    """
    width, step = 290, 310
    across = max(2, len(flow.arms))
    full = step * across + 20
    middle = full / 2
    parts: list[str] = []
    end = 10 + _draw(parts, middle - width / 2, 10, width, [flow.assessed])
    aside = end + 24
    below = aside + _draw(parts, middle + 20, aside, width - 30, [flow.excluded]) + 24
    _line(parts, middle, end, middle, below)
    _line(parts, middle, aside + 20, middle + 20, aside + 20)
    end = below + _draw(parts, middle - width / 2, below, width, [flow.randomised])
    deepest = end
    for i, arm in enumerate(flow.arms):
        left = 10 + step * i + (full - 20 - step * len(flow.arms)) / 2 + (step - width) / 2
        centre = left + width / 2
        top = end + 30
        _line(parts, middle, end, centre, top)
        groups = (
            [Box(f"{arm.arm}: allocated", arm.allocated.count), arm.received, arm.not_received],
            [arm.followed_up, arm.lost],
            [arm.analysed, arm.not_analysed],
        )
        for number, boxes in enumerate(groups):
            if number:
                _line(parts, centre, top - 24, centre, top)
            top += _draw(parts, left, top, width, boxes) + 24
        deepest = max(deepest, top)
    names = f'aria-labelledby="{escape(key)}-title {escape(key)}-desc"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full:g} {deepest:g}" role="img" '
        f'class="consort" {names}>'
        f'<title id="{escape(key)}-title">{escape(flow.title)}</title>'
        f'<desc id="{escape(key)}-desc">{escape(flow.description)}</desc>{"".join(parts)}</svg>'
    )


def _arm(arm: str, people: list[Mapping[str, Any]]) -> ArmFlow:
    def split(name: str) -> tuple[list[Mapping[str, Any]], int]:
        out = [p for p in people if _text(p, name)]
        return out, len(people) - len(out)

    refused, received = split("not_received")
    lost, followed = split("lost")
    left, analysed = split("not_analysed")
    return ArmFlow(
        arm=arm,
        allocated=Box("Allocated", len(people)),
        received=Box("Received what was allocated", received),
        not_received=_box("Did not receive it", refused, "not_received"),
        followed_up=Box("Followed up", followed),
        lost=_box("Lost to follow-up", lost, "lost"),
        analysed=Box("Analysed as allocated", analysed),
        not_analysed=_box("Not analysed", left, "not_analysed"),
    )


def _box(heading: str, people: list[Mapping[str, Any]], name: str) -> Box:
    counts = Counter(_text(p, name) for p in people)
    return Box(heading, len(people), dict(sorted(counts.items())))


def _check(number: int, record: Mapping[str, Any]) -> None:
    excluded, arm = _text(record, "excluded"), _text(record, "arm")
    if excluded and arm:
        raise BadInput(number, f"excluded ({excluded}) and allocated to {arm}")
    if not excluded and not arm:
        raise BadInput(number, "neither excluded nor allocated")
    if arm and not _text(record, "consent_at"):
        raise BadInput(number, f"allocated to {arm} without consent_at")
    if excluded and any(_text(record, name) for name in ("not_received", "lost", "not_analysed")):
        raise BadInput(number, "excluded, yet followed after allocation")


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return "" if value is None else str(value).strip()


def _reasons(box: Box) -> str:
    return "; ".join(f"{reason} {count:,}" for reason, count in box.reasons.items())


def _draw(parts: list[str], x: float, y: float, width: float, boxes: list[Box]) -> float:
    lines = []
    for box in boxes:
        lines.append((f"{box.heading} (n = {box.count:,})", 12))
        lines += [(f"{reason} (n = {count:,})", 24) for reason, count in box.reasons.items()]
    height = 16 + 18 * len(lines)
    parts.append(
        f'<rect class="consort-box" x="{x:g}" y="{y:g}" width="{width:g}" height="{height}" '
        'fill="none" stroke="currentColor"/>'
    )
    for i, (text, indent) in enumerate(lines):
        short = text if len(text) <= 38 else text[:37] + "…"
        parts.append(
            f'<text class="consort-text" x="{x + indent:g}" y="{y + 20 + 18 * i:g}" '
            f'font-size="13">{escape(short)}</text>'
        )
    return float(height)


def _line(parts: list[str], x1: float, y1: float, x2: float, y2: float) -> None:
    parts.append(
        f'<line class="consort-line" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
        'stroke="currentColor"/>'
    )
