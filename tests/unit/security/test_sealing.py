"""Secrets of others, kept so that a copy of the database opens none."""

import pytest

from agile_app.security.sealing import CannotOpen, seal, unseal


def test_what_was_sealed_opens_for_the_same_purpose_only():
    sealed = seal("an app password", "caldav")
    assert b"password" not in sealed
    assert unseal(sealed, "caldav") == "an app password"
    with pytest.raises(CannotOpen):
        unseal(sealed, "mail")


def test_the_same_secret_is_sealed_differently_each_time():
    assert seal("secret", "caldav") != seal("secret", "caldav")


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 60])
def test_damaged_text_opens_nothing(damage):
    seal("secret", "caldav")
    with pytest.raises(CannotOpen):
        unseal(damage, "caldav")


def test_without_its_key_nothing_opens(data_dir):
    sealed = seal("secret", "caldav")
    (data_dir / "sealing.key").unlink()
    with pytest.raises(CannotOpen):
        unseal(sealed, "caldav")
    seal("another", "caldav")
    with pytest.raises(CannotOpen):
        unseal(sealed, "caldav")
