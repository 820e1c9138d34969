"""What changes a site's list of putaway rules. Every change gives the whole list its turns anew: 1, 2, 3."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import insert, update

from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.putaway_rules.queries import StoredRule, find, listed
from ims_desktop.central.gateway.errors import bad_field
from ims_desktop.central.tables import putaway_rules
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import SiteId, new_id
from ims_desktop.domain.putaway import Parameter, RuleKind
from ims_desktop.domain.texts import text
from ims_desktop.protocol.codec import Unreadable
from ims_desktop.protocol.putaway import parameter_of, written


class RuleFields(Struct, frozen=True):
    """What somebody says of a rule. ``position`` counts from 1; none is last, or where it is."""

    kind: RuleKind
    parameter: Parameter
    is_active: bool = True
    position: int | None = None


def parameter_said(kind: RuleKind, body: str) -> Parameter:
    """Raises ``BadRequest`` for one that a rule of the kind has not."""
    try:
        return parameter_of(kind, body)
    except Unreadable as error:
        raise bad_field(text("{reason}", reason=error), "/parameter") from None


def create(tx: Transaction, site: str | None, fields: RuleFields) -> StoredRule:
    site_id, key = site_named(tx.connection, site), new_id()
    values = {"id": key, "deleted": 0, "site_id": site_id, "sequence": 0, **_columns(fields)}
    order = listed(tx.connection, site_id)
    tx.connection.execute(insert(putaway_rules).values(**values))
    tx.touch(putaway_rules, key)
    _put_in_order(tx, _moved(order, key, fields.position or len(order) + 1))
    return find(tx.connection, key)


def change(tx: Transaction, stored: StoredRule, fields: RuleFields) -> StoredRule:
    tx.connection.execute(update(putaway_rules).where(putaway_rules.c.id == stored.id).values(**_columns(fields)))
    tx.touch(putaway_rules, stored.id)
    if fields.position is not None:
        _put_in_order(tx, _moved(listed(tx.connection, stored.site_id), stored.id, fields.position))
    return find(tx.connection, stored.id)


def remove(tx: Transaction, stored: StoredRule) -> None:
    tx.connection.execute(update(putaway_rules).where(putaway_rules.c.id == stored.id).values(deleted=1))
    tx.touch(putaway_rules, stored.id)
    _put_in_order(tx, listed(tx.connection, stored.site_id))


def reorder(tx: Transaction, site: str | None, ids: list[str]) -> SiteId:
    """The list in this order; raises ``BadRequest`` when it does not name each of its rules once."""
    site_id = site_named(tx.connection, site)
    if sorted(ids) != sorted(listed(tx.connection, site_id)):
        raise bad_field(text("Name every rule of the site once: the list is another one by now."), "/rules")
    _put_in_order(tx, ids)
    return site_id


def _columns(fields: RuleFields) -> dict[str, str | int]:
    return {"kind": fields.kind.value, "parameter": written(fields.parameter), "is_active": int(fields.is_active)}


def _moved(order: list[str], key: str, position: int) -> list[str]:
    others = [one for one in order if one != key]
    return [*others[: position - 1], key, *others[position - 1 :]]


def _put_in_order(tx: Transaction, ids: list[str]) -> None:
    rules = putaway_rules.c
    for sequence, key in enumerate(ids, 1):
        done = tx.connection.execute(
            update(putaway_rules).where(rules.id == key, rules.sequence != sequence).values(sequence=sequence)
        )
        if done.rowcount:
            tx.touch(putaway_rules, key)
