"""What an installation may set about its gateway."""

from __future__ import annotations

from collections.abc import Mapping

from limits import parse
from msgspec import Struct

from ims_desktop.central.gateway.content import MOST_BYTES
from ims_desktop.central.gateway.limits import DEFAULT
from ims_desktop.central.gateway.load import LoadLimits
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import text

ORIGINS = ("http://localhost:3000", "http://localhost:5173", "https://erp.company.com")


class GatewaySettings(Struct, frozen=True):
    """Origins that browsers may call from, the budget of one caller, where it is counted, the largest body."""

    origins: tuple[str, ...] = ORIGINS
    rate_limit: str = DEFAULT
    rate_storage: str = "counting://"
    """One process counts in its memory; several share a Redis, ``redis://host/0``."""
    most_bytes: int = MOST_BYTES
    load: LoadLimits = LoadLimits()


def gateway_settings(environment: Mapping[str, str]) -> GatewaySettings:
    """From ``IMS_CORS_ORIGINS`` (comma separated), ``IMS_RATE_LIMIT`` and ``IMS_RATE_STORAGE``."""
    origins = environment.get("IMS_CORS_ORIGINS")
    limit = environment.get("IMS_RATE_LIMIT", DEFAULT)
    try:
        parse(limit)
    except ValueError:
        raise _no_limit(limit) from None
    return GatewaySettings(
        origins=ORIGINS if origins is None else tuple(one.strip() for one in origins.split(",") if one.strip()),
        rate_limit=limit,
        rate_storage=environment.get("IMS_RATE_STORAGE", "counting://"),
    )


def _no_limit(limit: str) -> InputProblem:
    return InputProblem(
        text("Not a rate limit"),
        text("IMS_RATE_LIMIT is “{limit}”.", limit=limit),
        text("Write it like “1000 per hour” or “20 per second”."),
    )
