"""The first weeks of a real company's receiving, from two workstations in turn, the line cut now and then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.demo.deliveries import deliveries
from ims_desktop.demo.replay import replayed
from ims_desktop.domain.quantity import total
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
    came = [line for line in lines if line.received]
    received = total(line.received for line in came).plain()
    assert isinstance(received, int)
    result = replayed(tmp_path, database_url, orders)
    assert result["all_equal"]
    assert (result["lines"], result["received"]) == (len(lines), received)
    assert result["on_hand_central"] == OPENING + received
    assert result["on_hand_workstation"] == [OPENING + received] * 2
    assert result["operations"] == len(came) + ORDERS, "one for each line that came, and one for each finished delivery"
    assert (result["cases"], result["unconfirmed"]) == (0, 0)
