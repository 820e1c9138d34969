"""The first weeks of a real company, from truck to bin, at two workstations in turn, the line cut now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ims_desktop.demo.deliveries import deliveries
from ims_desktop.demo.replay import replayed
from ims_desktop.domain.quantity import Quantity, total
from tests.integration.postgres import Cluster

ORDERS = 60
OPENING = 335_974
"""What the sample company had on hand before its first delivery."""

pytestmark = pytest.mark.xdist_group("the replay and its PostgreSQL")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.empty_database()
    yield url.render_as_string(hide_password=False)
    cluster.drop(url)


def test_a_replay_ends_with_the_same_stock_everywhere(tmp_path: Path, database_url: str | None) -> None:
    orders = deliveries("adventureworks")[:ORDERS]
    lines = [line for order in orders for line in order.lines]
    received = _whole(line.received for line in lines)
    rejected = _whole(line.rejected for line in lines)
    result = replayed(tmp_path, database_url, orders)
    assert result["all_equal"]
    assert (result["lines"], result["received"], result["rejected"]) == (len(lines), received, rejected)
    assert rejected > 0, "something failed, or the test shows too little"
    assert result["stocked"] == received - rejected
    assert (result["available"], result["quarantine"]) == (OPENING + received - rejected, rejected)
    assert result["mismatched_lines"] == 0
    assert result["on_hand_central"] == OPENING + received
    assert result["on_hand_workstation"] == [OPENING + received] * 2
    assert (result["cases"], result["unconfirmed"]) == (0, 0)


def _whole(quantities: Iterable[Quantity]) -> int:
    found = total(quantities).plain()
    assert isinstance(found, int)
    return found
