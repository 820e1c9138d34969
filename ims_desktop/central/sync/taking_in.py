"""Taking in an outbox that came as a file: verified as a whole first, then through the same push as over the line.

So it may be taken in any number of times, before or after the workstation hands in by itself: what is here is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.sync.push import push
from ims_desktop.central.sync.workstations import family_of
from ims_desktop.central.tables import operations, workstations
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.messages import MOST_OPERATIONS, MOST_PUSH_BYTES, ProblemCode, PushRequest
from ims_desktop.protocol.outbox_file import MOST_BYTES, Header, NotWhole, header_of, operations_in
from ims_desktop.protocol.outcomes import Result


class TakenIn(Struct, frozen=True):
    """What came of a file: how many were new here or known, and how many of the new ones got a case or were refused."""

    header: Header
    new: int
    known: int
    with_case: int
    refused: int


class _Whose(msgspec.Struct, frozen=True):
    id: OperationId
    workstation: WorkstationId


def take_in(database: Database, file: Path, now: Now) -> TakenIn:
    """Raises ``InputProblem``, with nothing written, for a file that is not whole or not from a workstation known here;
    and for work that cannot follow on what is here."""
    data = _read(file)
    try:
        header = header_of(data)
        with database.reading() as connection:
            key_hash, family = _signer(connection, header)
        batches = list(_batches(operations_in(data, header, key_hash.encode())))
    except NotWhole as wrong:
        raise _not_whole(file, str(wrong)) from wrong
    for workstation, _ in batches:
        if workstation not in family:
            raise _unknown(header)
    taken = [_push(database, workstation, batch, now) for workstation, batch in batches]
    return TakenIn(header, *(sum(column) for column in zip((0, 0, 0, 0), *taken, strict=True)))


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _not_whole(file, "it is far too large")
        return file.read_bytes()
    except OSError as error:
        raise _not_whole(file, error.strerror or str(error)) from error


def _signer(connection: Connection, header: Header) -> tuple[str, list[str]]:
    key_hash = connection.scalar(_KEY_HASH, {"workstation": header.workstation})
    if key_hash is None:
        raise _unknown(header)
    return key_hash, family_of(connection, header.workstation)


def _batches(arrived: Sequence[msgspec.Raw]) -> Iterator[tuple[WorkstationId, list[msgspec.Raw]]]:
    """Consecutive operations of one name each, as many as fit into a push."""
    for workstation, run in groupby(arrived, _name_of):
        batch: list[msgspec.Raw] = []
        size = 0
        for one in run:
            if batch and (len(batch) == MOST_OPERATIONS or size + len(bytes(one)) > MOST_PUSH_BYTES):
                yield workstation, batch
                batch, size = [], 0
            batch.append(one)
            size += len(bytes(one))
        yield workstation, batch


def _name_of(raw: msgspec.Raw) -> WorkstationId:
    try:
        return decode(raw, _Whose).workstation
    except Unreadable as error:
        raise NotWhole(f"an operation cannot be read: {error}") from error


def _push(
    database: Database, workstation: WorkstationId, batch: Sequence[msgspec.Raw], now: Now
) -> tuple[int, int, int, int]:
    ids = [decode(one, _Whose).id for one in batch]
    with database.reading() as connection:
        known = set(connection.scalars(_KNOWN, {"ids": ids}))
    try:
        reply = push(
            database, workstation, PushRequest(workstation=workstation, epoch="", operations=tuple(batch)), now
        )
    except Refused as refused:
        raise _does_not_follow(refused) from refused
    fresh = [one for one in reply.outcomes if one.id in set(ids) - known]
    cases = sum(one.result is Result.CASE for one in fresh)
    return len(fresh), len(ids) - len(fresh), cases, sum(one.result is Result.REFUSED for one in fresh)


_KEY_HASH = select(workstations.c.key_hash).where(workstations.c.id == bindparam("workstation"))
_KNOWN = select(operations.c.id).where(operations.c.id.in_(bindparam("ids", expanding=True)))


def _not_whole(file: Path, why: str) -> InputProblem:
    return InputProblem(
        text("This file cannot be taken in"),
        text("{file}: {why}", file=file, why=why),
        text("Have it exported again at the workstation. Nothing was written here."),
    )


def _unknown(header: Header) -> InputProblem:
    return InputProblem(
        text("The workstation is not known here"),
        text(
            "{name} signed this file. It belongs to another company, or this central forgot it when it was put back"
            " from a backup.",
            name=header.name,
        ),
        text("Enrol the workstation again, then have the file exported anew with --all. Nothing was written here."),
    )


def _does_not_follow(refused: Refused) -> InputProblem:
    code = refused.problem.error.code
    why: Text = text("{said}", said=refused.problem.error.message)
    if code == ProblemCode.GAP:
        why = text("Operation {number} and those after it are missing here.", number=refused.problem.expected or 0)
    elif code == ProblemCode.FORKED:
        why = text("Other work was handed in under the same numbers: the workstation's disk was restored or copied.")
    return InputProblem(
        text("The work in this file does not follow on what is here"),
        why,
        text("Let the workstation connect once, or have the file exported with --all. What was taken in before stays."),
    )
