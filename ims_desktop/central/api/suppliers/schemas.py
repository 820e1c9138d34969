"""What a supplier looks like on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ims_desktop.central.api.fields import Code, Name, Sent, Shown, example
from ims_desktop.domain.items import Supplier


class SupplierRead(Shown):
    """A supplier."""

    id: Annotated[str, Field(description="The code.")]
    uuid: str
    code: str
    name: str

    @classmethod
    def of(cls, supplier: Supplier) -> SupplierRead:
        return cls(id=supplier.code, uuid=supplier.id, code=supplier.code, name=supplier.name)


class SupplierUpdate(Sent):
    """All that can be changed of a supplier."""

    model_config = example(name="Acme Bicycles")

    name: Name


class SupplierCreate(SupplierUpdate):
    """A new supplier."""

    model_config = example(code="SUP-001", name="Acme Bicycles")

    code: Code
