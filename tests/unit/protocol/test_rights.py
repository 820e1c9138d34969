"""Roles as they travel, and the scope that each operation needs."""

from __future__ import annotations

import typing
from datetime import UTC, datetime

import msgspec
import pytest

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.people import Grant, Role, Scope
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol import rights
from ims_desktop.protocol.grants import read_grants, written_grants
from ims_desktop.protocol.operations import Body, GoodsMoved

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "grants",
    [
        (),
        (Grant(Role.OPERATOR),),
        (Grant(Role.OPERATOR), Grant(Role.COUNTER, NOON), Grant(Role.SUPERVISOR, None, NOON)),
    ],
)
def test_roles_are_read_as_they_were_written(grants):
    assert read_grants(written_grants(grants)) == grants


def test_roles_without_dates_are_written_as_their_names():
    assert written_grants([Grant(Role.OPERATOR), Grant(Role.BUYER)]) == '["operator","buyer"]'


def test_a_role_of_a_newer_central_allows_nothing_here():
    newer = msgspec.json.encode(["operator", "conductor", ["astronaut", None, None]]).decode()
    assert read_grants(newer) == (Grant(Role.OPERATOR),)


def test_every_operation_needs_some_scope():
    assert set(rights._NEEDED) == set(typing.get_args(Body))


def test_goods_are_moved_by_who_moves_and_released_by_who_decides():
    here = Position(ItemId("i"), LocationId("a"), StockStatus.QUARANTINE)
    there = Position(ItemId("i"), LocationId("a"), StockStatus.AVAILABLE)
    line = MovedLine(here, there, Quantity.of(1))
    assert rights.needed_for(GoodsMoved(MovePurpose.MOVE, (line,))) is Scope.MOVES_WRITE
    assert rights.needed_for(GoodsMoved(MovePurpose.RELEASE, (line,))) is Scope.QUARANTINE_DECIDE
