"""OpenID Connect without a web framework: what a provider is, and whether what it says of a person can be believed."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jwt

__all__ = ["IdentityProvider", "TokenRefused", "is_safe_address", "origin_of", "verified_claims"]

# Signed with a key that the provider alone has. Never "none", never the secret that both know.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# Nothing in it ends a word of a policy; no name and password, which could look like a host.
_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[!-~]*)?")
_SECONDS_OF_CLOCKS = 60  # so far two clocks may differ


class TokenRefused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The ID token is not what the provider wrote for us, now."""


@dataclass(frozen=True)
class IdentityProvider:
    """An OpenID Connect provider that people may sign in through."""

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    # What must be said of a person before she is let in: {"groups": "officers"}.
    claims: Mapping[str, Any] = field(default_factory=dict)
    # Where her confirmed address must be; empty: anywhere.
    domains: tuple[str, ...] = ()
    # Further hosts that a browser is led over on its way to the provider.
    origins: tuple[str, ...] = ()

    def admits(self, claims: Mapping[str, Any]) -> bool:
        """Whether everything is said that must be said."""
        return all(_is_said(claims.get(name), wanted) for name, wanted in self.claims.items())

    def trusts(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says that the address is confirmed, and may say so of that domain."""
        # Some say "false" in quotes, which Python would take for a yes.
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            return False
        return not self.domains or claims["email"].rpartition("@")[2].lower() in self.domains


def _is_said(said: Any, wanted: Any) -> bool:
    """One of the wanted values; of a list that is said, any of its values."""
    among = wanted if isinstance(wanted, list) else [wanted]
    return any(value in among for value in (said if isinstance(said, list) else [said]))


def is_safe_address(address: Any) -> bool:
    """https, or http to this very machine, as in tests."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found is not None and (found["scheme"] == "https" or found["host"] in ("localhost", "127.0.0.1"))


def origin_of(address: str) -> str:
    """`https://id.example:8443` of any address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def verified_claims(
    token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """What the token says, when it is signed by one of the keys, for us, now, in answer to this very question."""
    try:
        key = _key_of(token, jwt.PyJWKSet.from_dict(dict(keys)))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=_SECONDS_OF_CLOCKS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from None
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise TokenRefused("the nonce is not ours")
    if claims.get("azp", client_id) != client_id:
        raise TokenRefused("it was given to somebody else")
    if not 0 < len(claims["sub"]) <= 191:
        raise TokenRefused("the subject is empty or too long")
    return claims


def _key_of(token: str, keys: jwt.PyJWKSet) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    signing = [key for key in keys.keys if key.public_key_use in (None, "sig")]
    found = [key for key in signing if key.key_id == wanted] if wanted else signing
    if len(found) != 1:
        raise TokenRefused("no key of the provider fits")
    return found[0]
