"""What supervisors decide about codes and variances, brought into the books where it still holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, insert, select

from ims_desktop.central.ledger.books import lock_name
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.ledger.work import Origin, Work
from ims_desktop.central.tables import balances, decisions, packagings, variances
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.counting import Choice, Statement
from ims_desktop.domain.decisions import VarianceSeen, barcode_claimed_by_two, why_not_decide, why_not_link
from ims_desktop.domain.ids import ItemId, OperationId, OperatorId, PackagingId, VarianceId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.codec import decode


def link_code(
    work: Work,
    operation: OperationId,
    packaging: PackagingId,
    item_id: ItemId,
    barcode: str,
    name: str,
    quantity: Quantity,
) -> Text | None:
    """Makes a packaging of a barcode. Answers why not, where it cannot be; what is so already is made so once."""
    lock_name(work.tx.connection, f"barcode {barcode}")
    owners = [ItemId(one) for one in work.tx.connection.scalars(_OWNERS, {"barcode": barcode})]
    item = work.books.item(item_id)
    why_not = why_not_link(item, barcode, quantity, owners)
    if why_not is not None and item is not None and (other := barcode_claimed_by_two(item, barcode, operation, owners)):
        work.open([other])
    if why_not is None and not owners:
        row = {"id": packaging, "deleted": 0, "item_id": item_id, "name": name, "barcode": barcode}
        made = insert_into(work.tx.connection.dialect.name, packagings).values(row | {"quantity": quantity.micro})
        work.tx.connection.execute(made.on_conflict_do_nothing(index_elements=["id"]))
        work.tx.touch(packagings, packaging)
    return why_not


def decide_variance(
    work: Work,
    origin: Origin,
    by: OperatorId,
    variance_id: VarianceId,
    choice: Choice,
    about: Sequence[OperationId],
    taken: OperationId | None,
    based_on_version: int,
    reason: str,
) -> Text | None:
    """Keeps the decision, and settles the position by it. Answers why not, where it no longer holds."""
    row = work.tx.connection.execute(_VARIANCE, {"variance": variance_id}).first()
    counts = [] if row is None else decode(row.counts.encode(), list[Statement])
    seen = None
    if row is not None:
        seen = VarianceSeen(row.state, row.version, tuple(one.operation for one in counts))
    why_not = why_not_decide(seen, choice, about, taken, based_on_version, reason)
    if why_not is None and row is not None:
        _keep(work.tx, origin, by, row, choice, [one.operation for one in counts], taken, reason)
        _settle_again(work, row, counts)
    return why_not


def _settle_again(work: Work, variance: Row[Any], counts: Sequence[Statement]) -> None:
    position = position_of(work.tx.connection.execute(_BALANCE, {"key": variance.position}).one())
    since = min(one.at.happened_at for one in counts)
    work.settle_again(position, since)
    work.journal.stand(position, since)


def _keep(
    tx: Transaction,
    origin: Origin,
    by: OperatorId,
    variance: Row[Any],
    choice: Choice,
    about: Sequence[OperationId],
    taken: OperationId | None,
    reason: str,
) -> None:
    keep_decision(
        tx,
        {
            "operation_id": origin.operation,
            "variance_id": variance.id,
            "position": variance.position,
            "choice": choice.value,
            "about": msgspec.json.encode(list(about)).decode(),
            "taken": taken if choice is Choice.TAKE else None,
            "expected": variance.expected,
            "reason": reason,
            "operator_id": by,
            "happened_at": utc_text(origin.at.happened_at),
            "workstation_id": origin.at.workstation,
            "sequence": origin.at.sequence,
        },
    )


def keep_decision(tx: Transaction, row: dict[str, Any]) -> None:
    """``row`` is one of ``decisions``."""
    tx.connection.execute(insert(decisions).values(row))


_OWNERS = select(packagings.c.item_id).where(packagings.c.barcode == bindparam("barcode"), packagings.c.deleted == 0)
_VARIANCE = select(variances).where(variances.c.id == bindparam("variance")).with_for_update()
_BALANCE = select(balances).where(balances.c.id == bindparam("key"))
