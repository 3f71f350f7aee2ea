"""What bytes are, by the bytes. A name or a declared type is only what somebody said.

Pure. Each reader looks at no more than it needs, takes any bytes, and answers or refuses; none of
them decodes a picture or a sound.

Sources: JPEG ITU-T T.81 annex B; PNG (third edition) 5; ISO/IEC 14496-12 (mp4); RFC 8794, 9559
(EBML, Matroska); RFC 3533, 7845 (Ogg, Opus).
"""

from collections.abc import Iterator

MOST_PIXELS = 8_000
"""Of one side of a photo; the device makes 2560. A picture of more is a trap for who opens it."""

_PNG = b"\x89PNG\r\n\x1a\n"
_EBML = b"\x1a\x45\xdf\xa3"
_PICTURE_IN_BOX = {
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1",
    b"avif", b"avis",
}  # fmt: skip


class NotThat(Exception):
    """The bytes are not what they should be; ``sentence`` says what they are."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_photo(content: bytes) -> str:
    """The type of a photo that says nothing of where it was taken. Raises NotThat."""
    if content.startswith(b"\xff\xd8\xff"):
        _check_sides(_jpeg_sides(content))
        return "image/jpeg"
    if content.startswith(_PNG):
        _check_sides(_png_sides(content))
        return "image/png"
    raise NotThat(f"This is {_guess(content)}, not a photo.")


def check_voice(content: bytes) -> str:
    """The type of a recording that holds sound and no moving picture. Raises NotThat."""
    if content[4:8] == b"ftyp" and content[8:12] not in _PICTURE_IN_BOX:
        kinds, mime = set(_mp4_tracks(content)), "audio/mp4"
    elif content.startswith(_EBML):
        kinds, mime = set(_webm_tracks(content)), "audio/webm"
    elif content.startswith(b"OggS"):
        kinds, mime = set(_ogg_tracks(content)), "audio/ogg"
    else:
        raise NotThat(f"This is {_guess(content)}, not a voice note.")
    if "picture" in kinds:
        raise NotThat("This is a video, not a voice note.")
    if "sound" not in kinds:
        raise NotThat("There is no sound in this recording.")
    return mime


def _guess(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "a photo in Apple's HEIC form" if content[8:12] in _PICTURE_IN_BOX else "a video"
    if content.startswith((_EBML, b"RIFF", b"\x00\x00\x01\xba")):
        return "a video"
    if content.startswith(b"%PDF"):
        return "a PDF"
    if content[:256].lstrip().lower().startswith((b"<", b"{")):
        return "a text file"
    return "an unknown kind of file"


def _check_sides(sides: tuple[int, int]) -> None:
    if min(sides) == 0:
        raise NotThat("This photo is damaged.")
    if max(sides) > MOST_PIXELS:
        raise NotThat(f"This photo is {sides[0]} by {sides[1]} pixels, which is too large.")


def _jpeg_sides(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header; refuses what cameras write about the place, wherever
    before the picture itself it stands."""
    at, sides = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        body = content[at + 4 : at + 2 + length]
        if length < 2 or marker == 0xDA:
            break
        if marker == 0xE1 or (marker == 0xED and body.startswith(b"Photoshop")):
            raise NotThat("This photo still says where and when it was taken.")
        if marker in {0xC0, 0xC1, 0xC2} and len(body) >= 5:
            sides = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        at += 2 + length
    if sides is None:
        raise NotThat("This photo is damaged.")
    return sides


def _png_sides(content: bytes) -> tuple[int, int]:
    at, sides = len(_PNG), None
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name == b"IHDR" and length == 13:
            sides = (
                int.from_bytes(content[at + 8 : at + 12]),
                int.from_bytes(content[at + 12 : at + 16]),
            )
        elif name in {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}:
            raise NotThat("This photo still says where and when it was taken.")
        elif name == b"IEND":
            break
        at += 12 + length
    if sides is None:
        raise NotThat("This photo is damaged.")
    return sides


_HOLD_BOXES = {b"moov", b"trak", b"mdia"}


def _mp4_tracks(content: bytes) -> Iterator[str]:
    """The handler of each track: "soun" is sound, "vide" a moving picture."""
    waiting = [(0, len(content))]
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end:
            size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
            head = 8
            if size == 1:
                size, head = int.from_bytes(content[at + 8 : at + 16]), 16
            elif size == 0:
                size = end - at
            if size < head:
                break
            if name in _HOLD_BOXES:
                waiting.append((at + head, min(at + size, end)))
            elif name == b"hdlr":
                handler = content[at + head + 8 : at + head + 12]
                yield {b"soun": "sound", b"vide": "picture"}.get(handler, "other")
            at += size


_SEGMENT, _TRACKS, _TRACK, _TRACK_TYPE, _CLUSTER = (
    0x18538067, 0x1654AE6B, 0xAE, 0x83, 0x1F43B675,
)  # fmt: skip


def _webm_tracks(content: bytes) -> Iterator[str]:
    """The type of each track: 2 is sound, 1 a moving picture. They come before any cluster."""
    waiting = [(0, len(content))]
    while waiting:
        at, end = waiting.pop()
        while at < end:
            name, at = _vint(content, at, keep_marker=True)
            size, at = _vint(content, at)
            if name is None or size is None or name == _CLUSTER:
                break
            stop = min(at + size, end)
            if name in {_SEGMENT, _TRACKS, _TRACK}:
                waiting.append((at, stop))
            elif name == _TRACK_TYPE:
                kind = int.from_bytes(content[at:stop])
                yield {2: "sound", 1: "picture"}.get(kind, "other")
            at = stop


def _vint(content: bytes, at: int, *, keep_marker: bool = False) -> tuple[int | None, int]:
    """A number of one to eight bytes, its length told by its leading zeros; where it ends."""
    if at >= len(content) or content[at] == 0:
        return None, at
    length = 9 - content[at].bit_length()
    value = int.from_bytes(content[at : at + length])
    if not keep_marker:
        value &= (1 << (7 * length)) - 1
        if value == (1 << (7 * length)) - 1:
            # "Unknown": a recording under way did not know its end.
            value = len(content)
    return value, at + length


def _ogg_tracks(content: bytes) -> Iterator[str]:
    """The first packet of each stream says what it is; all first pages come before any other."""
    at = 0
    while content[at : at + 4] == b"OggS" and at + 27 <= len(content):
        first = bool(content[at + 5] & 0x02)
        count = content[at + 26]
        start = at + 27 + count
        if not first:
            break
        packet = content[start : start + 8]
        if packet.startswith((b"OpusHead", b"\x01vorbis")):
            yield "sound"
        elif packet.startswith(b"\x80theora"):
            yield "picture"
        at = start + sum(content[at + 27 : start])
