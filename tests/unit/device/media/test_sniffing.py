"""What bytes are, by the bytes: real beginnings, renamed files, damage, and traps."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agile_app.device.media.drawing import (
    check_drawing,
    check_signature,
    read_drawing,
    svg_of,
)
from agile_app.device.media.sniffing import NotThat, check_photo, check_voice
from tests.media import drawing, jpeg, mp4, ogg, png, webm

VOICES = ("audio/mp4", "audio/webm", "audio/ogg")


def test_photos_are_known_by_their_bytes():
    assert check_photo(jpeg()) == "image/jpeg"
    assert check_photo(png()) == "image/png"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (mp4(b"vide"), "This is a video, not a photo."),
        (webm(1), "This is a video, not a photo."),
        (b"%PDF-1.7", "This is a PDF, not a photo."),
        (b"<svg onload=alert(1)>", "This is a text file, not a photo."),
        (b"\0\0\0\x18ftypheic" + bytes(80), "This is a photo in Apple's HEIC form, not a photo."),
        (b"\0\0\0\x18ftyphevx" + bytes(80), "This is a photo in Apple's HEIC form, not a photo."),
        (b"", "This is an unknown kind of file, not a photo."),
        (b"\xff\xd8\xff", "This photo is damaged."),
        (png()[:20], "This photo is damaged."),
    ],
)
def test_what_is_no_photo_is_said(content, sentence):
    with pytest.raises(NotThat) as refused:
        check_photo(content)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    "content",
    [jpeg(exif=True), jpeg(late_exif=True), png(extra=b"eXIf"), png(extra=b"tEXt")],
    ids=["jpeg", "late in a jpeg", "eXIf", "tEXt"],
)
def test_a_photo_that_says_where_it_was_taken_is_refused(content):
    with pytest.raises(NotThat, match="where and when"):
        check_photo(content)


@pytest.mark.parametrize("content", [jpeg(width=60_000), png(height=40_000)], ids=["jpeg", "png"])
def test_a_picture_that_would_burst_who_opens_it_is_refused(content):
    with pytest.raises(NotThat, match="too large"):
        check_photo(content)


def test_recordings_are_known_by_their_bytes():
    assert check_voice(mp4(b"soun")) == "audio/mp4"
    assert check_voice(webm(2)) == "audio/webm"
    assert check_voice(webm(2, unknown_size=True)) == "audio/webm"
    assert check_voice(ogg(b"OpusHead")) == "audio/ogg"


@pytest.mark.parametrize(
    "content",
    [mp4(b"vide"), mp4(b"soun", b"vide"), webm(1), webm(2, 1), ogg(b"OpusHead", b"\x80theora")],
)
def test_a_video_is_no_voice_note(content):
    with pytest.raises(NotThat, match="a video"):
        check_voice(content)


@pytest.mark.parametrize("content", [jpeg(), b"RIFF", b"", mp4(), webm()])
def test_what_holds_no_sound_is_no_voice_note(content):
    with pytest.raises(NotThat):
        check_voice(content)


HEADS = (
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"\0\0\0\x10ftypM4A ",
    b"\x1a\x45\xdf\xa3",
    b"OggS",
)


@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_any_bytes_are_answered_or_refused(head, content):
    for check in (check_photo, check_voice, check_drawing):
        with suppress(NotThat):
            assert check(head + content) in {"image/jpeg", "image/png", *VOICES, "application/json"}


def test_a_drawing_is_read_whole():
    found = read_drawing(drawing([10, 20, 50, 30, 40, 60]))
    assert [stroke.p for stroke in found.strokes] == [[10, 20, 50, 30, 40, 60]]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"strokes": []},
        {"width": 99_999},
        {"script": "x"},
        {"strokes": [{"c": "red", "s": 4, "p": [1, 2, 3]}]},
        {"strokes": [{"c": '#ff0000"/><script>', "s": 4, "p": [1, 2, 3]}]},
        {"strokes": [{"c": "#ff0000", "s": 4, "p": [1, 2]}]},
        {"strokes": [{"c": "#ff0000", "s": 4, "p": [1, 2, "3"]}]},
        {"strokes": [{"c": "#ff0000", "s": 4, "p": [1, 2, 3.5]}]},
        {"strokes": [{"c": "#ff0000", "s": 0, "p": [1, 2, 3]}]},
    ],
)
def test_what_is_no_drawing_is_refused(change):
    with pytest.raises(NotThat):
        check_drawing(json.dumps(json.loads(drawing([1, 2, 3])) | change).encode())


def test_a_signature_of_nothing_is_refused():
    with pytest.raises(NotThat, match="no signature"):
        check_signature(drawing([10, 10, 50, 12, 11, 50]))
    assert check_signature(drawing([100, 100, 50, 400, 180, 50])) == "application/json"


def test_on_paper_a_drawing_is_lines_and_nothing_else():
    svg = svg_of(drawing([10, 20, 50, 30, 40, 60], [5, 5, 50]), title="A <house>")
    assert svg.count("<path") == 2
    assert "M10 20L30 40" in svg
    assert "A &lt;house&gt;" in svg
    with_pen = json.loads(drawing([10, 20, 20, 30, 40, 100]))
    with_pen["strokes"][0]["pen"] = True
    assert 'stroke-width="17.6"' in svg_of(json.dumps(with_pen).encode())
