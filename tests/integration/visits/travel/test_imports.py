"""Packs of places: taken whole or not at all, once, with a report, and used at once."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from agile_app.__main__ import main
from agile_app.core.database import reading, transaction
from agile_app.core.errors import AgileError, Invalid
from agile_app.records.models import Address, Child
from agile_app.security.models import AuditEntry
from agile_app.visits.travel import import_service, packs, service
from agile_app.visits.travel.models import PlacePack, Postcode
from agile_app.visits.travel.rules import Point
from tests.factories import make_child
from tests.places import CODE_POINT, crossing, write_map, write_village

ENDS = [Point(*crossing(0, 0)), Point(*crossing(2, 2))]


@pytest.fixture(autouse=True)
def _fresh(any_database: Engine) -> None:
    packs.forget_loaded()


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return write_village(tmp_path / "village.osm.pbf")


@pytest.fixture
def postcodes(tmp_path: Path) -> Path:
    file = tmp_path / "sl.csv"
    file.write_text(CODE_POINT)
    return file


def _source() -> str:
    with reading() as session:
        return service.matrix(session, ENDS, "car").source


def _acts() -> list[str]:
    with reading() as session:
        return list(session.exec(select(AuditEntry.act)))


def test_imported_roads_are_used_at_once_and_still_called_an_estimate(village: Path):
    assert _source() == "straight line"
    report = import_service.import_roads([village])
    assert "OpenStreetMap" in report.attribution
    with reading() as session:
        found = service.matrix(session, ENDS, "car")
    assert (found.source, found.estimated) == ("roads", True)
    assert found.between(0, 1) > 250
    assert "places.roads_imported" in _acts()


def test_the_same_roads_twice_change_nothing(village: Path):
    import_service.import_roads([village])
    before = _acts()
    assert import_service.import_roads([village]).unchanged
    assert _acts() == before


def test_newer_roads_take_the_place_of_the_older(village: Path, tmp_path: Path):
    import_service.import_roads([village])
    import_service.import_roads([write_village(tmp_path / "newer.osm.pbf", without={5})])
    assert _source() == "roads"
    assert len(list(packs.folder().glob("roads-*-car.npz"))) == 1


def test_roads_that_cannot_be_read_change_nothing(village: Path, tmp_path: Path):
    import_service.import_roads([village])
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(village.read_bytes()[:-30])
    with pytest.raises(Invalid):
        import_service.import_roads([broken])
    assert _source() == "roads"
    assert not list(packs.folder().glob(".making*"))


def test_a_road_file_damaged_on_this_machine_falls_back_and_import_repairs_it(village: Path):
    import_service.import_roads([village])
    file = next(packs.folder().glob("*-car.npz"))
    file.write_bytes(b"gone")
    packs.forget_loaded()
    assert _source() == "straight line"
    assert not import_service.import_roads([village]).unchanged
    packs.forget_loaded()
    assert _source() == "roads"


def test_places_off_the_roads_get_the_straight_line_and_it_is_said(village: Path):
    import_service.import_roads([village])
    with reading() as session:
        found = service.matrix(session, [*ENDS, Point(53.0, -2.0)], "car")
    assert found.source == "roads and straight line"


def test_postcodes_are_known_after_their_import(postcodes: Path):
    report = import_service.import_postcodes(postcodes)
    assert report.taken[0] == "Postcodes: 2"
    assert report.refused == {"no place is known for it (quality 90)": 1}
    with reading() as session:
        assert service.locate(session, postcode="sl1 1aa") is not None
        assert service.locate(session, postcode="SL1 1AC") is None


def test_a_postcode_that_moved_is_moved(postcodes: Path):
    import_service.import_postcodes(postcodes)
    postcodes.write_text(CODE_POINT.replace("497530", "499530"))
    import_service.import_postcodes(postcodes)
    with reading() as session:
        found = session.get(Postcode, "SL1 1AA")
    assert found is not None
    assert found.longitude == pytest.approx(-0.567, abs=0.002)


def test_postcodes_that_cannot_be_read_to_the_end_change_nothing(postcodes: Path):
    postcodes.write_text(CODE_POINT + '"SL1 1AD",10\n')
    with pytest.raises(Invalid):
        import_service.import_postcodes(postcodes)
    with reading() as session:
        assert session.exec(select(Postcode)).all() == []
        assert session.exec(select(PlacePack)).all() == []


def _address(**values: object) -> Address:
    child = make_child()
    address = Address(person_id=child.id, line1="1 Test Street", **values)  # type: ignore[arg-type]
    with transaction() as session:
        session.add(address)
    return address


def test_addresses_get_the_place_of_their_postcode_and_devices_are_told(postcodes: Path):
    address = _address(postcode="SL1 1AA")
    stated = _address(postcode="SL1 1AA", latitude=51.6, longitude=-0.5)
    unknown = _address(postcode="SL9 9ZZ")
    with reading() as session:
        before = session.get(Child, address.person_id)
    import_service.import_postcodes(postcodes)
    with reading() as session:
        placed = session.get(Address, address.id)
        assert placed is not None
        assert placed.latitude == pytest.approx(51.508, abs=0.002)
        assert session.get(Address, stated.id).latitude == 51.6  # type: ignore[union-attr]
        assert session.get(Address, unknown.id).latitude is None  # type: ignore[union-attr]
        child = session.get(Child, address.person_id)
    assert child is not None
    assert before is not None
    assert child.version > before.version
    assert "address.placed_by_postcode" in _acts()


def test_an_address_entered_after_the_import_is_placed_when_it_is_run_again(postcodes: Path):
    import_service.import_postcodes(postcodes)
    address = _address(postcode="SL1 1AB")
    assert import_service.import_postcodes(postcodes).unchanged
    with reading() as session:
        assert session.get(Address, address.id).latitude is not None  # type: ignore[union-attr]


def test_the_map_is_kept_whole_and_a_wrong_one_changes_nothing(tmp_path: Path):
    import_service.import_map(write_map(tmp_path / "town.pmtiles"))
    with pytest.raises(AgileError):
        import_service.import_map(write_map(tmp_path / "paris.pmtiles", bounds=(2, 48, 3, 49)))
    with reading() as session:
        pack = session.get(PlacePack, "map")
    assert pack is not None
    assert (packs.folder() / pack.file).read_bytes() == (tmp_path / "town.pmtiles").read_bytes()


def test_the_command_line_reports_and_answers_with_its_exit_code(
    village: Path, postcodes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["places", "import", str(village), "--postcodes", str(postcodes)]) == 0
    said = capsys.readouterr().out
    assert "By car: 9 points, 24 stretches" in said
    assert "© OpenStreetMap contributors. Open Database Licence (ODbL) 1.0." in said
    assert "Refused: 1 (no place is known for it (quality 90))" in said
    assert main(["places", "status"]) == 0
    assert "map: none" in capsys.readouterr().out
    assert main(["places", "import", str(tmp_path / "nothing.osm.pbf")]) == 1
    assert "There is no nothing.osm.pbf here." in capsys.readouterr().err
    assert main(["places", "import"]) == 2
