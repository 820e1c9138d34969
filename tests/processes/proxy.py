"""A TCP proxy that does to connections what networks do: cuts, delays, doubles, truncates, or answers itself."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from random import Random

PORTAL = b"<html><body>Welcome to the guest network. Please accept the terms.</body></html>"
PORTAL_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    + f"Content-Length: {len(PORTAL)}\r\n\r\n".encode()
    + PORTAL
)
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MOODS = ("well", "well", "well", "cuts", "delays", "truncates", "doubles", "portal", "redirect", "stalls", "refuses")
CHUNK = 4096


class Proxy:
    """Listens on a loopback port of its own and passes on to ``target``; each connection meets its own fate."""

    def __init__(self, target: int, seed: int) -> None:
        self._target = target
        self._rng = Random(seed)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.fates: dict[str, int] = {}
        """How many connections met which."""
        self._threads = [threading.Thread(target=self._accept, name="proxy", daemon=True)]
        self._threads[0].start()

    def cut_everything(self) -> None:
        with self._lock:
            cut, self._open = self._open, set()
        for one in cut:
            _end(one)

    def close(self) -> None:
        self._is_over.set()
        _end(self._listening)
        self.cut_everything()
        for one in self._threads:
            one.join(5)

    def _accept(self) -> None:
        while not self._is_over.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                fate, seed = self._rng.choice(MOODS), self._rng.getrandbits(32)
                self.fates[fate] = self.fates.get(fate, 0) + 1
            self._begin(lambda client=client, fate=fate, seed=seed: self._serve(client, fate, Random(seed)))

    def _begin(self, work: object) -> None:
        thread = threading.Thread(target=work, name="proxied", daemon=True)  # type: ignore[arg-type]
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _serve(self, client: socket.socket, fate: str, rng: Random) -> None:
        self._keep(client)
        try:
            if fate == "refuses":
                return
            if fate in ("portal", "redirect"):
                client.recv(CHUNK)
                client.sendall(PORTAL_ANSWER if fate == "portal" else REDIRECT)
                return
            self._pass_on(client, fate, rng)
        except OSError:
            return
        finally:
            _end(client)

    def _pass_on(self, client: socket.socket, fate: str, rng: Random) -> None:
        server = socket.create_connection(("127.0.0.1", self._target), timeout=30)
        self._keep(server)
        first = client.recv(1 << 20)
        if fate == "doubles":
            self._hand_in_once_more(first)
        server.sendall(first)
        most = {"cuts": rng.randint(1, 40_000), "truncates": rng.randint(1, 600)}.get(fate, 1 << 60)
        self._begin(lambda: _copy(client, server, 1 << 60, 0.0))
        _copy(server, client, most, rng.random() * 0.2 if fate == "delays" else 0.0)
        if fate == "stalls":
            self._is_over.wait(rng.random() * 3)
        _end(server)

    def _hand_in_once_more(self, request: bytes) -> None:
        """As a middlebox does that believes the first one lost; nobody hears this answer."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._target), timeout=10) as once:
            once.sendall(request)
            once.settimeout(2)
            once.recv(CHUNK)

    def _keep(self, one: socket.socket) -> None:
        with self._lock:
            self._open.add(one)


def _copy(source: socket.socket, target: socket.socket, most: int, delay: float) -> None:
    passed = 0
    with suppress(OSError):
        while data := source.recv(CHUNK):
            time.sleep(delay)
            target.sendall(data[: most - passed])
            passed += len(data)
            if passed >= most:
                break
    if passed >= most:
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
