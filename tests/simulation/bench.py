"""The model central as the central's contract wants to see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, LocationId, OperatorId, OrderId, OrderLineId, WorkstationId
from ims_desktop.domain.orders import OrderState, Tolerance
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import Difference, Enrolled, EnrolRequest, PullReply, PushReply, PushRequest
from tests.simulation import office
from tests.simulation.central import ModelCentral


class DirectLink:
    """``ports.link.CentralLink`` without a network, but through the same bytes."""

    def __init__(self, central: ModelCentral, key: str) -> None:
        self._central = central
        self._key = key

    def push(self, request: PushRequest) -> PushReply:
        return decode(encode(self._central.push(decode(encode(request), PushRequest), self._key)), PushReply)

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        return decode(encode(self._central.pull(after, limit, epoch, self._key, through, records)), PullReply)

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        """The model keeps no log."""

    def enrol(self, request: EnrolRequest) -> Enrolled:
        raise LinkDown(text("The model has no codes."))

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        return self._central.renew(f"key of {earlier}" if earlier else self._key)


class ModelStation:
    def __init__(self, central: ModelCentral, enrolled: Enrolled) -> None:
        self._central = central
        self.enrolled = enrolled
        self.link = self.link_of(enrolled)

    def link_of(self, enrolled: Enrolled) -> DirectLink:
        return DirectLink(self._central, enrolled.key)


class ModelBench:
    """See ``tests.contracts.central_contract.Bench``."""

    item = ItemId("chain")
    supplier = LocationId("supplier")
    dock = LocationId("dock")
    order = OrderId("order1.1")
    order_line = OrderLineId("order1.1/chain")
    operator = OperatorId("anna")

    def __init__(self) -> None:
        self._central = ModelCentral(lambda: datetime.now(UTC))
        office.open_business(self._central)
        line = self._central.state.lines[self.order_line]
        self._central.put_order(
            self._central.state.orders[self.order], [replace(line, tolerance=Tolerance(beyond=line.tolerance.beyond))]
        )

    def station(self) -> ModelStation:
        return ModelStation(self._central, self._central.enrol("W"))

    def on_hand(self, position: Position) -> Quantity:
        return self._central.state.on_hand(position)

    def cancel_order(self) -> None:
        order = self._central.state.orders[self.order]
        self._central.put_order(replace(order, state=OrderState.CANCELLED, version=order.version + 1))

    def live_again(self) -> None:
        self._central.begin_another_life(self._central.state)
