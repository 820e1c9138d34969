"""Bytes to messages and back: JSON, with quantities as decimal text."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from ims_desktop.domain.quantity import NotAQuantity, Quantity

T = TypeVar("T")


class Unreadable(Exception):
    """Bytes that are no such message; the text says where."""


def _plain(value: Any) -> Any:
    if isinstance(value, Quantity):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not travel")


def _rich(kind: type, value: Any) -> Any:
    if kind is Quantity:
        return _quantity(value)
    raise TypeError(f"{kind.__name__} does not travel")


def _quantity(value: Any) -> Quantity:
    if not isinstance(value, str):
        raise ValueError("a quantity is decimal text")
    try:
        return Quantity.of(value)
    except NotAQuantity as error:
        raise ValueError(str(error)) from error


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def encode(message: object) -> bytes:
    return _encoder.encode(message)


def decode(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """The message; raises ``Unreadable``, whatever is wrong with the bytes."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind, dec_hook=_rich)
    try:
        message: T = decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    return message
