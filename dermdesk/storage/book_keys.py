"""What is derived from the 32 random bytes of the file key, each for one purpose (HKDF-SHA256, RFC 5869)."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"dermdesk"
KEY_BYTES = 32


def file_header(key: bytes) -> bytes:
    """The 16 bytes that a book begins with: its mark and a check of its key.

    SQLCipher begins each file with a salt. The key is random and used for one book, so that the salt may be chosen:
    it tells a wrong key from a damaged file without helping to guess the key.
    """
    return MAGIC + _derive(key, b"key check", 8)


def mac_key(key: bytes) -> bytes:
    """The key of the chain heads' MAC."""
    return _derive(key, b"chain mac", 32)


def cipher_key(key: bytes) -> str:
    """The key as SQLCipher takes it raw, with the salt; hexadecimal."""
    if len(key) != KEY_BYTES:
        raise ValueError("a book's key has 32 bytes")
    return key.hex() + file_header(key).hex()


def _derive(key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"dermdesk " + purpose).derive(key)
