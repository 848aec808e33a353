"""What counts as a change to a plan, and how a version is written down. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Agreement:
    """Who has agreed the plan as it stands now. Any change asks both again."""

    by_person: bool
    by_coach: bool

    @property
    def is_agreed(self) -> bool:
        return self.by_person and self.by_coach


def agreement(
    *, changed_at: datetime, person_agreed_at: datetime | None, coach_agreed_at: datetime | None
) -> Agreement:
    """A yes from before the latest change is a yes to another plan, and does not count."""

    def holds(agreed_at: datetime | None) -> bool:
        return agreed_at is not None and agreed_at >= changed_at

    return Agreement(by_person=holds(person_agreed_at), by_coach=holds(coach_agreed_at))


def written_down(*, goals: Sequence[Any], actions: Sequence[Any]) -> dict[str, list[Line]]:
    """The plan word for word, as JSON keeps it: goals and actions that were not dropped."""

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    return {
        "goals": [
            {"id": str(g.pk), "kind": g.kind, "words": g.words, "reached_on": day(g.reached_on)}
            for g in goals
            if g.dropped_on is None
        ],
        "actions": [
            {
                "id": str(a.pk), "goal": str(a.goal_id or ""), "what": a.what, "owner": a.owner,
                "due_on": day(a.due_on), "done_on": day(a.done_on),
            }
            for a in actions
            if a.dropped_on is None
        ],
    }  # fmt: skip


TOLD = {"goals": ("kind", "words"), "actions": ("goal", "what", "owner", "due_on")}


def changes_since(
    agreed: Mapping[str, Sequence[Line]], now: Mapping[str, Sequence[Line]]
) -> dict[str, str]:
    """Id of each line that differs from the agreed version: NEW, CHANGED or GONE.

    Done and reached are progress, not changes: nobody is asked to agree to them.
    """
    found: dict[str, str] = {}
    for part, told in TOLD.items():
        before = {line["id"]: line for line in agreed.get(part, ())}
        after = {line["id"]: line for line in now.get(part, ())}
        for key, line in after.items():
            if key not in before:
                found[key] = "NEW"
            elif any(line[name] != before[key].get(name) for name in told):
                found[key] = "CHANGED"
        found.update({key: "GONE" for key in before if key not in after})
    return found
