"""What putaway goes by comes in with items, locations and a list of rules; a file changes only what it speaks of."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ims_desktop.central.database import Database
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import items, locations, putaway_rules
from ims_desktop.domain.quantity import Quantity
from tests.integration.central.test_importing import complaints, take_in

LOCATIONS = (
    "location,kind,zone,condition,velocity,mixing,check_digits,walk,capacity_quantity,capacity_weight_g,"
    "capacity_volume_ml\nA-1,storage,PICK,cold,a,lot,47,12,40.5,1000,2.5\n"
)
ITEMS = (
    "sku,name,sampling,sampling_value,velocity,condition,fixed_location,weight_g,volume_ml\n"
    "GLUE,Glue,percent,10,b,cold,A-1,12.5,330\n"
)


@pytest.fixture
def site(database: Database) -> str:
    with database.transaction() as tx:
        return found_site(tx, "MAIN", "Main site")


def only(database: Database, table: object, code: str, value: str) -> object:
    with database.reading() as connection:
        return connection.execute(select(table).where(table.c[code] == value)).one()  # type: ignore[attr-defined]


def test_items_and_locations_say_what_putaway_goes_by(database: Database, site: str) -> None:
    take_in(database, LOCATIONS)
    take_in(database, ITEMS)
    place, glue = only(database, locations, "code", "A-1"), only(database, items, "sku", "GLUE")
    assert (place.condition, place.velocity, place.mixing, place.check_digits, place.walk) == (
        "cold", "A", "lot", "47", 12
    )  # fmt: skip
    assert place.capacity_quantity == Quantity.of("40.5").micro
    assert (place.capacity_weight_mg, place.capacity_volume_mm3) == (1_000_000, 2_500)
    assert (glue.sampling, glue.sampling_value, glue.velocity, glue.condition) == ("percent", 10, "B", "cold")
    assert (glue.fixed_location_id, glue.weight_mg, glue.volume_mm3) == (place.id, 12_500, 330_000)


def test_a_file_that_does_not_speak_of_the_class_leaves_it(sqlite: Database) -> None:
    with sqlite.transaction() as tx:
        found_site(tx, "MAIN", "Main site")
    take_in(sqlite, LOCATIONS)
    take_in(sqlite, ITEMS)
    assert take_in(sqlite, "sku,name\nGLUE,Glue\n").changed == 0
    assert take_in(sqlite, "location,kind,zone\nA-1,storage,PICK\n").changed == 0
    assert only(sqlite, items, "sku", "GLUE").velocity == "B"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("sku,name,velocity\nA,Axle,D\n", "“D” is none of A, B, C."),
        ("sku,name,weight_g\nA,Axle,12g\n", "“12g” is not a measure such as 250 or 1.5"),
        ("sku,name,fixed_location\nA,Axle,Z-9\n", "There is no one location “Z-9”. Import it first."),
        ("location,kind,check_digits\nA,storage,123456789\n", "Check digits are at most 8 letters or digits."),
        ("location,kind,mixing\nA,storage,some\n", "“some” is none of any, item, lot."),
        ("turn,rule\n1,by_the_stars\n", "“by_the_stars” is none of fixed_location, same_lot"),
        ("turn,rule,velocity\n1,any_room,A\n", "A rule of this kind has no such column. Leave it empty."),
    ],
)
def test_what_cannot_be_is_said_with_what_to_do(sqlite: Database, data: str, said: str) -> None:
    with sqlite.transaction() as tx:
        found_site(tx, "MAIN", "Main site")
    assert any(said in one for one in complaints(sqlite, data))


def test_a_list_of_rules_takes_the_place_of_the_one_before(database: Database, site: str) -> None:
    take_in(database, "turn,rule\n1,any_room\n")
    data = "turn,rule,zones,velocity,split\n20,any_room,,,no\n10,zone,PICK|MID/A,a,yes\n"
    assert take_in(database, data).added == 2
    assert take_in(database, data).added == 0
    with database.reading() as connection:
        live = select(putaway_rules).where(putaway_rules.c.deleted == 0).order_by(putaway_rules.c.sequence)
        rows = connection.execute(live).all()
    assert [(row.site_id, row.kind, row.parameter) for row in rows] == [
        (site, "zone", '{"split":true,"zones":["PICK","MID/A"],"velocity":"A","condition":null}'),
        (site, "any_room", '{"split":false,"zones":[]}'),
    ]
