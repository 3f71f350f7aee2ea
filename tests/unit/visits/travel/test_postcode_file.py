"""Code-Point Open as it comes, and as it should not."""

import zipfile
from pathlib import Path

import pytest

from agile_app.core.errors import Invalid
from agile_app.visits.travel.postcode_file import Placed, Reading, read_postcodes
from tests.places import CODE_POINT


def _read(source: Path) -> tuple[list[Placed], Reading]:
    found = Reading()
    return list(read_postcodes(source, found, lambda: None)), found


def _written(tmp_path: Path, text: str | bytes, name: str = "sl.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_postcode_is_placed_and_one_without_a_place_is_told(tmp_path: Path):
    placed, found = _read(_written(tmp_path, CODE_POINT))
    assert [each.code for each in placed] == ["SL1 1AA", "SL1 1AB"]
    assert placed[0].latitude == pytest.approx(51.508, abs=0.002)
    assert placed[0].longitude == pytest.approx(-0.596, abs=0.002)
    assert found.refused == {"no place is known for it (quality 90)": 1}
    assert found.examples == ["sl.csv line 3: no place is known for it (quality 90)"]


def test_the_folder_and_the_zip_of_the_download_are_read_without_their_lists(tmp_path: Path):
    folder = tmp_path / "codepo_gb" / "Data" / "CSV"
    folder.mkdir(parents=True)
    _written(folder, CODE_POINT)
    documents = tmp_path / "codepo_gb" / "Doc"
    documents.mkdir()
    _written(documents, "Postcode,PQ", "Code-Point_Open_Column_Headers.csv")
    from_folder, _found = _read(tmp_path / "codepo_gb")
    archive = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Data/CSV/sl.csv", CODE_POINT)
        made.writestr("Doc/Code-Point_Open_Column_Headers.csv", "Postcode,PQ")
    from_zip, _found = _read(archive)
    assert len(from_folder) == 2
    assert from_zip == from_folder


def test_a_heading_line_is_no_postcode(tmp_path: Path):
    placed, found = _read(
        _written(tmp_path, "Postcode,Positional_quality,Eastings,Northings\n" + CODE_POINT)
    )
    assert len(placed) == 2
    assert sum(found.refused.values()) == 1


def test_one_bad_row_costs_only_itself(tmp_path: Path):
    placed, found = _read(
        _written(tmp_path, CODE_POINT + '"NOWHERE",10,1,1\n"SL1 1AD",10,9999999,5\n')
    )
    assert len(placed) == 2
    assert found.refused["not a postcode"] == 1
    assert found.refused["its easting or northing is off the national grid"] == 1


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "no postcode in it"),
        (b"\xff\xfe\x00\x01" * 50, "not text"),
        (b"name,age\nAnn,4\n", "2 columns"),
        (b"a,b,c,d\n" * 5, "most of its rows"),
        (b'"SL1 1AA",10,"4975\n', "not a CSV"),
        (b"x" * 5_000, "too long"),
        (b"PK\x03\x04 broken", "columns"),
    ],
)
def test_what_is_not_code_point_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, because: str
):
    with pytest.raises(Invalid, match=because):
        _read(_written(tmp_path, content))


def test_a_zip_that_is_damaged_inside_is_refused(tmp_path: Path):
    archive = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Data/CSV/sl.csv", CODE_POINT * 200)
    content = bytearray(archive.read_bytes())
    content[60:80] = b"\x00" * 20
    archive.write_bytes(content)
    with pytest.raises(Invalid):
        _read(archive)


def test_a_folder_without_files_is_refused(tmp_path: Path):
    with pytest.raises(Invalid, match="no CSV"):
        _read(tmp_path)
