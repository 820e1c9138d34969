"""What travels comes back as it was; what cannot be read says so, whatever it is."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, OrderId, ReceiptId, WorkstationId
from ims_desktop.domain.quantity import MICRO, MOST, Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import PullReply
from ims_desktop.protocol.mirror import RECORDS, create_indexes, create_table, is_well_formed
from ims_desktop.protocol.operations import Envelope, GoodsReceived, Operation

lines = st.builds(
    ReceivedLine,
    item_id=st.text().map(ItemId),
    quantity=st.integers(1, MOST * MICRO).map(Quantity),
    source=st.just(LocationId("s")),
    target=st.just(LocationId("t")),
    lot=st.text(),
    expiry=st.none() | st.dates(),
    serial=st.text(),
)


@given(st.lists(lines, min_size=1, max_size=3), st.datetimes(timezones=st.just(UTC)))
def test_an_operation_comes_back_as_it_was(received: list[ReceivedLine], when: datetime) -> None:
    body = GoodsReceived(ReceiptId("r"), "n", OrderId("o"), tuple(received))
    operation = Operation(
        id=OperationId("id"),
        workstation=WorkstationId("w"),
        sequence=1,
        operator=OperatorId("p"),
        recorded_at=when,
        happened_at=when,
        body=body,
    )
    written = encode(operation)
    assert decode(written, Operation) == operation
    assert decode(written, Envelope).sequence == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"<html>", b"[]", b"null", b'{"id": 1}', b"\xff\xfe", b"[" * 100_000],
)
def test_bytes_that_are_no_message_are_unreadable_and_nothing_else(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data, PullReply)


@pytest.mark.parametrize("quantity", ['"1.00000001"', "1.5", '"NaN"', "null", '"1e3"'])
def test_a_quantity_that_is_not_exact_text_is_unreadable(quantity: str) -> None:
    line = ReceivedLine(ItemId("i"), Quantity.of("2.5"), LocationId("s"), LocationId("t"), expiry=date(2028, 1, 1))
    written = encode(line).replace(b'"2.5"', quantity.encode())
    with pytest.raises(Unreadable):
        decode(written, ReceivedLine)


def test_every_mirrored_record_has_a_table_that_sqlite_takes() -> None:
    import sqlite3

    database = sqlite3.connect(":memory:")
    for record in RECORDS:
        database.execute(create_table(record))
        for index in create_indexes(record):
            database.execute(index)
    database.close()


def test_a_row_of_another_shape_is_not_believed() -> None:
    sites = RECORDS[0]
    assert is_well_formed(sites, ("1", "ADV", "AdventureWorks"))
    assert not is_well_formed(sites, ("1", "ADV"))
    assert not is_well_formed(sites, ("1", "ADV", None))
    assert not is_well_formed(sites, ("1", "ADV", 5))
