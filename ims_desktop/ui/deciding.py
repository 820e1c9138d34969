"""What every screen is on which somebody decides, without a window: a list, a reason, and one key that settles it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from ims_desktop.actions.deciding import reason_first
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import EMPTY, Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SHOWN = 200


class Waits(Protocol):
    """One row of the list."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Waits)


class Option(Struct, frozen=True):
    """One thing that can be decided."""

    title: Text
    detail: Text = EMPTY
    recommended: Text = EMPTY
    """Says so where it is."""


class Said(Struct, frozen=True):
    tone: Tone
    text: Text


class Deciding(Struct, Generic[R], frozen=True):
    rows: tuple[R, ...] = ()
    chosen: R | None = None
    reasons: tuple[Reason, ...] = ()
    reason: Reason | None = None
    said: Said | None = None
    is_read: bool = False
    is_allowed: bool = False
    problem: Text | None = None


D = TypeVar("D", bound=Deciding[Any])


class Found(Struct, Generic[R], frozen=True):
    """What was read; ``about`` is what the screen shows of the chosen row besides."""

    rows: Sequence[R]
    chosen: R | None
    reasons: Sequence[Reason]
    about: Mapping[str, Any]


class DecidingPresenter(ScreenPresenter[D], Generic[D, R]):
    """Read on the reading lane, decided on the store's; shown to nobody who may not decide."""

    def __init__(
        self, begin: Callable[[bool], D], scope: Scope, reading: Runner, store: Runner, sounds: Sounds,
        decided: Callable[[], None],
    ) -> None:  # fmt: skip
        """``begin`` makes the state of somebody who has come, from whether they may decide."""
        super().__init__(begin(False))
        self._begin, self._scope, self._reading, self._store = begin, scope, reading, store
        self._sounds, self._decided = sounds, decided
        self._person: Person | None = None

    @abstractmethod
    def _waiting(self) -> tuple[Sequence[R], Sequence[Reason]]:
        """On the reading lane."""

    def _about(self, chosen: R) -> Mapping[str, Any]:
        """On the reading lane: what the state shows of a row besides."""
        return {}

    def _usual_reason(self, row: R | None) -> Reason | None:
        """What is given without being asked for."""
        return None

    @abstractmethod
    def _decision(self, person: Person, chosen: R, number: int, reason: str) -> Callable[[], Operation] | None:
        """What settles it, for the store's lane; none where there is no such option."""

    def signed_in(self, person: Person | None) -> None:
        self._person = person
        self.state = self._begin(person is not None and Rights(person).may(self._scope))
        self.show()

    def opened(self) -> None:
        if self.state.is_allowed:
            before = self.state.chosen
            self._reading.run(lambda: self._look(before), self._read, self._failed)

    def pick(self, row: R) -> None:
        if self.state.chosen is None or row.id != self.state.chosen.id:
            self.show(chosen=row, reason=self._usual_reason(row), said=None)
            self._reading.run(lambda: self._about(row), lambda about: self._learned(row, about), self._failed)

    def scan(self, scan: Scan) -> bool:
        """A reason's barcode gives the reason."""
        said = scan.raw.decode(errors="replace").strip().casefold()
        reason = next((one for one in self.state.reasons if one.code.casefold() == said), None)
        if reason is None or self.state.chosen is None:
            return False
        self.give_reason(reason)
        return True

    def command(self, command: Command) -> bool:
        steps = {Command.REASON: 1, Command.NEXT: 1, Command.PREVIOUS: -1}
        known = self.state.reasons
        if command not in steps or not known:
            return False
        before = known.index(self.state.reason) if self.state.reason in known else -1 if steps[command] > 0 else 0
        self.give_reason(known[(before + steps[command]) % len(known)])
        return True

    def give_reason(self, reason: Reason) -> None:
        self.show(reason=reason, said=None)

    def choose(self, number: int) -> bool:
        """Settles the chosen row by one of its options, counted from 1."""
        person, chosen = self._person, self.state.chosen
        if person is None or chosen is None:
            return False
        decision = self._decision(person, chosen, number, self.state.reason.code if self.state.reason else "")
        if decision is None:
            return False
        if self.state.reason is None:
            self._refused(reason_first())
        else:
            self._store.run(decision, self._recorded, self._refused)
        return True

    def _look(self, before: R | None) -> Found[R]:
        rows, reasons = self._waiting()
        chosen = same_or_first(rows, before)
        return Found(rows, chosen, reasons, self._about(chosen) if chosen is not None else {})

    def _read(self, found: Found[R]) -> None:
        """The chosen row stays chosen, as it is now; at first it is the top one."""
        chosen = same_or_first(found.rows, self.state.chosen)
        is_same = chosen is not None and found.chosen is not None and chosen.id == found.chosen.id
        stays = self.state.chosen is not None and chosen is not None and chosen.id == self.state.chosen.id
        self.show(
            rows=tuple(found.rows), reasons=tuple(found.reasons), chosen=chosen, is_read=True, problem=None,
            reason=self.state.reason if stays else self._usual_reason(chosen), **(found.about if is_same else {}),
        )  # fmt: skip

    def _learned(self, row: R, about: Mapping[str, Any]) -> None:
        if self.state.chosen is not None and self.state.chosen.id == row.id:
            self.show(**about)

    def _recorded(self, _: Operation) -> None:
        self.show(said=Said(Tone.ACCEPTED, text("Decided. It is on disk and goes to the central.")), reason=None)
        self._sounds.play(Tone.ACCEPTED)
        self._decided()
        self.opened()

    def _refused(self, error: ImsError) -> None:
        said = text("{message} {remedy}", message=error.message, remedy=error.remedy)
        self.show(said=Said(Tone.REFUSED, said))
        self._sounds.play(Tone.REFUSED)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)


def same_or_first(rows: Sequence[R], before: R | None) -> R | None:
    kept = [row for row in rows if before is not None and row.id == before.id]
    return next(iter([*kept, *rows]), None)
