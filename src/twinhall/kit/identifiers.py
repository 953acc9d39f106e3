"""Permanent public identifiers: a prefix and 13 letters of base32 from a random number."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
_LENGTH = 13


def new_identifier(prefix: str) -> str:
    """A new identifier such as `cty_0h3k5w9m2q4rt`: 65 random bits, so it is never given twice."""
    number = secrets.randbits(5 * _LENGTH)
    digits = (_ALPHABET[(number >> (5 * place)) & 31] for place in range(_LENGTH))
    return f"{prefix}_{''.join(digits)}"
