"""Every kind of operation has its judge."""

from __future__ import annotations

import typing

from ims_desktop.central.sync import judges
from ims_desktop.protocol.operations import Body


def test_every_operation_has_a_judge():
    assert set(judges._JUDGES) == set(typing.get_args(Body))
