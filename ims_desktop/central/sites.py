"""Founding a site: its row and the virtual locations that goods come from and go to."""

from __future__ import annotations

from sqlalchemy import insert

from ims_desktop.central.tables import locations, sites
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import SiteId, new_id
from ims_desktop.domain.locations import LocationKind


def found_site(tx: Transaction, code: str, name: str) -> SiteId:
    """A new site. Its virtual locations have the names of their kinds: SUPPLIER, SUSPENSE and so on."""
    site = new_id()
    tx.connection.execute(insert(sites).values(id=site, deleted=0, code=code, name=name))
    tx.touch(sites, site)
    rows = [
        {
            "id": new_id(),
            "deleted": 0,
            "code": kind.name,
            "kind": kind.value,
            "site_id": site,
            "zone": "",
            "is_retired": 0,
        }
        for kind in LocationKind
        if kind.is_virtual
    ]
    tx.connection.execute(insert(locations), rows)
    tx.touch(locations, *(str(row["id"]) for row in rows))
    return SiteId(site)
