"""The key that signs values sent out, such as links in emails."""

import secrets

from cms.core.files import locked, write_file
from cms.schema.paths import Paths


def secret_key(paths: Paths) -> bytes:
    """Return the key, created at the first start."""
    path = paths.instance / "secret_key"
    if not path.is_file():
        with locked(paths.lock):
            if not path.is_file():
                write_file(path, secrets.token_hex(32).encode(), mode=0o600)
    return path.read_bytes()
