"""Puts the public API, behind its gateway, into an application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from ims_desktop.central.api.auth import routes as auth
from ims_desktop.central.api.cases import routes as cases
from ims_desktop.central.api.count_plans import routes as count_plans
from ims_desktop.central.api.inventory import routes as inventory
from ims_desktop.central.api.items import routes as items
from ims_desktop.central.api.locations import routes as locations
from ims_desktop.central.api.openapi import describe
from ims_desktop.central.api.people import routes as people
from ims_desktop.central.api.purchase_orders import routes as purchase_orders
from ims_desktop.central.api.putaway_rules import routes as putaway_rules
from ims_desktop.central.api.reasons import routes as reasons
from ims_desktop.central.api.receiving import routes as receiving
from ims_desktop.central.api.shipping_notices import routes as shipping_notices
from ims_desktop.central.api.suppliers import routes as suppliers
from ims_desktop.central.api.workstations import routes as workstations
from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.central.gateway.setup import open_gateway, put_gateway_around

PREFIX = "/api/v1"

RESOURCES: tuple[APIRouter, ...] = (
    auth.router,
    items.router,
    suppliers.router,
    locations.router,
    purchase_orders.router,
    shipping_notices.router,
    receiving.router,
    inventory.router,
    cases.router,
    count_plans.router,
    people.router,
    reasons.router,
    putaway_rules.router,
    workstations.router,
)
"""The one place where a new resource is told of."""


def setup(app: FastAPI, database: Database, settings: GatewaySettings | None = None, now: Now = system_now) -> None:
    """``app`` answers the public API from ``database``, which must be migrated."""
    settings = settings or GatewaySettings()
    put_gateway_around(app, open_gateway(database, settings, now), settings)
    for router in RESOURCES:
        app.include_router(router, prefix=PREFIX)
    describe(app)
