"""What a world is built on: a central and workstations' drives, in memory (level model) or real ones (level real)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.ports.mirror import Mirror
from ims_desktop.ports.outbox import Outbox
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol.messages import Enrolled, PullReply, PushReply, PushRequest
from ims_desktop.protocol.operations import Operation
from tests.simulation.books import State, Task
from tests.simulation.stores import LocalDisk, MirrorDisk
from tests.simulation.views import ReadingRule, View

T = TypeVar("T")


class PowerCut(BaseException):
    """The workstation is off; what is on its disks stays. No ``except Exception`` may hold it up.

    ``unsynced``: of what was written and not forced onto the disk, the share that is lost. A killed program loses none.
    """

    def __init__(self, what: str, unsynced: float = 0.0) -> None:
        super().__init__(what)
        self.unsynced = unsynced


class Central(Protocol):
    """What the office does, what workstations ask, what befalls it, and what the checks look into."""

    lives: int
    versions: dict[tuple[str, str, str, int], frozenset[OperationId]]
    """What the row of that epoch, record, id and place holds. Survives everything."""

    @property
    def state(self) -> State: ...

    def open_business(self, opening: Callable[[Any], None]) -> None: ...
    def enrol(self, name: str) -> Enrolled: ...
    def put_item(self, item: Item) -> None: ...
    def put_location(self, location: Location) -> None: ...
    def put_supplier(self, supplier: str, name: str | None) -> None: ...
    def put_order(self, order: PurchaseOrder, lines: Sequence[OrderLine] = ()) -> None: ...
    def put_task(self, task: Task) -> None: ...

    def push(self, request: PushRequest, key: str) -> PushReply: ...
    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply: ...
    def renew(self, key: str) -> Enrolled: ...

    def sweep(self) -> None:
        """What it does by itself now and then: cases of what is in doubt for too long."""
        ...

    def restart(self) -> None: ...

    def trouble(self, kind: str, request: Callable[[], T], rng: Random) -> T:
        """``request`` while it dies at some statement, or its disk is full or busy there."""
        ...

    def backup(self) -> Any: ...
    def begin_another_life(self, backup: Any) -> None: ...

    def post_again(self, operation: Operation) -> None:
        """Only the rules, without numbers and outcomes: for a history that is told in another order."""
        ...


class Stores(Struct, frozen=True):
    """A workstation's stores while it is on; ``sent`` is the outbox as the synchronisation has it."""

    outbox: Outbox
    sent: Outbox
    mirror: Mirror
    keys: KeyStore


class Danger(Protocol):
    """Whoever watches over a drive's transactions; both may raise ``PowerCut``."""

    def boundary(self, what: str) -> None: ...
    def statement(self, what: str) -> None:
        """Before each one; may also raise what a disk that is full or busy makes SQLite raise."""
        ...


class Drive(Protocol):
    """A workstation's two files. Backups are of the drive's own kind."""

    @property
    def local(self) -> LocalDisk: ...
    @property
    def mirror(self) -> MirrorDisk: ...

    def shown(self, rule: ReadingRule) -> View:
        """What a screen shows of balances and progress."""
        ...

    def switch_on(self, danger: Danger) -> Stores: ...
    def switch_off(self) -> None:
        """As by pulling the plug."""
        ...

    def backup(self) -> Any: ...
    def put_back(self, backup: Any, with_mirror: bool) -> None: ...
    def put_back_mirror(self, backup: Any) -> None: ...
    def lose_mirror(self) -> None: ...
    def damage_mirror(self, rng: Random) -> None: ...
    def spoil_a_row(self, rng: Random) -> None:
        """Something changes, drops or invents a row behind the mirror's back; one that no view adds up."""
        ...

    def clone(self) -> Drive: ...
    def close(self) -> None: ...
