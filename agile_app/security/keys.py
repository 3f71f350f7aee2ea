"""Secret keys kept as files beside the data, readable by the service alone."""

import os
import secrets
from pathlib import Path


def read_key(path: Path) -> bytes | None:
    """The 32-byte key in ``path``; None when there is none. Raises ValueError for a damaged one."""
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError(f"{path} does not hold a 32-byte key")
    return key


def make_key(path: Path) -> bytes:
    """A new key in ``path`` (mode 0600). Another process may win the race: then theirs is used."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    key = read_key(path)
    if key is None:
        raise FileNotFoundError(path)
    return key
