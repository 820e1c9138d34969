"""What arrives in a push is read as far as it can be, and keeps its place in the sequence."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from ims_desktop.central.arrivals import read_all
from ims_desktop.domain.ids import OperationId, OperatorId, OrderId, ReceiptId, WorkstationId
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.operations import Operation, ReceiptFinished

DOCK = WorkstationId("dock")
WHEN = datetime(2026, 11, 20, 8, tzinfo=UTC)


def operation(sequence: int) -> bytes:
    return encode(
        Operation(
            id=OperationId(f"operation-{sequence}"),
            workstation=DOCK,
            sequence=sequence,
            operator=OperatorId("tom"),
            recorded_at=WHEN,
            happened_at=WHEN,
            body=ReceiptFinished(ReceiptId("r"), "R-1", OrderId("o")),
        )
    )


def sequences(*raws: bytes, last: int = 0) -> list[int]:
    return [one.sequence for one in read_all([msgspec.Raw(raw) for raw in raws], DOCK, last)]


@pytest.mark.parametrize(
    ("raws", "found"),
    [
        ([operation(4), operation(5)], [4, 5]),
        ([b"null", operation(5)], [4, 5]),
        ([operation(4), b"null", operation(6)], [4, 5, 6]),
        ([operation(4), b"null"], [4, 5]),
        ([b"null", b"null", operation(9)], [7, 8, 9]),
        ([b"null", b"null"], [4, 5]),
        ([], []),
    ],
)
def test_what_has_no_sequence_gets_the_one_that_its_neighbours_leave(raws: list[bytes], found: list[int]) -> None:
    assert sequences(*raws, last=3) == found


def test_a_sequence_that_was_said_is_not_corrected() -> None:
    # Whether it can be is not for reading to decide: the gap is refused.
    assert sequences(operation(4), operation(7)) == [4, 7]


def test_what_has_no_id_is_the_same_operation_when_it_comes_again() -> None:
    (one,), (again,), (other,) = (read_all([msgspec.Raw(raw)], DOCK, 0) for raw in (b"[1]", b"[1]", b"[2]"))
    assert one.id == again.id != other.id


def test_the_kind_of_an_operation_is_its_bodys() -> None:
    (one,) = read_all([msgspec.Raw(operation(1))], DOCK, 0)
    assert (one.kind, one.operator, one.why) == ("receipt_finished", "tom", "")
