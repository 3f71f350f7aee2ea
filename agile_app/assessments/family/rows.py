"""What the family's page reads: its part on this device, and the fixed texts of one language."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FamilyText:
    """The fixed texts of the mode; ``assets/device/family/languages.js`` has them."""

    heading: str = ""
    intro: str = ""
    language: str = ""
    check: str = ""
    in_english: str = ""
    listen: str = ""
    stop: str = ""
    nothing: str = ""
    left_out: str = ""
    family_statement: str = ""
    family_statement_help: str = ""
    family_disagrees: str = ""
    family_disagrees_help: str = ""
    earlier: str = ""
    kept: str = ""
    keeping: str = ""
    not_kept: str = ""
    save_copy: str = ""
    sign: str = ""
    sign_help: str = ""
    name: str = ""
    role: str = ""
    choose: str = ""
    mother: str = ""
    father: str = ""
    carer: str = ""
    child: str = ""
    relative: str = ""
    other: str = ""
    pad: str = ""
    again: str = ""
    keep: str = ""
    signed: str = ""
    empty_signature: str = ""
    no_name: str = ""
    no_role: str = ""
    give_back: str = ""
    opening: str = ""


@dataclass(frozen=True)
class Language:
    """One the fixed texts are in: its code, and its name in itself."""

    code: str
    name: str


@dataclass(frozen=True)
class OwnWordsRow:
    """A field the family writes: ``text`` is what this sitting has of it so far, ``earlier`` holds
    something when they wrote in it before."""

    key: str
    label: str
    text: str
    earlier: list[str]


@dataclass(frozen=True)
class SignRow:
    """A signature the form asks of the family."""

    key: str
    label: str


@dataclass(frozen=True)
class HeldRow:
    """Words of one field that the tablet could not keep: only the open page has them."""

    key: str
    text: str


@dataclass(frozen=True)
class FamilyPage:
    """The family's pages as they are now.

    Attributes:
        phase: ``opening``, ``open``, ``closed``, or ``holding``: their pages are over, and words
            that could not be kept are all that is still shown.
        language, dir: of the fixed texts. text: those texts.
        place: where their words are: ``kept``, ``keeping`` or ``not_kept``.
        can_read: this device has a voice of its own. reading: it is reading aloud now.
    """

    phase: str = "opening"
    language: str = "en"
    dir: str = "ltr"
    title: str = ""
    text: FamilyText = field(default_factory=FamilyText)
    languages: list[Language] = field(default_factory=list)
    words: list[OwnWordsRow] = field(default_factory=list)
    signs: list[SignRow] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    place: str = "kept"
    can_read: bool = False
    reading: bool = False
