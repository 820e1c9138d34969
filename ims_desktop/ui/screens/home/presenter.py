"""What is waiting, without a window."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.barcodes.internal import internal_code
from ims_desktop.domain.errors import ImsError, InputProblem
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.texts import Text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.book import OrderSummary, Overview, StateCounts, Waiting
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SHOWN = 200


class HomeState(Struct, frozen=True):
    orders: tuple[OrderSummary, ...] = ()
    waiting: Waiting | None = None
    states: StateCounts | None = None
    problem: Text | None = None


class HomePresenter(ScreenPresenter[HomeState]):
    def __init__(self, reading: Runner, overview: Overview, clock: Clock, scanned: Callable[[Scan], None]) -> None:
        """``scanned`` takes a scan that somebody made by choosing an order from the list."""
        super().__init__(HomeState())
        self._reading, self._overview, self._clock, self._scanned = reading, overview, clock, scanned

    def opened(self) -> None:
        self._reading.run(self._look, self._read, self._failed)

    def command(self, command: Command) -> bool:
        return command is Command.BACK

    def begin(self, order: OrderSummary) -> None:
        """Choosing an order is the same as scanning its document."""
        try:
            code = internal_code(CodeKind.DOCUMENT, order.order.number)
        except InputProblem:
            code = order.order.number
        self._scanned(Scan(new_id(), self._clock.now(), "screen", code.encode()))

    def _look(self) -> tuple[tuple[OrderSummary, ...], Waiting, StateCounts]:
        overview = self._overview
        return tuple(overview.open_orders(SHOWN)), overview.waiting(), overview.states()

    def _read(self, found: tuple[tuple[OrderSummary, ...], Waiting, StateCounts]) -> None:
        orders, waiting, states = found
        self.show(orders=orders, waiting=waiting, states=states, problem=None)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)
