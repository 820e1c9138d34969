"""Sites: founded, with the virtual locations that goods come from and go to, and found by their codes."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from ims_desktop.central.tables import locations, sites
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import SiteId, new_id
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.texts import text


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


def the_site(connection: Connection, code: str | None = None) -> SiteId:
    """The site of that code, which may be left out where there is one only. Raises ``InputProblem``."""
    by_code = {row.code: row.id for row in connection.execute(select(sites).where(sites.c.deleted == 0))}
    if code is None and len(by_code) == 1:
        return SiteId(*by_code.values())
    if code not in by_code:
        raise InputProblem(
            text("Which site?"),
            text("There is no site “{code}”.", code=code or ""),
            text("Name one of: {known}.", known=", ".join(sorted(by_code))),
        )
    return SiteId(by_code[code])
