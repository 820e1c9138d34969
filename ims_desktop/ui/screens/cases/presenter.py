"""Cases, without a window: what is open, how it was settled, and what became of one's own work."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ims_desktop.actions.deciding import reason_first
from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import CaseId, LocationId
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.settling.detail import Need
from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.cases import CaseLine, CaseView, Place, Told
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.deciding import SHOWN, Deciding, DecidingPresenter, Said
from ims_desktop.ui.internal_codes import value_in
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.screens.cases.naming import CaseOption, Naming, options_of
from ims_desktop.ui.services import Settling

MOST_TOGETHER = 500


class Tab(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    MINE = "mine"
    """What became of one's own work."""


class Entry(Struct, frozen=True):
    """One line of the list."""

    id: CaseId
    title: Text
    note: Text
    tone: Tone | None
    line: CaseLine | None = None

    @property
    def is_undecided(self) -> bool:
        return self.line is not None and not self.line.is_decided


class CasesState(Deciding[Entry], frozen=True):
    tab: Tab = Tab.OPEN
    view: CaseView | None = None
    like: tuple[CaseLine, ...] = ()
    """Those that can be settled as the chosen one is, itself among them."""
    are_together: bool = False
    naming: Naming | None = None
    untold: int = 0

    @property
    def options(self) -> tuple[CaseOption, ...]:
        view, chosen = self.view, self.chosen
        if not self.is_allowed or view is None or chosen is None or view.line.id != chosen.id:
            return ()
        if view.detail is None or view.settled_at is not None or not chosen.is_undecided:
            return ()
        return self.naming.ways if self.naming else options_of(view.detail, are_together=self.are_together)


class CasesPresenter(DecidingPresenter[CasesState, Entry]):
    """Everybody may look; a supervisor settles."""

    def __init__(
        self,
        reading: Runner,
        store: Runner,
        settling: Settling,
        sounds: Sounds,
        decided: Callable[[], None],
    ) -> None:
        def begin(is_allowed: bool) -> CasesState:
            return CasesState(is_allowed=is_allowed)

        super().__init__(begin, Scope.CASES_DECIDE, reading, store, sounds, decided)
        self._settling = settling
        self._given: dict[str, Reason] = {}
        """The reason that was given last, by kind of case: it mostly is the next one's too."""

    def opened(self) -> None:
        person, before, tab = self._person, self.state.chosen, self.state.tab
        if person is not None:
            self._reading.run(lambda: self._look(before), lambda found: self._found(tab, found), self._failed)
            self._reading.run(lambda: self._settling.book.untold(person.id), self._counted, self._failed)

    def turn_to(self, tab: Tab) -> None:
        self._begin_again(tab=tab, rows=(), is_read=False, said=None)
        self.opened()

    def pick(self, row: Entry) -> None:
        if self.state.chosen is None or row.id != self.state.chosen.id:
            self.show(naming=None, are_together=False)
            super().pick(row)

    def scan(self, scan: Scan) -> bool:
        naming = self.state.naming
        if naming is None or naming.option.need is not Need.LOCATION:
            return super().scan(scan)
        code = value_in(scan.raw, CodeKind.LOCATION) or scan.raw.decode(errors="replace").strip()
        self._reading.run(lambda: self._settling.book.location(code), lambda it: self._named(naming, it), self._failed)
        return True

    def command(self, command: Command) -> bool:
        if command is Command.CONFIRM:
            return self.settle_as_recommended()
        if command is Command.WHOLE and len(self.state.like) > 1 and self.state.options:
            self.show(are_together=not self.state.are_together, naming=None, said=None)
            return True
        if command is Command.BACK and (self.state.naming is not None or self.state.are_together):
            self.show(naming=None, are_together=False, said=None)
            return True
        return super().command(command)

    def settle_as_recommended(self) -> bool:
        options = self.state.options
        recommended = next((place for place, one in enumerate(options, 1) if one.recommended.msgid), None)
        return self.choose(recommended) if recommended else False

    def choose(self, number: int) -> bool:
        options = self.state.options
        if 1 <= number <= len(options) and (then := options[number - 1].then) is not None:
            self.show(naming=then, said=Said(Tone.ASKS, then.question))
            return True
        return super().choose(number)

    def _look(self, before: Entry | None) -> Any:
        found = super()._look(before)
        self._see(found.rows)
        return found

    def _waiting(self) -> tuple[Sequence[Entry], Sequence[Reason]]:
        book, person = self._settling.book, self._person
        match self.state.tab:
            case Tab.MINE if person is not None:
                rows = [_of_told(one) for one in book.told(person.id, SHOWN)]
            case Tab.SETTLED:
                rows = [_of_line(one) for one in book.settled_cases(SHOWN)]
            case _:
                rows = [_of_line(one) for one in book.open_cases(SHOWN)]
        return rows, book.reasons()

    def _about(self, chosen: Entry) -> Mapping[str, Any]:
        book = self._settling.book
        return {"view": book.case(chosen.id), "like": tuple(book.like(chosen.id, MOST_TOGETHER))}

    def _usual_reason(self, row: Entry | None) -> Reason | None:
        return self._given.get(row.line.kind) if row is not None and row.line is not None else None

    def _decision(self, person: Person, chosen: Entry, number: int, reason: str) -> Callable[[], Any] | None:
        options = self.state.options
        return self._settle(person, options[number - 1], reason) if 1 <= number <= len(options) else None

    def _settle(self, person: Person, option: CaseOption, reason: str) -> Callable[[], Any]:
        view, like = self.state.view, self.state.like
        assert view is not None, "there are no options without it"
        if self.state.are_together:
            return lambda: self._settling.decide_all(person, like, option.choice, reason)
        return lambda: self._settling.decide(person, view, option.choice, reason, option.given)

    def _named(self, naming: Naming, place: Place | None) -> None:
        if self._person is None or self.state.naming != naming:
            return
        if place is None:
            self._refused(_no_such_location())
        elif self.state.reason is None:
            self._refused(reason_first())
        else:
            option = CaseOption(EMPTY, choice=naming.option.choice, given=naming.at(LocationId(place.id)))
            self._store.run(self._settle(self._person, option, self.state.reason.code), self._recorded, self._refused)

    def _found(self, tab: Tab, found: Any) -> None:
        if tab is self.state.tab:  # else another list was asked for while this one was read
            self._read(found)

    def _see(self, rows: Sequence[Entry]) -> None:
        person = self._person
        if self.state.tab is Tab.MINE and person is not None and rows:
            seen = [one.id for one in rows]
            self._store.run(lambda: self._settling.seen.see(person.id, seen), lambda _: self._decided(), self._failed)

    def _counted(self, untold: int) -> None:
        if untold != self.state.untold:
            self.show(untold=untold)

    def _recorded(self, decided: Any) -> None:
        """The next one comes to the front."""
        if self.state.chosen is not None and self.state.chosen.line is not None and self.state.reason is not None:
            self._given[self.state.chosen.line.kind] = self.state.reason
        self._begin_again()
        super()._recorded(decided)
        if isinstance(decided, Sequence):
            said = text("{count} cases decided. They are on disk and go to the central.", count=len(decided))
            self.show(said=Said(Tone.ACCEPTED, said))

    def _begin_again(self, **changes: Any) -> None:
        self.show(chosen=None, view=None, like=(), naming=None, are_together=False, **changes)


def _of_line(line: CaseLine) -> Entry:
    tone = Tone.ASKS if line.is_looked_at else Tone.REMARK
    note = line.note
    if line.is_decided:
        tone, note = Tone.ACCEPTED, joined([note, text("decided here, not confirmed yet")])
    elif line.is_looked_at:
        note = joined([note, text("somebody was sent to look")])
    return Entry(line.id, line.title, note, tone, line)


def _of_told(told: Told) -> Entry:
    return Entry(told.case_id, told.title, told.said, None if told.is_seen else Tone.REMARK)


def _no_such_location() -> InputProblem:
    return InputProblem(
        text("No location of that name"),
        text("The scan is no location that is known here."),
        text("Scan a location's label, or choose one."),
    )
