"""The gapless sequence of a workstation: what of a push is new, what was here before, and what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection, bindparam, select

from ims_desktop.central.arrivals import Arrival
from ims_desktop.central.sync.problems import forked, gap
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import operations
from ims_desktop.domain.ids import OperationId


def new_among(
    connection: Connection, workstation: Workstation, arrivals: Sequence[Arrival]
) -> tuple[list[Arrival], set[OperationId]]:
    """Those that the central does not have, and the ids of the others. Raises ``Refused``: ``gap`` or ``forked``.

    A disk that was restored twice may hand in an operation under a second identity: its id is known, so it is not new.
    """
    _check_gapless(workstation, arrivals)
    before = [one for one in arrivals if one.sequence <= workstation.last_sequence]
    known = _known(connection, [one.id for one in arrivals])
    taken = _taken(connection, workstation, before)
    for one in before:
        if taken.get(one.sequence, one.id) != one.id or one.id not in known:
            raise forked(one.sequence)
    fresh: dict[OperationId, Arrival] = {}
    for one in arrivals[len(before) :]:
        if one.id not in known:
            fresh.setdefault(one.id, one)
    return list(fresh.values()), known


def _check_gapless(workstation: Workstation, arrivals: Sequence[Arrival]) -> None:
    if arrivals and arrivals[0].sequence > workstation.last_sequence + 1:
        raise gap(workstation.last_sequence + 1)
    if arrivals and arrivals[0].sequence < 1:
        raise gap(1)
    for one, following in pairwise(arrivals):
        if following.sequence != one.sequence + 1:
            raise gap(one.sequence + 1)


_KNOWN = select(operations.c.id).where(operations.c.id.in_(bindparam("ids", expanding=True)))


def _known(connection: Connection, ids: Sequence[OperationId]) -> set[OperationId]:
    found = connection.scalars(_KNOWN, {"ids": sorted(set(ids))}).all()
    return {OperationId(one) for one in found}


def _taken(connection: Connection, workstation: Workstation, before: Sequence[Arrival]) -> dict[int, str]:
    """What the central has at these sequences."""
    if not before:
        return {}
    found = connection.execute(
        select(operations.c.sequence, operations.c.id).where(
            operations.c.workstation_id == workstation.id,
            operations.c.sequence.between(before[0].sequence, before[-1].sequence),
        )
    )
    return {row.sequence: row.id for row in found}
