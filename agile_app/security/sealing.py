"""What lies outside the encrypted database and must not be readable there.

Secrets of others that the service must be able to use again: AES-256-GCM under a key in
``data_dir``, outside the database, so that a copy of the database alone opens nothing. Files of the
record: under a key that follows from the database's own, so that a copy of the folder alone opens
nothing. What is sealed is bound to its purpose: a calendar's secret opens for no mailbox.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def seals_files() -> bool:
    """Whether files of the record are written as ciphertext: where the database is, too."""
    return get_settings().database_key is not None


def seal_bytes(content: bytes, purpose: str) -> bytes:
    """``content`` as ciphertext under a key that follows from the database's own.

    Not under the key file beside the data: whoever copies the folder would have both.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_files_key()).encrypt(nonce, content, purpose.encode())


def unseal_bytes(sealed: bytes, purpose: str) -> bytes:
    """What ``seal_bytes`` sealed for the same purpose.

    Raises:
        CannotOpen: without the database's key, with another one, or when it was changed.
    """
    if not seals_files():
        raise CannotOpen
    try:
        return AESGCM(_files_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def _files_key() -> bytes:
    key = get_settings().database_key
    if key is None:
        raise CannotOpen
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"agile/v1/files").derive(key.encode())
