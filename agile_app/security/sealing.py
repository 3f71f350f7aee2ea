"""Secrets of others that the service must be able to use again: sealed with a key of its own.

AES-256-GCM under a key in ``data_dir``, outside the database, so that a copy of the database alone
opens nothing. What a secret is for is bound to it: one sealed for a calendar opens for no mailbox.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from agile_app.security.keys import make_key, read_key
from agile_app.settings import get_settings

_NONCE = 12
_FILE = "sealing.key"


class CannotOpen(Exception):
    """The key is missing or another one, or the sealed text was changed."""


def seal(secret: str, purpose: str) -> bytes:
    """``secret`` as ciphertext that only ``unseal`` with the same purpose opens."""
    path = get_settings().data_dir / _FILE
    key = read_key(path) or make_key(path)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), purpose.encode())


def unseal(sealed: bytes, purpose: str) -> str:
    """The secret again.

    Raises:
        CannotOpen: with the key lost or changed, for another purpose, or damaged.
    """
    key = read_key(get_settings().data_dir / _FILE)
    if key is None:
        raise CannotOpen
    try:
        opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
    return opened.decode()
