"""What arrives in a push: read as far as it can be read, and kept byte for byte in any case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.central.bulk import insert_rows
from ims_desktop.central.tables import operations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.operations import Envelope, Operation

LONGEST_ID = 64
FIRST_YEAR = 1970  # where a clock starts whose battery is dead
LAST_YEAR = 9998
_NUL = b"\\u0000"


class Arrival(Struct, frozen=True):
    """One operation as it came. ``operation`` is none when it could not be read; ``why`` says where it could not."""

    id: OperationId
    sequence: int
    operator: str
    raw: bytes
    operation: Operation | None = None
    why: str = ""

    @property
    def kind(self) -> str:
        return "" if self.operation is None else str(type(self.operation.body).__struct_config__.tag)


def read_all(raws: Sequence[msgspec.Raw], workstation: WorkstationId, last_sequence: int) -> list[Arrival]:
    """Every operation of a push, in its order.

    One whose envelope cannot be read has the sequence that its neighbours leave for it, and an id made from its bytes,
    so that it is the same operation when it comes again.
    """
    enveloped = [_readable(bytes(raw), workstation) for raw in raws]
    first = next((one.sequence - index for index, one in enumerate(enveloped) if one), last_sequence + 1)
    arrivals: list[Arrival] = []
    for raw, one in zip(raws, enveloped, strict=True):
        sequence = arrivals[-1].sequence + 1 if arrivals else first
        arrivals.append(one or _nameless(bytes(raw), workstation, sequence))
    return arrivals


def keep(tx: Transaction, arrivals: Sequence[Arrival], workstation: WorkstationId, now: datetime) -> None:
    """Writes them down verbatim, before anything else is made of them."""
    if arrivals:
        received_at = utc_text(now)
        insert_rows(tx.connection, operations, [_row(one, workstation, received_at) for one in arrivals])


def read_kept(raw: bytes, workstation: WorkstationId) -> Arrival | None:
    """What was kept, as this central can read it now. None where not even its envelope can be read."""
    return _readable(raw, workstation)


def as_stated(raw: bytes, workstation: WorkstationId, arrived_at: datetime) -> Operation | None:
    """What was kept, as of when it arrived: for an operation that names a time or workstation that cannot be."""
    try:
        operation = decode(raw, Operation)
    except Unreadable:
        return None
    return replace(operation, workstation=workstation, happened_at=arrived_at, uncertainty_ms=None)


def _readable(raw: bytes, workstation: WorkstationId) -> Arrival | None:
    try:
        operation = decode(raw, Operation)
    except Unreadable as error:
        return _enveloped(raw, str(error))
    if not _is_plain(operation.id):
        return None
    why = _why_not(operation, raw, workstation)
    return Arrival(operation.id, operation.sequence, _plain(operation.operator), raw, None if why else operation, why)


def _why_not(operation: Operation, raw: bytes, workstation: WorkstationId) -> str:
    if operation.workstation != workstation:
        return "it names another workstation"
    if operation.happened_at.tzinfo is None:
        return "a time without its zone"
    if not FIRST_YEAR <= operation.happened_at.year <= LAST_YEAR:
        return "a time that no clock shows"
    if _NUL in raw:
        return "a character that cannot be kept"
    return ""


def _enveloped(raw: bytes, why: str) -> Arrival | None:
    try:
        envelope = decode(raw, Envelope)
    except Unreadable:
        return None
    if not _is_plain(envelope.id):
        return None
    return Arrival(envelope.id, envelope.sequence, _plain(envelope.operator), raw, None, why)


def _plain(operator: Any) -> str:
    return operator if isinstance(operator, str) and _is_plain(operator) else ""


def _is_plain(name: str) -> bool:
    return 0 < len(name) <= LONGEST_ID and name.isascii() and name.isprintable()


def _nameless(raw: bytes, workstation: WorkstationId, sequence: int) -> Arrival:
    name = blake2b(f"{workstation}|{sequence}|".encode() + raw, digest_size=16).hexdigest()
    return Arrival(OperationId(name), sequence, "", raw, None, "no id or no sequence")


def _row(one: Arrival, workstation: WorkstationId, received_at: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "workstation_id": workstation,
        "sequence": one.sequence,
        "kind": one.kind,
        "operator_id": one.operator,
        "happened_at": utc_text(one.operation.happened_at) if one.operation else received_at,
        "received_at": received_at,
        "raw": one.raw,
    }
