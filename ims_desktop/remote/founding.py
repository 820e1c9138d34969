"""What an embedded central begins with."""

from __future__ import annotations

from msgspec import Struct


class Founding(Struct, frozen=True):
    """What the first start makes: the sample company, or nothing but the administrator."""

    sample: str | None = None
    admin_password: str | None = None


NOTHING_BUT_AN_ADMINISTRATOR = Founding()
