"""What an administrator does before the first shift, by the commands, and what other programs do over REST."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ims_desktop import __version__
from ims_desktop.cli import FAILED, main
from tests.shift.company import PASSWORD, answering

Said = Callable[..., tuple[int, str, str]]

PROGRAM = [sys.executable, "-m", "ims_desktop"]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], central_folder: Path) -> Said:
    """Runs a command on the company's central; answers its exit code, and what it said on both outputs."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["central", *map(str, arguments), "--data", str(central_folder)])
        return (code, *capsys.readouterr())

    return run


def test_the_program_says_its_version() -> None:
    done = subprocess.run([*PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == __version__


def test_a_generated_password_is_shown_once_and_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "central"
    assert main(["central", "init", "--data", str(folder)]) == 0
    shown = re.search(r"admin; the password, shown this once: (\S+)", capsys.readouterr().out)
    assert shown is not None
    assert main(["central", "init", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == "there is a central already; nothing was changed\n"
    with answering(folder) as central:
        credentials = {"username": "admin", "password": shown[1]}
        assert httpx.post(f"{central.url}/api/v1/auth/login", json=credentials).status_code == 200


def test_people_and_workstations_are_let_in(said: Said) -> None:
    code, shown, _ = said("user", "add", "ann", "--role", "operator")
    assert code == 0
    assert re.fullmatch(r"ann can sign in with the password \S{12,}\n", shown)
    code, _, refused = said("user", "add", "Ann", "--role", "operator")
    assert code == FAILED
    assert "“ann” already" in refused
    code, shown, _ = said("enrol")
    assert code == 0
    assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}\n", shown)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"sku,title\nAXLE,Axle\n", r"line 1.*missing: name"),
        (b"sku,name\nAXLE,Axle\nRIM,Rim\xe9\n", r"line 3: This is not UTF-8"),
        ("sku,name\nAXLE,Axle\n".encode("utf-16"), r"line 1: The file is UTF-16"),
        (b"sku,name\nAXLE,Axle\nRIM,Rim\nAXLE,Other\n", r"line 4, column sku: The same is on line 2"),
        (b"sku,name\nAXLE,Axle\nRIM,=1+1\n", r"line 3, column name: .*begins like a formula"),
        (b"sku,name,barcode\nAXLE,Axle,2900000000019\n", r"line 2, column barcode: The last digit"),
        (b"", r"line 1: The file is empty"),
    ],
)
def test_a_bad_file_is_told_line_by_line_and_nothing_of_it_is_taken(
    said: Said, tmp_path: Path, written: bytes, told: str
) -> None:
    file = tmp_path / "items.csv"
    file.write_bytes(written)
    code, _, error = said("import", file)
    assert code == FAILED
    assert "Nothing was imported" in error
    assert re.search(told, error)
    assert "Correct the file and import it again" in error
    file.write_bytes(b"sku,name\nAXLE,Axle\nRIM,Rim\n")
    assert said("import", file)[:2] == (0, "items: 2 rows, 2 added, 0 changed\n")


def test_a_central_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["enrol"], ["serve"], ["user", "add", "ann", "--role", "operator"]):
        assert main(["central", *command, "--data", str(tmp_path / "nowhere")]) == FAILED
        assert "Make one first: ims-desktop central init" in capsys.readouterr().err


# --- the served central ---------------------------------------------------------------------------------------


@pytest.fixture
def served(central_folder: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [*PROGRAM, "central", "serve", "--data", str(central_folder), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        ready = re.fullmatch(r"listening on (http://127\.0\.0\.1:[1-9]\d+)\n", process.stdout.readline())
        assert ready is not None
        yield ready[1]
        process.terminate()
        assert process.wait(15) == 0


def test_what_another_program_orders_and_receives_is_in_the_inventory(served: str) -> None:
    with httpx.Client(base_url=f"{served}/api/v1") as erp:
        wrong = erp.post("/auth/login", json={"username": "lin", "password": "wrong"})
        assert wrong.status_code == 401
        assert set(wrong.json()["error"]) >= {"code", "message"}
        tokens = erp.post("/auth/login", json={"username": "lin", "password": PASSWORD}).raise_for_status().json()
        assert {"access_token", "refresh_token"} <= set(tokens)
        renewed = erp.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).raise_for_status().json()
        assert renewed["refresh_token"] != tokens["refresh_token"]
        erp.headers["Authorization"] = f"Bearer {renewed['access_token']}"

        before = on_hand(erp)
        items = [{"product_id": "BOLT", "quantity": 100, "unit_price": 12.5}]
        order = erp.post("/purchase-orders", json={"supplier_id": "ACME", "items": items})
        assert order.status_code == 201
        assert order.json()["total_amount"] == 1250
        came = [{"product_id": "BOLT", "quantity": 100}]
        receipt = erp.post(f"/receiving/{order.json()['id']}/receive", json={"received_items": came})
        assert receipt.status_code == 201
        assert receipt.json()["cases"] == []
        assert on_hand(erp) == before + 100
        assert erp.get(f"/purchase-orders/{order.json()['id']}").json()["status"] == "closed"


def on_hand(erp: httpx.Client) -> float:
    rows = erp.get("/inventory").raise_for_status().json()
    assert isinstance(rows, list)
    return sum(row["quantity"] for row in rows if row["product_id"] == "BOLT")
