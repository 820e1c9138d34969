"""``/api/v1/locations``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.locations import queries, service
from ims_desktop.central.api.locations.schemas import LocationCreate, LocationRead, LocationUpdate
from ims_desktop.central.api.locations.service import LocationFields
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.locations import Capacity, LocationKind
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/locations", tags=["locations"], route_class=JsonRoute)


@router.get("", operation_id="listLocations", response_model=list[LocationRead], responses=answers.listing())
def list_locations(
    call: Annotated[Call, Depends(may(Scope.LOCATIONS_READ))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """Locations in the order of their codes. Needs `locations:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [LocationRead.of(one) for one in page.rows])


@router.get(
    "/{id}",
    operation_id="getLocation",
    response_model=LocationRead,
    responses={**answers.single(), **answers.problems(409)},
)
def get_location(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.LOCATIONS_READ))]) -> Response:
    """One location; 409 when several sites have that code. Needs `locations:read`."""
    return call.one(LocationRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createLocation", status_code=201, response_model=LocationRead, responses=answers.creation()
)
def create_location(body: LocationCreate, call: Annotated[Call, Depends(may_post(Scope.LOCATIONS_WRITE))]) -> Response:
    """A new location. Needs `locations:write`."""

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.code, body.site, _fields(body))
        return created(LocationRead.of(stored), "locations", stored.location.code, stored.location.id)

    return call.write("locations.create", work)


@router.put("/{id}", operation_id="updateLocation", response_model=LocationRead, responses=answers.change())
def update_location(
    key: Key, body: LocationUpdate, call: Annotated[Call, Depends(may_change(Scope.LOCATIONS_WRITE))]
) -> Response:
    """The location as the body says. The code stays. Needs `locations:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(LocationRead.of(stored))
        return changed(LocationRead.of(service.change(tx, stored, _fields(body))), stored.location.code)

    return call.write("locations.update", work)


@router.delete("/{id}", operation_id="retireLocation", status_code=204, responses=answers.removal())
def retire_location(key: Key, call: Annotated[Call, Depends(may(Scope.LOCATIONS_WRITE))]) -> Response:
    """Retires the location; refused while goods stand there. Needs `locations:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.retire(tx, stored)
        return gone(stored.location.code)

    return call.write("locations.retire", work)


def _fields(body: LocationUpdate) -> LocationFields:
    return LocationFields(
        LocationKind(body.kind),
        body.zone,
        body.is_retired,
        condition=body.condition,
        velocity=body.velocity,
        mixing=body.mixing,
        check_digits=body.check_digits,
        walk=body.walk,
        capacity=Capacity(body.capacity_quantity, body.capacity_weight_mg, body.capacity_volume_mm3),
    )
