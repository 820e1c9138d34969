"""GS1 Digital Links: web addresses that carry application identifiers (GS1 Digital Link: URI Syntax)."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from ims_desktop.domain.barcodes.checkdigits import GTIN_LENGTHS, is_digits
from ims_desktop.domain.barcodes.identifiers import identifier_named
from ims_desktop.domain.barcodes.messages import Pair, pair_of

PRIMARY_KEYS = frozenset(
    {"00", "01", "253", "255", "401", "402", "414", "415", "417"}
    | {"8003", "8004", "8006", "8010", "8013", "8017", "8018"}
)

_WORDS = {
    "gtin": "01", "sscc": "00", "gln": "414", "cpv": "22", "lot": "10", "ser": "21", "exp": "17", "itip": "8006",
    "grai": "8003", "giai": "8004", "gdti": "253", "gsin": "402", "ginc": "401", "cpid": "8010",
}  # fmt: skip
"""Words for keys, which the first edition of the standard allowed and old labels still carry."""


def pairs_of_link(link: str) -> list[Pair] | None:
    """The elements in a web address on any domain, or None when it holds no GS1 key.

    What else a link holds (a path before the key, ``linkType`` and the like) says nothing about goods and is left
    aside. Raises ``BarcodeFault`` when a value does not fit its identifier.
    """
    address = _web_address(link)
    if address is None:
        return None
    path = [unquote(segment) for segment in address.path.split("/") if segment]
    start = next((index for index in range(len(path)) if _is_key(*path[index : index + 2])), None)
    if start is None:
        return None
    # A last segment without a value, as in ".../10/ABC/info", is dropped by the pairing.
    in_path = zip(path[start::2], path[start + 1 :: 2], strict=False)
    return [_pair(_ai(key), value) for key, value in [*in_path, *_query(address)] if is_digits(_ai(key))]


def _is_key(segment: str, value: str = "") -> bool:
    """Whether a key begins here: an ordinary address may have ``/2024/01/news`` in it."""
    if _ai(segment) not in PRIMARY_KEYS:
        return False
    identifier = identifier_named(_ai(segment))
    return identifier is not None and identifier.pattern.fullmatch(_full(_ai(segment), value)) is not None


def _web_address(link: str) -> SplitResult | None:
    if not link[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        return urlsplit(link)
    except ValueError:
        return None


def _query(address: SplitResult) -> list[tuple[str, str]]:
    # Not parse_qs: it turns a plus sign, which a lot may hold, into a space.
    parts = (part.partition("=") for part in address.query.replace(";", "&").split("&"))
    return [(unquote(key), unquote(value)) for key, equals, value in parts if equals and value]


def _ai(key: str) -> str:
    return _WORDS.get(key.lower(), key)


def _pair(ai: str, value: str) -> Pair:
    return pair_of(ai, _full(ai, value))


def _full(ai: str, value: str) -> str:
    """A GTIN may stand in a link with the 8, 12 or 13 digits it has on the goods."""
    return value.zfill(14) if ai == "01" and len(value) in GTIN_LENGTHS else value
