"""The kinds of fields that several resources have on the wire."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from fastapi import Path
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ims_desktop.central.gateway.content import is_storable
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.quantity import MOST, Quantity, not_positive

Number: TypeAlias = int | Decimal

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_VISIBLE = r"[^\x00-\x20\x7f]"
CODE_PATTERN = rf"^{_VISIBLE}([^\x00-\x1f\x7f]*{_VISIBLE})?$"
_KEY_PATTERN = r"^[^/\x00-\x1f\x7f]+$"


class Sent(BaseModel):
    """A body that a client sends: a field that nobody knows is a mistake, and said so."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, value: Any) -> Any:
        # The framework lets anything with attributes pass for an object, and the decimal of a bare number has some.
        if not isinstance(value, dict):
            raise PydanticCustomError("object", "must be a JSON object")
        return value


def example(**fields: Any) -> ConfigDict:
    """The configuration of a sent body with an example of it, for the document."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class Shown(BaseModel):
    """A body that the API answers with."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


def number(micro: int) -> Number:
    """Millionths as the JSON number that they are, exactly: 12, or 12.5."""
    return exact(micro, 6)


def exact(units: int, decimals: int) -> Number:
    """So many units of 10^-decimals as a JSON number, whatever its length."""
    scale: int = 10**decimals
    whole, rest = divmod(abs(units), scale)
    if rest == 0 and whole < 2**53:
        return units // scale
    # As text: arithmetic with Decimal rounds to the precision of its context.
    return Decimal(f"{'-' if units < 0 else ''}{whole}" + (f".{rest:0{decimals}d}".rstrip("0") if rest else ""))


def _quantity(value: Any) -> Quantity:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Quantity):
        raise PydanticCustomError("number", "must be a JSON number")
    return value if isinstance(value, Quantity) else _of(value)


def _of(value: int | Decimal) -> Quantity:
    try:
        quantity = Quantity.of(value)
    except InputProblem as error:
        raise _said(error) from None
    if quantity.micro < 0:
        raise PydanticCustomError("number", "must not be negative")
    return quantity


def _positive(quantity: Quantity) -> Quantity:
    if not quantity.is_positive:
        raise _said(not_positive(str(quantity)))
    return quantity


def _said(error: InputProblem) -> PydanticCustomError:
    # The sentence is data here: braces in it are no gaps to fill.
    return PydanticCustomError("number", "{sentence}", {"sentence": str(error.message)})


_EXACT = "At most 6 decimals, kept exactly."

Amount = Annotated[
    Quantity,
    PlainValidator(_quantity),
    PlainSerializer(lambda quantity: number(quantity.micro)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST, "description": _EXACT, "examples": [12.5]}),
]
"""Zero or more: a count, a price."""

PositiveAmount = Annotated[
    Quantity,
    PlainValidator(_quantity),
    AfterValidator(_positive),
    WithJsonSchema(
        {"type": "number", "exclusiveMinimum": 0, "maximum": MOST, "description": _EXACT, "examples": [100]}
    ),
]

Total = Annotated[
    Quantity,
    PlainValidator(lambda value: value),
    PlainSerializer(lambda quantity: number(quantity.micro)),
    WithJsonSchema({"type": "number", "examples": [100]}),
]
"""A sum that the API answers with; below zero where more was taken than the books knew of."""


def _no_uuid(code: str) -> str:
    if _UUID.fullmatch(code):
        raise PydanticCustomError("code", "must not look like a UUID: those are given by the central")
    return code


Code = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern=CODE_PATTERN, description="A human code.", examples=["A-100"]),
    AfterValidator(_no_uuid),
]
Reference = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern=CODE_PATTERN, description="A human code, or a UUID."),
]
Mark = Annotated[str, Field(max_length=64, pattern=rf"^({_VISIBLE}([^\x00-\x1f\x7f]*{_VISIBLE})?)?$")]
"""A lot, serial or handling unit; empty for none."""

Name = Annotated[str, Field(min_length=1, max_length=200)]


def _storable(text: str) -> str:
    if not is_storable(text):
        raise PydanticCustomError("text", "holds a character that cannot be kept")
    return text


Key = Annotated[
    str,
    Path(alias="id", min_length=1, max_length=64, pattern=_KEY_PATTERN, description="The human code, or the UUID."),
    AfterValidator(_storable),
]
Filter = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]


def is_uuid(key: str) -> bool:
    return _UUID.fullmatch(key) is not None
