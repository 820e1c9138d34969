"""Blocks of numbers for handling units, leased to workstations: each number to one, and not again for a year."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, func, insert, select, update

from ims_desktop.central.tables import balances, feed, locations, sscc_blocks, workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.barcodes import BarcodeFault
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.handling_units import number_in, numbers_of, sscc_of
from ims_desktop.domain.ids import WorkstationId, new_id
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text

log = logging.getLogger(__name__)

PREFIX_VARIABLE = "IMS_SSCC_PREFIX"

RESTRICTED = "2900000"
"""Stands for a company's prefix until one is set: numbers of restricted circulation, good within the house only."""

A_YEAR = timedelta(days=366)
"""GS1's rule for SSCCs: a number is not given again within a year of its last use."""


class Numbering(Struct, frozen=True):
    """Whose numbers are leased, and how many at once. The next block comes when so much of the last one is used."""

    prefix: str = RESTRICTED
    block: int = 1_000
    used_percent: int = 80


def numbering_settings(environment: Mapping[str, str]) -> Numbering:
    """From ``IMS_SSCC_PREFIX``, the GS1 company prefix. Raises ``InputProblem`` for what is none."""
    prefix = environment.get(PREFIX_VARIABLE, RESTRICTED)
    try:
        numbers_of(prefix)
    except BarcodeFault:
        raise _no_prefix(prefix) from None
    return Numbering(prefix)


def lease(tx: Transaction, workstation: WorkstationId, numbering: Numbering, now: datetime) -> None:
    """The next numbers that nobody has. Where there are none left, those of a block that was used up a year ago."""
    # One at a time: whoever has the feed's row leases the next block. It is the last row that anybody locks.
    tx.connection.execute(select(feed.c.high).with_for_update())
    first = _first_free(tx, numbering, now)
    if first is None:
        log.warning("the prefix %s has no free numbers for handling units; set another one", numbering.prefix)
        return
    block = new_id()
    last = min(first + numbering.block, numbers_of(numbering.prefix)) - 1
    tx.connection.execute(
        insert(sscc_blocks).values(
            id=block,
            workstation_id=workstation,
            prefix=numbering.prefix,
            first=first,
            last=last,
            leased_at=utc_text(now),
        )
    )
    tx.touch(sscc_blocks, block)


def renew_lease(tx: Transaction, workstation: WorkstationId, given: str, numbering: Numbering, now: datetime) -> None:
    """Leases another block once ``given``, the SSCC given last at the workstation, is far enough in its newest one.

    Said again before the new block has arrived there, it changes nothing: the number is not in the newest block then.
    """
    newest = tx.connection.execute(_NEWEST, {"workstation": workstation}).first()
    if newest is None:
        lease(tx, workstation, numbering, now)
        return
    number = number_in(newest.prefix, given)
    used_up = newest.first + (newest.last - newest.first + 1) * numbering.used_percent // 100 - 1
    if number is not None and used_up <= number <= newest.last:
        lease(tx, workstation, numbering, now)


_OF = sscc_blocks.c
_NEWEST = (
    select(_OF.prefix, _OF.first, _OF.last)
    .where(_OF.workstation_id == bindparam("workstation"), _OF.deleted == 0)
    .order_by(_OF.leased_at.desc(), _OF.first.desc())
    .limit(1)
)


def _first_free(tx: Transaction, numbering: Numbering, now: datetime) -> int | None:
    highest = tx.connection.scalar(select(func.max(_OF.last)).where(_OF.prefix == numbering.prefix))
    first = 0 if highest is None else highest + 1
    return first if first < numbers_of(numbering.prefix) else _taken_back(tx, numbering, now)


def _taken_back(tx: Transaction, numbering: Numbering, now: datetime) -> int | None:
    """The first number of a block that was used up more than a year ago.

    A workstation begins a block when the one before is used up, and is leased the next when that one nearly is. So a
    block is used up once the second one after it is leased; or its workstation was revoked, and gives none any more.
    """
    second_after = func.lead(_OF.leased_at, 2).over(
        partition_by=_OF.workstation_id, order_by=(_OF.leased_at, _OF.first)
    )
    of_block = _OF["id", "first", "last", "prefix", "workstation_id"]
    blocks = select(*of_block, second_after.label("second_after")).where(_OF.deleted == 0).subquery()
    ended = func.coalesce(blocks.c.second_after, workstations.c.revoked_at)
    used_up = tx.connection.execute(
        select(blocks.c.id, blocks.c.first, blocks.c.last)
        .join_from(blocks, workstations, workstations.c.id == blocks.c.workstation_id)
        .where(blocks.c.prefix == numbering.prefix, ended <= utc_text(now - A_YEAR))
        .order_by(ended, blocks.c.first)
    ).all()
    found = next((one for one in used_up if not _is_in_stock(tx, numbering.prefix, one.first, one.last)), None)
    if found is None:
        return None
    tx.connection.execute(update(sscc_blocks).where(_OF.id == found.id).values(deleted=1))
    tx.touch(sscc_blocks, found.id)
    return int(found.first)


def _is_in_stock(tx: Transaction, prefix: str, first: int, last: int) -> bool:
    """Whether a unit with one of these numbers still stands in the house: its year has not even begun."""
    of = balances.c
    standing = (
        select(of.id)
        .join_from(balances, locations, locations.c.id == of.location_id)
        .where(of.handling_unit >= sscc_of(prefix, first), of.handling_unit <= sscc_of(prefix, last))
        .where(of.quantity != 0, locations.c.kind.not_in([kind.value for kind in LocationKind if kind.is_virtual]))
    )
    return tx.connection.execute(standing.limit(1)).first() is not None


def _no_prefix(prefix: str) -> InputProblem:
    return InputProblem(
        text("Not a GS1 company prefix"),
        text("{variable} is “{prefix}”.", variable=PREFIX_VARIABLE, prefix=prefix),
        text("Write the 4 to 12 digits that GS1 gave the company, or leave it out."),
    )
