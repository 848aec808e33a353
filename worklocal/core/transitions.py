"""State tables: which state may follow which. One table a model; a service checks it once."""

from collections.abc import Mapping
from dataclasses import dataclass

from worklocal.core.errors import Refusal


class MoveRefused(Refusal):
    """The thing is not in a state from which this can happen."""


@dataclass(frozen=True)
class TransitionTable:
    """`moves` maps each state to the states that may follow; a state that is absent is an end."""

    name: str
    start: str
    moves: Mapping[str, frozenset[str]]

    def may_move(self, old: str, new: str) -> bool:
        return new in self.moves.get(old, frozenset())

    def check_move(self, old: str, new: str) -> None:
        if not self.may_move(old, new):
            raise MoveRefused(
                f"This {self.name} is now “{old.lower().replace('_', ' ')}”, so it cannot become "
                f"“{new.lower().replace('_', ' ')}”. Reload the page to see where it stands."
            )

    def states(self) -> frozenset[str]:
        return frozenset(
            {self.start, *self.moves, *(s for after in self.moves.values() for s in after)}
        )
