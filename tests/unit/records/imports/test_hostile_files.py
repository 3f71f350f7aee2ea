"""A file that is damaged, of another kind or meant to harm changes nothing and says why."""

import re
import tracemalloc

import pytest

from agile_app.records.imports.report import FileRefused
from agile_app.records.imports.run import import_cin, import_ssda903
from tests.returns import cin_child, cin_message, counts, write_ssda903

_GOOD = cin_message(cin_child(1), cin_child(2))


def _refused(tmp_path, content: bytes | str) -> str:
    path = tmp_path / "return.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(FileRefused) as refused:
        import_cin(None, path)
    assert refused.value.what_to_do.startswith("Nothing was changed.")
    return refused.value.sentence


BOMB = """<?xml version="1.0"?>
<!DOCTYPE Message [
 <!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
]><Message>&d;</Message>"""

OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty or ends too early"),
        ("   \n", "empty or ends too early"),
        (BOMB, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        ('<!DOCTYPE Message SYSTEM "http://x.example/x.dtd"><Message/>', "a document type"),
        ("<Message>&nbsp;</Message>", "an entity is used"),
        ("<html><body/></html>", "begins with <html>, not with <Message>"),
        ('<x:Message xmlns:x="y"/>', "begins with <x:Message>"),
        ("<Message><Header/></Message>", "has no <Children>"),
        (cin_message(), "holds no <Child>"),
        (_GOOD[:-20], "ends"),
        (_GOOD[: len(_GOOD) // 2], "ends"),
        (_GOOD.replace("</Child>", "</Chlid>", 1), "closed that is not the open one"),
        (_GOOD + "<more/>", "follows the end"),
        (_GOOD.replace("WBRI", "WB\0RI"), "not allowed here"),
        (_GOOD.replace("WBRI", "Zoë").encode("latin-1"), "not in the encoding it declares"),
        ('<?xml version="1.0" encoding="klingon"?>' + _GOOD, "encoding"),
        (_GOOD.replace(">CIN<", ">CLA<"), "is the collection “CLA”, not the children in need"),
        ("CHILD,SEX\n1,2\n", "not XML"),
        (b"PK\x03\x04" + bytes(500), "not allowed here"),
        (b"\xff\xfe" + _GOOD.encode("utf-16-le")[:301], "empty or ends|not well-formed|middle"),
        ("<Message>" + "<a>" * 50, "nested too deeply"),
        (_GOOD.replace("WBRI", "x" * 5_000), "holds more than 2,000 characters"),
        (_GOOD.replace("<Ethnicity>", "<x/>" * 20_001 + "<Ethnicity>"), "too many elements"),
    ],
)
def test_a_file_that_cannot_be_trusted_changes_nothing(sqlite_database, tmp_path, content, reason):
    said = _refused(tmp_path, content)
    assert re.search(reason, said), said
    assert counts(sqlite_database) == {}


def test_every_truncation_changes_nothing(sqlite_database, tmp_path):
    whole = _GOOD.encode()
    for length in range(0, len(whole) - 1, 97):
        _refused(tmp_path, whole[:length])
    assert counts(sqlite_database) == {}


@pytest.mark.parametrize("opening", ["<LAchildID>", "<LAchildID a='", "<!--", "<"])
def test_an_endless_field_is_refused_in_flat_memory(sqlite_database, tmp_path, opening):
    path = tmp_path / "endless.xml"
    start = _GOOD[: _GOOD.index("<LAchildID>")] + opening
    with path.open("wb") as file:
        file.write(start.encode())
        # Sparse: as large as a real one, without filling the disk.
        file.write(b"a" * 3_000_000)
        if opening == "<LAchildID>":
            file.truncate(1 << 30)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            import_cin(None, path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert counts(sqlite_database) == {}


def test_utf_16_and_windows_1252_are_read_where_they_are_declared(sqlite_database, tmp_path):
    path = tmp_path / "other.xml"
    path.write_bytes(('<?xml version="1.0" encoding="UTF-16"?>' + _GOOD).encode("utf-16"))
    assert import_cin(None, path).taken["child"] == 2
    path.write_bytes(('<?xml version="1.0" encoding="windows-1252"?>' + _GOOD).encode("cp1252"))
    assert import_cin(None, path).unchanged["child"] == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileRefused, match="no file"):
        import_cin(None, tmp_path / "none.xml")
    with pytest.raises(FileRefused, match="no folder"):
        import_ssda903(None, tmp_path / "none")


def _folder_refused(tmp_path, name: str, content: bytes | str | None) -> str:
    folder = write_ssda903(tmp_path / "folder", 3)
    path = folder / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(FileRefused) as refused:
        import_ssda903(None, folder)
    return refused.value.sentence


HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("header.csv", None, "holds no Header table"),
        ("header.csv", HEADER, "names no child"),
        ("header.csv", "", "is empty"),
        ("header.csv", "CHILD,SEX,DOB,ETHNIC,MOTHER,MC_DOB\n", "lacks the column UPN"),
        ("header.csv", HEADER.replace("\n", ",EXTRA\n"), "has no column EXTRA"),
        ("header.csv", HEADER.replace("\n", ",UPN\n"), "a column stands twice"),
        ("header.csv", HEADER + "1,1,01/01/2010\n", "line 2: 3 values stand where 7"),
        ("header.csv", HEADER + "1,1,01/01/2010,WBRI,UN1,,,,,\n", "line 2: 10 values"),
        ("header.csv", HEADER + "1,1,01/01/2010,W\0RI,UN1,,\n", "line 2: the file holds NUL"),
        ("header.csv", (HEADER + "é").encode("latin-1"), "line 2: this is not UTF-8"),
        ("header.csv", (HEADER + "1").encode("utf-16"), "UTF-16"),
        ("header.csv", HEADER + "a" * 30_000, "line 2: longer than 20,000"),
        ("header.csv", HEADER + '"' + "a\n" * 5_000, "not proper CSV"),
        ("header.csv", HEADER + '1,"a"b,,,,,\n', "not proper CSV"),
        ("reviews.csv", "A,B,C\n1,2,3\n", "no SSDA903 table has the columns A, B, C"),
        ("again.csv", HEADER + "9,1,01/01/2010,WBRI,UN1,,\n", "both hold the table Header"),
    ],
)
def test_a_folder_with_one_bad_file_changes_nothing(
    sqlite_database, tmp_path, name, content, reason
):
    said = _folder_refused(tmp_path, name, content)
    assert reason in said
    assert counts(sqlite_database) == {}


def test_columns_may_stand_in_any_order_and_other_files_may_lie_there(sqlite_database, tmp_path):
    folder = write_ssda903(tmp_path / "folder", 2)
    (folder / "header.csv").write_text(
        "UPN,CHILD,DOB,SEX,ETHNIC,MC_DOB,MOTHER\r\nUN1,1,01/02/2010,1,WBRI,,\r\n"
    )
    (folder / "notes.txt").write_text("not a table")
    report = import_ssda903(None, folder)
    assert report.taken["child"] == 1
    assert report.taken["looked_after_episode"] == 2
    unnamed = [refusal for refusal in report.refused if refusal.field == "CHILD"]
    assert {refusal.child for refusal in unnamed} == {"2"}
