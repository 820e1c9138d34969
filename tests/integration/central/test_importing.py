"""Importing: all of a file or nothing of it, with every bad row named."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from ims_desktop.central.database import Database
from ims_desktop.central.importing import Imported, NotImported, import_csv
from ims_desktop.central.importing.reading import read_bytes, read_file
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import feed, items, locations, lots, packagings, purchase_order_lines, suppliers
from tests.integration.central.company import Company

NOW = datetime(2026, 11, 21, tzinfo=UTC)

ITEMS = "sku,name\nA,Axle\nB,Bolt\n"


def take_in(database: Database, data: str | bytes, name: str = "file.csv") -> Imported:
    grid = read_bytes(name, data if isinstance(data, bytes) else data.encode())
    with database.transaction() as tx:
        return import_csv(tx, grid, NOW)


def complaints(database: Database, data: str | bytes) -> list[str]:
    with pytest.raises(NotImported) as caught:
        take_in(database, data)
    return [str(cell) for cell in caught.value.cells]


def names(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(items.c.name).order_by(items.c.sku)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_may_be_written_as_spreadsheets_write_it(
    sqlite: Database, delimiter: str, mark: bytes, end: str
) -> None:
    data = mark + ITEMS.replace(",", delimiter).replace("\n", end).encode()
    assert take_in(sqlite, data) == Imported("items", 2, 2, 0)
    assert names(sqlite) == ["Axle", "Bolt"]


def test_columns_may_stand_in_any_order_and_rows_be_empty(sqlite: Database) -> None:
    assert take_in(sqlite, "Name,SKU\n\nAxle,A\n,\n\n").added == 1


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    take_in(database, ITEMS)
    with database.reading() as connection:
        before = connection.scalar(select(feed.c.high))
    assert take_in(database, ITEMS) == Imported("items", 2, 0, 0)
    with database.reading() as connection:
        assert connection.scalar(select(feed.c.high)) == before


def test_what_the_file_says_otherwise_is_changed(database: Database) -> None:
    take_in(database, ITEMS)
    assert take_in(database, "sku,name\nA,Axle\nB,Bolt M8\nC,Chain\n") == Imported("items", 3, 1, 1)
    assert names(database) == ["Axle", "Bolt M8", "Chain"]


def test_nothing_is_taken_in_when_any_row_is_bad_and_every_bad_row_is_named(database: Database) -> None:
    said = complaints(
        database,
        "sku,name,decimals,tracking\n"
        "A,Axle,0,none\n"
        ",No code,0,none\n"
        'B,"=HYPERLINK(""http://evil"")",0,none\n'
        "C,Chain,two,none\n"
        "D,Disc,0,sometimes\n"
        "A,Axle again,0,none\n"
        "E,Eye,0\n",
    )
    assert said == [
        "line 3, column sku: The cell is empty, and must not be.",
        'line 4, column name: “=HYPERLINK("http://evil")” begins like a formula. Write it without the first character.',
        "line 5, column decimals: “two” is not a whole number.",
        "line 6, column tracking: “sometimes” is none of none, lot, serial.",
        "line 7, column sku: The same is on line 2 already. Remove one of them.",
        "line 8: The row has 3 cells, the header 4.",
    ]
    assert names(database) == []


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "line 1: The file is empty. Its first line must name the columns."),
        (b"\n\n", "line 1: The file is empty. Its first line must name the columns."),
        (b"sku,name\nA,Stra\xdfe\n", "line 2: This is not UTF-8. Save the file as “CSV UTF-8”."),
        ("sku,name\nA,Axle\n".encode("utf-16"), "line 1: The file is UTF-16. Save it as “CSV UTF-8”."),
        (b"sku,name,colour\nA,Axle,red\n", "There may be: sku, name, unit"),
        (b"sku,name,traking\nA,Axle,none\n", "line 1, column traking: There is no such column. Is it “tracking”?"),
        (b"sku,name,name\nA,Axle,Axle\n", "line 1, column name: The column is there twice. Remove one of them."),
        (b"sku\nA\n", "For items, columns are missing: name."),
        (b"this,that\n1,2\n", "The first line names no columns that are known."),
        (b'sku,name\nA,"Axle\nB,Bolt\n', "line 2: The quotation marks do not close"),
        (b"sku,name\nA,Ax\x07le\n", "line 2, column name: The text holds a character that cannot be shown"),
        (b"sku,name\n" + b"A" * 81 + b",Axle\n", "line 2, column sku: A code has at most 80 characters."),
        (b"sku,name,barcode\nA,Axle,4006381333932\n", "The last digit of “4006381333932” does not fit the others."),
        (b"sku,name,decimals\nA,Axle,7\n", "line 2, column decimals: At most 6 decimals can be counted."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(sqlite: Database, data: bytes, complaint: str) -> None:
    (said,) = complaints(sqlite, data)
    assert complaint in said
    assert names(sqlite) == []


def test_a_packed_file_is_unpacked(sqlite: Database, tmp_path: Path) -> None:
    path = tmp_path / "items.csv.gz"
    path.write_bytes(gzip.compress(ITEMS.encode()))
    with sqlite.transaction() as tx:
        assert import_csv(tx, read_file(path), NOW).added == 2
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(NotImported, match="cannot be read"):
        read_file(path)
    with pytest.raises(NotImported, match="cannot be read"):
        read_file(tmp_path / "absent.csv")


def test_a_barcode_is_of_one_item(database: Database) -> None:
    take_in(database, "sku,name,barcode\nA,Axle,4006381333931\nB,Bolt,\n")
    assert complaints(database, "sku,packaging,barcode,quantity\nB,BOX,4006381333931,10\n") == [
        "line 2, column barcode: “4006381333931” is the barcode of another item already."
    ]
    assert take_in(database, "sku,packaging,barcode,quantity\nB,BOX,14006381333938,10\n").added == 1
    with database.reading() as connection:
        rows = connection.execute(select(packagings).order_by(packagings.c.quantity)).all()
    assert [(row.name, row.quantity) for row in rows] == [("EA", 1_000_000), ("BOX", 10_000_000)]


def test_a_place_belongs_to_the_only_site_or_names_its_own(database: Database) -> None:
    with database.transaction() as tx:
        found_site(tx, "ONE", "One")
    assert take_in(database, "location,kind\nA-1,storage\n").added == 1
    assert take_in(database, "site,site_name\nTWO,Two\n").added == 1
    assert complaints(database, "location,kind\nA-2,storage\n") == [
        "line 2, column site: Name the site, one of: ONE, TWO."
    ]
    assert take_in(database, "location,kind,site\nA-1,storage,TWO\nA-2,dock,TWO\n").added == 2
    assert complaints(database, "location,kind,site\nX,supplier,TWO\n") == [
        "line 2, column kind: Every site has its virtual locations already. Remove the row."
    ]


def test_stock_is_opened_once(company: Company) -> None:
    data = "sku,location,quantity,lot,expiry,date\nBOLT,A-1,12,,,2026-01-01\nGLUE,A-1,3,L1,2027-05-31,2026-01-01\n"
    assert take_in(company.database, data) == Imported("stock", 2, 2, 0)
    assert take_in(company.database, data) == Imported("stock", 2, 0, 0)
    assert str(company.on_hand("BOLT")) == "12"
    assert [row.expiry for row in company.rows(lots)] == ["2027-05-31"]
    assert complaints(company.database, data.replace(",12,", ",13,")) == [
        "line 2, column quantity: The stock was opened there with 12. Count it instead."
    ]
    assert company.sums_by_item() == {0}


def test_stock_says_what_the_item_demands(company: Company) -> None:
    data = (
        "sku,location,quantity,lot,serial\n"
        "GLUE,A-1,3,,\nMETER,A-1,2,,S1\nBOLT,A-1,0.5,,\nCABLE,B-7,1,,\nROPE,A-1,1,,\nBOLT,DOCK-1,-1,,\n"
    )
    assert complaints(company.database, data) == ["line 7, column quantity: “-1” is less than nothing."]
    assert complaints(company.database, data.replace("BOLT,DOCK-1,-1,,\n", "")) == [
        "line 2, column lot: This item is kept by lot. Name the lot.",
        "line 3, column serial: This item is kept by serial number: one row for each, quantity 1.",
        "line 4, column quantity: The item is counted with 0 decimals.",
        "line 5, column location: There is no “B-7”. Import the locations first.",
        "line 6, column sku: There is no “ROPE”. Import the file that has it first.",
    ]


def test_orders_come_in_approved_with_their_terms(company: Company) -> None:
    data = (
        "order,line,supplier,sku,quantity,price,currency,ordered,due,over,under,beyond\n"
        "PO-9,1,ACME,BOLT,10,0.125,EUR,2026-11-01,2026-11-20,2.5,1,allow\n"
        "PO-9,2,ACME,CABLE,2.5,3,EUR,2026-11-01,2026-11-19,0,0,\n"
    )
    assert take_in(company.database, data) == Imported("orders", 2, 2, 0)
    assert take_in(company.database, data) == Imported("orders", 2, 0, 0)
    first = company.rows(purchase_order_lines, purchase_order_lines.c.price_micro == 125_000)[0]
    assert (first.over, first.under, first.beyond, first.ordered) == (250, 100, "allow", 10_000_000)
    assert complaints(company.database, data.replace(",10,", ",11,")) == [
        "line 2, column order: Order PO-9 is there already, and differs. Change it in the office."
    ]
    mixed = data.replace("PO-9", "PO-8").replace("PO-8,2,ACME,CABLE,2.5,3,EUR", "PO-8,2,ACME,CABLE,2.5,3,USD")
    assert complaints(company.database, mixed) == ["line 3, column currency: Another line of the order says “EUR”."]


def test_mistakes_are_counted_and_listed_in_the_message(sqlite: Database) -> None:
    with pytest.raises(NotImported) as caught:
        take_in(sqlite, "sku,name\n" + ",x\n" * 300)
    said = str(caught.value.message).splitlines()
    assert said[:2] == [
        "Mistakes in file.csv: 300.",
        "line 2, column sku: The cell is empty, and must not be.",
    ]
    assert (len(said), said[-1]) == (102, "…")


def test_suppliers_and_places_are_told_from_their_columns(company: Company) -> None:
    assert take_in(company.database, "supplier,supplier_name\nZED,Zed\n").kind == "suppliers"
    assert {row.code for row in company.rows(suppliers)} == {"ACME", "ZED"}
    assert take_in(company.database, "location,kind,zone\nA-9,storage,Loft\n").kind == "locations"
    assert [row.zone for row in company.rows(locations, locations.c.code == "A-9")] == ["Loft"]
