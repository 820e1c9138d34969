"""``/api/v1/suppliers``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.suppliers import queries, service
from ims_desktop.central.api.suppliers.schemas import SupplierCreate, SupplierRead, SupplierUpdate
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/suppliers", tags=["suppliers"], route_class=JsonRoute)


@router.get("", operation_id="listSuppliers", response_model=list[SupplierRead], responses=answers.listing())
def list_suppliers(
    call: Annotated[Call, Depends(may(Scope.SUPPLIERS_READ))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """Suppliers in the order of their codes. Needs `suppliers:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [SupplierRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getSupplier", response_model=SupplierRead, responses=answers.single())
def get_supplier(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.SUPPLIERS_READ))]) -> Response:
    """One supplier. Needs `suppliers:read`."""
    return call.one(SupplierRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createSupplier", status_code=201, response_model=SupplierRead, responses=answers.creation()
)
def create_supplier(body: SupplierCreate, call: Annotated[Call, Depends(may_post(Scope.SUPPLIERS_WRITE))]) -> Response:
    """A new supplier. Needs `suppliers:write`."""

    def work(tx: Transaction) -> Answer:
        supplier = service.create(tx, body.code, body.name)
        return created(SupplierRead.of(supplier), "suppliers", supplier.code, supplier.id)

    return call.write("suppliers.create", work)


@router.put("/{id}", operation_id="updateSupplier", response_model=SupplierRead, responses=answers.change())
def update_supplier(
    key: Key, body: SupplierUpdate, call: Annotated[Call, Depends(may_change(Scope.SUPPLIERS_WRITE))]
) -> Response:
    """The supplier as the body says. The code stays. Needs `suppliers:write`."""

    def work(tx: Transaction) -> Answer:
        supplier = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(SupplierRead.of(supplier))
        return changed(SupplierRead.of(service.rename(tx, supplier, body.name)), supplier.code)

    return call.write("suppliers.update", work)


@router.delete("/{id}", operation_id="deleteSupplier", status_code=204, responses=answers.removal())
def delete_supplier(key: Key, call: Annotated[Call, Depends(may(Scope.SUPPLIERS_WRITE))]) -> Response:
    """Takes the supplier off the list; refused while orders with it are open. Needs `suppliers:write`."""

    def work(tx: Transaction) -> Answer:
        supplier = queries.find(tx.connection, key, locked=True)
        service.remove(tx, supplier)
        return gone(supplier.code)

    return call.write("suppliers.delete", work)
