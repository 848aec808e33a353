"""Making tables of counts safe to publish: rounding, hiding, and hiding what gives hidden away."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .disclosure_audit import Audit, Known
from .disclosure_rules import RULES, DisclosureRule

ALL = "All"
TRIES = 8


@dataclass(frozen=True)
class Figure:
    """A count in a release: its label in every dimension (ALL for a total) and its true value.

    One that is not `published` is protected from subtraction if it is `guarded`: the rest of an
    area, say, or what an earlier release hid.
    """

    key: tuple[str, ...]
    count: int
    members: tuple[int, ...]
    published: bool = True
    guarded: bool = False


@dataclass(frozen=True)
class Published:
    """A figure made safe. `state`: shown, hidden (small) or hidden to protect another.

    `percent` is the whole per cent of the figure at `percent_of`; None: withheld or not asked for.
    """

    key: tuple[str, ...]
    shown: int | None
    state: str
    percent: int | None = None
    percent_of: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Release:
    """All figures of one publication, safe together and beside those published before.

    `labels` are all labels of each dimension, those of groups not published among them.
    """

    dimensions: tuple[str, ...]
    rule: DisclosureRule
    figures: tuple[Published, ...]
    labels: tuple[tuple[str, ...], ...]
    withheld: str | None = None

    def hidden(self) -> list[Published]:
        """The figures not shown, whatever the cause."""
        return [one for one in self.figures if one.shown is None]


@dataclass
class _Draft:
    """A release in the making: which figures are shown, and which percentages beside them."""

    rule: DisclosureRule
    n_groups: int
    largest: int
    figures: list[Figure]
    before: list[Known]
    secondary: set[int] = field(default_factory=set)
    percents: dict[int, tuple[int, int]] = field(default_factory=dict)

    def shown(self, i: int) -> int | None:
        one = self.figures[i]
        return None if i in self.secondary else self.rule.shown(one.count)

    def known(self) -> list[Known]:
        told = [
            Known(one.members, *self.rule.meaning(self.shown(i)))
            for i, one in enumerate(self.figures)
            if one.published
        ]
        shares = [known for i, p in self.percents.items() for known in self.share(i, *p)]
        return self.before + told + shares

    def audit(self) -> Audit:
        return Audit(self.n_groups, self.known(), self.largest)

    def exposed(self) -> list[int]:
        """Figures to protect that could be narrowed to a range narrower than the rule's own."""
        audit, width = self.audit(), self.rule.hide_to - 1
        return [i for i in self.hidden() if not audit.could_span(self.figures[i].members, width)]

    def hidden(self) -> list[int]:
        """Figures not to be found out: those not shown, and those guarded."""
        return [
            i
            for i, one in enumerate(self.figures)
            if one.guarded or (one.published and self.shown(i) is None)
        ]

    def is_safe(self, i: int) -> bool:
        """Whether this hidden figure alone keeps a range as wide as the rule's."""
        return self.audit().could_span(self.figures[i].members, self.rule.hide_to - 1)

    def share(self, i: int, percent: int, of: int) -> list[Known]:
        """(percent - 1/2) whole <= 100 part <= (percent + 1/2) whole, as two statements."""
        part, whole = set(self.figures[i].members), self.figures[of].members
        inside = [100.0 if m in part else 0.0 for m in whole]
        return [
            Known(whole, 0, np.inf, tuple(w - percent + 0.5 for w in inside)),
            Known(whole, -np.inf, 0, tuple(w - percent - 0.5 for w in inside)),
        ]


def release(
    counts: Mapping[tuple[str, ...], int],
    dimensions: Sequence[str],
    *,
    rule: DisclosureRule = RULES["default"],
    tables: Sequence[Sequence[str]] | None = None,
    unpublished: Sequence[str] = (),
    earlier: Sequence[Release] = (),
    percent_of: Sequence[str] | None = None,
) -> Release:
    """Make the tables of one publication safe, together and beside earlier publications.

    `counts` maps the labels of the smallest groups (one a dimension, in the order of
    `dimensions`) to people; groups not named have nobody. `tables` names the dimensions crossed
    in each table (all of them in one if not given); each is published with all its totals.
    `unpublished` are labels whose figures are not published but must not be found by subtraction.
    `earlier` holds releases about the same people, which are not changed. `percent_of` names
    dimensions whose totals are denominators: each other figure gets its whole per cent of the
    figure that keeps only those labels.

    Hides counts of 1 to the rule's limit, then as many others as needed until nobody can narrow
    a hidden figure to a range narrower than the rule's own (1 to 4: four values); checked
    exactly, over all figures at once. The same input always gives the
    same answer. When even hiding all is not enough, everything is withheld. Raises ValueError for
    counts below nought or labels that do not fit; Inconsistent when an earlier release cannot be
    about the same people.
    """
    names = tuple(dimensions)
    if not counts:
        raise ValueError("there is nobody to count")
    groups = _groups(counts, names, earlier)
    values = [int(counts.get(group, 0)) for group in groups]
    if min(values, default=0) < 0:
        raise ValueError("a count is below nought")
    figures = _figures(groups, values, names, tables or [names], set(unpublished), rule)
    labels = tuple(tuple(sorted(set(column))) for column in zip(*groups, strict=True))
    before = [known for one in earlier for known in _told(one, groups, names)]
    largest = 10 * sum(values) + 1_000
    guarded = _hidden_before(earlier, groups, values, Audit(len(groups), before, largest))
    draft = _Draft(rule, len(groups), largest, figures + guarded, before)
    if before:
        draft.audit().range_of(figures[0].members)
    whole = _protect(draft)
    if whole is not None:
        hidden = tuple(Published(one.key, None, "withheld") for one in figures if one.published)
        return Release(names, rule, hidden, labels, withheld=whole)
    if percent_of is not None:
        _add_percents(draft, names, percent_of)
    told = tuple(_published(draft, i) for i, one in enumerate(draft.figures) if one.published)
    return Release(names, rule, told, labels)


def hidden_ranges(published: Sequence[Release]) -> list[tuple[Published, int, int]]:
    """Every hidden figure of these releases with the range their reader could give it."""
    names = published[0].dimensions
    groups = _groups({}, names, published)
    known = [k for one in published for k in _told(one, groups, names)]
    audit = Audit(len(groups), known, 1_000_000)
    return [
        (told, *audit.range_of(_members(groups, told.key)))
        for one in published
        if one.withheld is None
        for told in one.hidden()
    ]


def recoverable(published: Sequence[Release], group: Mapping[str, str]) -> tuple[int, int]:
    """The range of people somebody with all these releases gives to one group.

    `group` names a label in some dimensions; the others are taken over all their labels.
    """
    names = published[0].dimensions
    groups = _groups({}, names, published)
    known = [k for one in published for k in _told(one, groups, names)]
    key = tuple(group.get(name, ALL) for name in names)
    return Audit(len(groups), known, 1_000_000).range_of(_members(groups, key))


def _protect(draft: _Draft) -> str | None:
    """Hide more until nothing hidden is exposed. Returns why all must be withheld, or None."""
    while exposed := draft.exposed():
        target = min(exposed, key=lambda i: (len(draft.figures[i].members), draft.figures[i].key))
        others = _candidates(draft, target)
        if not others:
            return "a hidden count could be worked out from what was published before"
        draft.secondary.add(_best(draft, target, others))
    return None


def _candidates(draft: _Draft, target: int) -> list[int]:
    """Shown figures whose hiding could help, those that tell readers least first."""
    mine = set(draft.figures[target].members)
    near = set(mine)
    for i, one in enumerate(draft.figures):
        if one.published and draft.shown(i) is not None and mine & set(one.members):
            near |= set(one.members)
    shown = [i for i, one in enumerate(draft.figures) if one.published and draft.shown(i)]
    found = [i for i in shown if near & set(draft.figures[i].members)] or shown
    return sorted(
        found, key=lambda i: (len(draft.figures[i].members), draft.figures[i].count,
                              draft.figures[i].key)
    )  # fmt: skip


def _best(draft: _Draft, target: int, others: Sequence[int]) -> int:
    """The first figure whose hiding settles the target; failing that, the one that widens most."""
    members, widest, best = draft.figures[target].members, -1, others[0]
    for i in others[:TRIES]:
        draft.secondary.add(i)
        low, high = draft.audit().range_of(members)
        settled = draft.is_safe(target)
        draft.secondary.discard(i)
        if settled:
            return i
        if high - low > widest:
            widest, best = high - low, i
    return best


def _add_percents(draft: _Draft, names: tuple[str, ...], percent_of: Sequence[str]) -> None:
    """Show each percentage that exposes nothing; a hidden part or remainder shows none."""
    at = {one.key: i for i, one in enumerate(draft.figures)}
    for i, one in enumerate(draft.figures):
        base = tuple(
            label if name in percent_of else ALL for name, label in zip(names, one.key, strict=True)
        )
        of = at.get(base)
        if of is None or of == i or not one.published or not draft.figures[of].published:
            continue
        if draft.shown(i) is None or not draft.shown(of):
            continue
        whole, rest = draft.figures[of].count, draft.figures[of].count - one.count
        if whole < draft.rule.percent_floor or 0 < rest <= draft.rule.hide_to:
            continue
        draft.percents[i] = (_whole_percent(one.count, whole), of)
    while draft.percents and (exposed := draft.exposed()):
        _drop_percents(draft, set(draft.figures[exposed[0]].members))


def _drop_percents(draft: _Draft, near: set[int]) -> None:
    """Withhold the percentages of groups that touch an exposed one; of all, if none does."""
    touching = [i for i, (_, of) in draft.percents.items() if near & set(draft.figures[of].members)]
    for i in touching or list(draft.percents):
        del draft.percents[i]


def _whole_percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


def _published(draft: _Draft, i: int) -> Published:
    one, shown = draft.figures[i], draft.shown(i)
    state = "shown"
    if shown is None:
        state = "hidden to protect another" if i in draft.secondary else "hidden"
    if i not in draft.percents:
        return Published(one.key, shown, state)
    percent, of = draft.percents[i]
    return Published(one.key, shown, state, percent, draft.figures[of].key)


def _groups(
    counts: Mapping[tuple[str, ...], int], names: tuple[str, ...], earlier: Sequence[Release]
) -> list[tuple[str, ...]]:
    """Every combination of the labels used in the counts or in an earlier release."""
    labels: list[set[str]] = [set() for _ in names]
    for key in counts:
        if len(key) != len(names) or ALL in key:
            raise ValueError(f"{key} does not name one label in each of {', '.join(names)}")
        for seen, label in zip(labels, key, strict=True):
            seen.add(label)
    for one in earlier:
        if one.dimensions != names:
            raise ValueError("earlier releases must be told in the same dimensions")
        for seen, used in zip(labels, one.labels, strict=True):
            seen |= set(used) - {ALL}
    return list(itertools.product(*[sorted(seen) or [ALL] for seen in labels]))


def _figures(
    groups: Sequence[tuple[str, ...]],
    values: Sequence[int],
    names: tuple[str, ...],
    tables: Sequence[Sequence[str]],
    unpublished: set[str],
    rule: DisclosureRule,
) -> list[Figure]:
    kept = sorted(
        {
            tuple(name in subset for name in names)
            for table in tables
            for size in range(len(table) + 1)
            for subset in itertools.combinations(table, size)
        },
        reverse=True,
    )
    figures: dict[tuple[str, ...], list[int]] = {}
    for mask in kept:
        for i, group in enumerate(groups):
            key = tuple(label if keep else ALL for label, keep in zip(group, mask, strict=True))
            figures.setdefault(key, []).append(i)
    return [
        _figure(key, members, values, published=not unpublished & set(key), rule=rule)
        for key, members in figures.items()
    ]


def _figure(
    key: tuple[str, ...],
    members: Sequence[int],
    values: Sequence[int],
    published: bool,
    rule: DisclosureRule,
) -> Figure:
    count = sum(values[i] for i in members)
    small = rule.shown(count) is None
    return Figure(key, count, tuple(members), published, guarded=small and not published)


def _hidden_before(
    earlier: Sequence[Release],
    groups: Sequence[tuple[str, ...]],
    values: Sequence[int],
    audit: Audit,
) -> list[Figure]:
    """What earlier releases hid and still keep hidden, to be guarded from this one."""
    guarded = {}
    for one in earlier:
        for told in one.hidden():
            members = _members(groups, told.key)
            if one.withheld is None and audit.could_span(members, one.rule.hide_to - 1):
                count = sum(values[i] for i in members)
                guarded[told.key] = Figure(told.key, count, members, False, guarded=True)
    return list(guarded.values())


def _members(groups: Sequence[tuple[str, ...]], key: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(
        i
        for i, group in enumerate(groups)
        if all(k in (ALL, label) for k, label in zip(key, group, strict=True))
    )


def _told(one: Release, groups: Sequence[tuple[str, ...]], names: tuple[str, ...]) -> list[Known]:
    """What an earlier release says of the groups. A release withheld as a whole says nothing."""
    if one.withheld is not None or one.dimensions != names:
        return []
    draft = _Draft(
        rule=one.rule,
        n_groups=len(groups),
        largest=0,
        figures=[
            Figure(told.key, told.shown or 0, _members(groups, told.key)) for told in one.figures
        ],
        before=[],
    )
    known = [
        Known(figure.members, *one.rule.meaning(told.shown))
        for figure, told in zip(draft.figures, one.figures, strict=True)
    ]
    at = {told.key: i for i, told in enumerate(one.figures)}
    for i, told in enumerate(one.figures):
        if told.percent is not None and told.percent_of is not None:
            known += draft.share(i, told.percent, at[told.percent_of])
    return known
