"""How the central listens."""

from __future__ import annotations

import socket

from ims_desktop.central.serve import listening_at


def test_an_answer_in_two_parts_is_not_held_back() -> None:
    """Nagle's algorithm and a delayed acknowledgement together cost every exchange 40 ms."""
    with listening_at("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
