"""The embedded central comes up, comes up again when it dies, and goes when it is told to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ims_desktop.remote.embedded import EmbeddedCentral
from ims_desktop.remote.founding import Founding


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedCentral]:
    made = EmbeddedCentral(tmp_path / "central", Founding(admin_password="a-long-password"))
    yield made
    made.stop()


def answers(embedded: EmbeddedCentral) -> bool:
    try:
        return httpx.get(f"{embedded.url}/api/v1/openapi.json", timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def in_time(is_so: object, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def test_a_central_that_is_killed_answers_again_at_the_same_address(embedded: EmbeddedCentral) -> None:
    embedded.start()
    assert answers(embedded)
    process = embedded._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    assert in_time(lambda: embedded._process is not process and answers(embedded))


def test_a_pulled_plug_stays_out_until_it_is_put_back(embedded: EmbeddedCentral) -> None:
    embedded.start()
    embedded.pull_the_plug()
    time.sleep(1)
    assert not answers(embedded)
    embedded.start()
    assert answers(embedded)


def test_a_second_client_of_the_folder_finds_the_first_ones_and_leaves_it_running(
    embedded: EmbeddedCentral, tmp_path: Path
) -> None:
    embedded.start()
    other = EmbeddedCentral(tmp_path / "central")
    other.start()
    assert other.url == embedded.url
    other.stop()
    assert answers(embedded)


def test_a_code_for_a_workstation_is_one_word(embedded: EmbeddedCentral) -> None:
    embedded.start()
    assert len(embedded.enrolment_code().split()) == 1
