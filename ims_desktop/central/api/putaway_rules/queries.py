"""Putaway rules as the books have them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import putaway_rules, sites
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.putaway import Parameter, PutawayRule, RuleKind
from ims_desktop.protocol.putaway import parameter_of, rules_of


class StoredRule(Struct, frozen=True):
    """A rule with its turn, and the code of the site whose list it is in."""

    id: str
    site_id: SiteId
    site: str
    sequence: int
    kind: RuleKind
    parameter: Parameter
    is_active: bool


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredRule:
    """The rule with that UUID; raises ``NotFound``."""
    query = _live().where(putaway_rules.c.id == key.lower())
    row = connection.execute(query.with_for_update(of=putaway_rules) if locked else query).first()
    if row is None:
        raise not_found("putaway rule", key)
    return _stored(row)


def page(connection: Connection, wanted: Slice) -> Page[StoredRule]:
    """Site by site, in the order in which they are asked."""
    order = [putaway_rules.c.site_id, putaway_rules.c.sequence, putaway_rules.c.id]
    found = page_of(connection, _live(), order, wanted)
    return found.of([_stored(row) for row in found.rows])


def listed(connection: Connection, site: SiteId) -> list[str]:
    """The ids of a site's rules in their order."""
    rules = putaway_rules.c
    query = select(rules.id).where(rules.site_id == site, rules.deleted == 0)
    return list(connection.scalars(query.order_by(rules.sequence, rules.id)))


def active_rules(connection: Connection, site: SiteId) -> tuple[PutawayRule, ...]:
    """What suggestions go by there; the usual rules where the list is empty."""
    rules = putaway_rules.c
    query = select(rules.id, rules.kind, rules.parameter).where(
        rules.site_id == site, rules.deleted == 0, rules.is_active == 1
    )
    rows = connection.execute(query.order_by(rules.sequence, rules.id))
    return rules_of((row.id, row.kind, row.parameter) for row in rows)


def _live() -> Select[Any]:
    joined = putaway_rules.join(sites, sites.c.id == putaway_rules.c.site_id)
    query = select(putaway_rules, sites.c.code.label("site")).select_from(joined)
    return query.where(putaway_rules.c.deleted == 0)


def _stored(row: Row[Any]) -> StoredRule:
    kind = RuleKind(row.kind)
    parameter = parameter_of(kind, row.parameter)
    return StoredRule(row.id, SiteId(row.site_id), row.site, row.sequence, kind, parameter, bool(row.is_active))
