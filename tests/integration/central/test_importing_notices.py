"""Importing shipping notices and reasons: all of a file or nothing of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from ims_desktop.central.database import Database
from ims_desktop.central.importing import Imported, NotImported, import_csv, import_files
from ims_desktop.central.importing.reading import read_bytes
from ims_desktop.central.samples import sample_files
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import purchase_order_lines, reasons, shipping_notice_lines, shipping_notices
from ims_desktop.domain.barcodes import sscc

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ONE, TWO = sscc("4012345", 1), sscc("4012345", 2)
HEADER = "notice,supplier,order,order_line,sku,quantity,handling_unit,lot,serial,expiry\n"
NOTICE = f"{HEADER}ASN-1,S,PO-1,,A,4,{ONE},,,\nASN-1,S,PO-1,2,B,6,{TWO},L1,,2028-03-31\nASN-1,S,PO-1,,A,1,{TWO},,,\n"


def take_in(database: Database, data: str) -> Imported:
    with database.transaction() as tx:
        return import_csv(tx, read_bytes("file.csv", data.encode()), NOW)


def complaints(database: Database, data: str) -> list[str]:
    with pytest.raises(NotImported) as caught:
        take_in(database, data)
    return [str(cell) for cell in caught.value.cells]


@pytest.fixture
def ordered(database: Database) -> Database:
    with database.transaction() as tx:
        found_site(tx, "MAIN", "Main")
    take_in(database, "supplier,supplier_name\nS,Acme\nT,Other\n")
    take_in(database, "sku,name,tracking\nA,Axle,none\nB,Bar,lot\nC,Crank,serial\n")
    take_in(database, "order,line,supplier,sku,quantity\nPO-1,1,S,A,10\nPO-1,2,S,B,6\nPO-1,3,S,B,6\n")
    return database


def test_a_notice_comes_with_its_pallets_and_the_order_lines_they_are_for(ordered: Database) -> None:
    assert take_in(ordered, NOTICE) == Imported("shipping notices", 3, 3, 0)
    with ordered.reading() as connection:
        (notice,) = connection.execute(select(shipping_notices)).all()
        lines = connection.execute(select(shipping_notice_lines).order_by(shipping_notice_lines.c.id)).all()
        numbers = dict(connection.execute(select(purchase_order_lines.c.id, purchase_order_lines.c.number)).all())
    assert (notice.number, notice.state) == ("ASN-1", "open")
    assert [(line.handling_unit, numbers.get(line.order_line_id), line.lot) for line in lines] == [
        (ONE, 1, ""),
        (TWO, 2, "L1"),
        (TWO, 1, ""),
    ]


def test_the_same_notice_again_changes_nothing_and_another_is_refused(ordered: Database) -> None:
    take_in(ordered, NOTICE)
    assert take_in(ordered, NOTICE).added == 0
    assert "differs" in complaints(ordered, NOTICE.replace(",4,", ",5,"))[0]


def test_which_of_two_lines_of_an_item_is_left_to_the_dock(ordered: Database) -> None:
    take_in(ordered, f"{HEADER}ASN-1,S,PO-1,,B,6,{ONE},L1,,\n")
    with ordered.reading() as connection:
        assert connection.scalar(select(shipping_notice_lines.c.order_line_id)) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ASN-9,X,PO-1,,A,1,,,,", "There is no “X”"),
        ("ASN-9,S,PO-9,,A,1,,,,", "There is no “PO-9”"),
        ("ASN-9,T,PO-1,,A,1,,,,", "is with another supplier"),
        ("ASN-9,S,PO-1,,C,1,,,S-1,", "The order has no line for this item"),
        ("ASN-9,S,PO-1,3,A,1,,,,", "Line 3 of the order is not for this item"),
        ("ASN-9,S,,,C,2,,,S-1,", "one row for each"),
        ("ASN-9,S,,,A,1,,L1,,", "not kept by lot"),
        ("ASN-9,S,,,A,1,,,S-1,", "not kept by serial"),
        ("ASN-9,S,PO-1,,A,1.5,,,,", "counted with 0 decimals"),
        ("ASN-9,S,PO-1,,A,0,,,,", "more than zero"),
        ("ASN-9,S,PO-1,,A,1,340123450000000019,,,", "does not fit the others"),
        (f"ASN-9,S,PO-1,,A,1,{ONE},,,", "Another notice announces"),
        ("ASN-9,S,PO-1,,B,1,,L1,,31.3.2028", "is not a day"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_its_row(ordered: Database, row: str, said: str) -> None:
    take_in(ordered, NOTICE)
    found = complaints(ordered, f"{HEADER}{row}\n")
    assert any(said in one for one in found), found
    with ordered.reading() as connection:
        assert connection.scalars(select(shipping_notices.c.number)).all() == ["ASN-1"]


def test_reasons_are_added_and_renamed_each_for_its_purpose(database: Database) -> None:
    file = "reason,reason_name,purpose\nBAD,Bad,inspection\nBAD,Wrong,count\n"
    assert take_in(database, file) == Imported("reasons", 2, 2, 0)
    assert take_in(database, file.replace("Wrong", "Miscounted")) == Imported("reasons", 2, 0, 1)
    with database.reading() as connection:
        found = connection.execute(select(reasons.c.purpose, reasons.c.name).order_by(reasons.c.purpose)).all()
    assert [tuple(row) for row in found] == [("count", "Miscounted"), ("inspection", "Bad")]


def test_a_purpose_that_nobody_knows_is_refused(database: Database) -> None:
    assert "none of" in complaints(database, "reason,reason_name,purpose\nBAD,Bad,fun\n")[0]


def test_the_demo_comes_with_reasons_a_sampled_item_and_two_announced_pallets(sqlite: Database) -> None:
    base = [
        path for path in sample_files("adventureworks") if Path(path.stem).stem in ("sites", "locations", "reasons")
    ]
    with sqlite.transaction() as tx:
        import_files(tx, [*base, *sample_files("demo-extras")], NOW)
    with sqlite.reading() as connection:
        units = connection.scalars(select(shipping_notice_lines.c.handling_unit)).all()
        purposes = connection.scalars(select(reasons.c.purpose)).all()
    assert sorted(units.count(unit) for unit in set(units)) == [1, 3]
    assert purposes.count("inspection") == 16
    assert set(purposes) == {"inspection", "count", "release", "undo"}
