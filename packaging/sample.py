"""Makes resources/sample/adventureworks out of the raw tables of Microsoft's AdventureWorks (OLTP 2014, MIT licence).

.venv/bin/python packaging/sample.py FOLDER

FOLDER holds the tab-separated tables without headers: Product, ProductVendor, Vendor, Location, ProductInventory,
PurchaseOrderHeader, PurchaseOrderDetail, ScrapReason.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ims_desktop.domain.barcodes import case_gtin, restricted_gtin  # noqa: E402

OUT = ROOT / "resources" / "sample" / "adventureworks"
OPENED_ON = "2011-04-15"
"""A day before the first order."""

Rows = Iterable[Iterable[object]]


def main(folder: Path) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    skus = {row[0]: row[2] for row in table(folder, "Product")}
    write("sites.csv", ["site", "site_name"], [["ADV", "Adventure Works"]])
    write("suppliers.csv", ["supplier", "supplier_name"], ([row[1], row[2]] for row in table(folder, "Vendor")))
    write("items.csv", ["sku", "name", "inspection_required", "barcode"], items(folder))
    write("packagings.csv", ["sku", "packaging", "barcode", "quantity"], packagings(folder, skus))
    write("locations.csv", ["location", "kind", "zone"], locations(folder))
    write("reasons.csv", ["reason", "reason_name", "purpose"], reasons(folder))
    write("stock.csv", ["sku", "location", "quantity", "date"], stock(folder, skus))
    lines = list(order_lines(folder, skus))
    columns = ["order", "line", "supplier", "sku", "quantity", "price", "currency", "ordered", "due"]
    write("orders.csv.gz", columns, (line[:9] for line in lines))
    columns = ["order", "line", "due", "received", "rejected"]
    write("deliveries.csv.gz", columns, ([*line[:2], *line[8:]] for line in lines))


def items(folder: Path) -> Iterator[list[object]]:
    for row in table(folder, "Product"):
        yield [row[2], row[1], "yes", restricted_gtin(int(row[0]))]


def reasons(folder: Path) -> Iterator[list[object]]:
    """Why something fails inspection: the company's reasons for scrap, under their numbers."""
    for row in table(folder, "ScrapReason"):
        yield [f"SCRAP-{int(row[0]):02}", row[1], "inspection"]


def packagings(folder: Path, skus: dict[str, str]) -> Iterator[list[object]]:
    """The units that each item is bought in; no factor is known, so each holds one."""
    units: defaultdict[str, set[str]] = defaultdict(set)
    for row in table(folder, "ProductVendor"):
        units[row[0]].add(row[9].strip())
    for product in sorted(units, key=int):
        for level, unit in enumerate(sorted(units[product] - {"EA"}), 1):
            yield [skus[product], unit, case_gtin(restricted_gtin(int(product)), level), 1]


def locations(folder: Path) -> Iterator[list[str]]:
    zones = {row[0]: row[1] for row in table(folder, "Location")}
    yield ["DOCK-1", "dock", "Receiving"]
    yield ["QUAR-1", "storage", "Quarantine"]
    bins = {bin_code(row): zones[row[1]] for row in table(folder, "ProductInventory")}
    yield from ([code, "storage", bins[code]] for code in sorted(bins))


def stock(folder: Path, skus: dict[str, str]) -> Iterator[list[object]]:
    for row in table(folder, "ProductInventory"):
        if int(row[4]):
            yield [skus[row[0]], bin_code(row), row[4], OPENED_ON]


def bin_code(row: list[str]) -> str:
    return f"{int(row[1]):02d}-{row[2].replace('/', '')}-{row[3]}"


def order_lines(folder: Path, skus: dict[str, str]) -> Iterator[list[object]]:
    suppliers = {row[0]: row[1] for row in table(folder, "Vendor")}
    orders = {row[0]: row for row in table(folder, "PurchaseOrderHeader")}
    numbers: defaultdict[str, int] = defaultdict(int)
    for row in sorted(table(folder, "PurchaseOrderDetail"), key=lambda row: (int(row[0]), int(row[1]))):
        order = orders[row[0]]
        numbers[row[0]] += 1
        number = f"PO-{order[6][:4]}-{int(row[0]):05d}"
        terms = [row[3], row[5], "USD", order[6][:10], row[2][:10]]
        happened = [int(float(row[7])), int(float(row[8]))]
        yield [number, numbers[row[0]], suppliers[order[4]], skus[row[4]], *terms, *happened]


def table(folder: Path, name: str) -> Iterator[list[str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(name: str, header: list[str], rows: Rows) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = text.getvalue().encode()
    (OUT / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
