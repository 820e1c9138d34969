"""Entity tags: the same state has the same one, another state another."""

from __future__ import annotations

import pytest

from ims_desktop.central.gateway.errors import PreconditionFailed
from ims_desktop.central.gateway.etags import check_unchanged, etag_of, is_known

TAG = etag_of(b"now")


@pytest.mark.parametrize("header", [TAG, f"W/{TAG}", f'"other", {TAG}', "*"])
def test_a_client_that_has_it_is_told_so(header: str) -> None:
    assert is_known(header, TAG)


@pytest.mark.parametrize("header", [None, "", '"other"', TAG.strip('"')])
def test_a_client_that_has_another_gets_this_one(header: str | None) -> None:
    assert not is_known(header, TAG)


@pytest.mark.parametrize("header", [None, TAG, "*"])
def test_a_change_of_what_it_is_now_goes_through(header: str | None) -> None:
    check_unchanged(header, b"now")


@pytest.mark.parametrize("header", ["", f"W/{TAG}", etag_of(b"then")])
def test_a_change_of_what_it_was_is_stopped(header: str) -> None:
    with pytest.raises(PreconditionFailed):
        check_unchanged(header, b"now")
