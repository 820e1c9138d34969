"""The index of what was set apart, in a mirror and in an image of one: so the few are found among millions."""

from __future__ import annotations

from ims_desktop.domain.positions import SET_APART

VERSION = 1
"""A change of the index is a new one, and a new mirror."""

_STATUSES = ", ".join(f"'{status.value}'" for status in SET_APART)
IS_SET_APART = f"status IN ({_STATUSES})"

INDEX = f"""
CREATE INDEX balances_set_apart ON balances (location_id, item_id) WHERE deleted = 0 AND {IS_SET_APART}
"""
