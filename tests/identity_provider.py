"""An OpenID Connect provider for tests: at a port of its own, with one person, doing what the test says."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from twinhall.kit.openid import IdentityProvider

SECRET = "known to the stand-in and to us, and to nobody else"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Conduct:
    """Whom it knows, and how it lies. `claims` replace those of the ID token; None takes one out of it."""

    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "person-1",
            "email": "vera@ministry.example",
            "email_verified": True,
            "name": "Vera of the Ministry",
        }
    )
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None  # then the ID token holds no address
    discovery: dict[str, Any] = field(default_factory=dict)
    signs_with: Any = None
    algorithm: str = "RS256"
    refuses_with: str = ""  # such as access_denied
    is_down: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)  # what browsers brought
    exchanged: list[dict[str, str]] = field(default_factory=list)  # what came for a code
    codes: dict[str, dict[str, str]] = field(default_factory=dict)


class _Answer(BaseHTTPRequestHandler):
    server: "IdentityProviderStandIn"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        conduct, issuer = self.server.conduct, self.server.issuer
        if conduct.is_down:
            self._say({"error": "down"}, 503)
        elif parts.path.endswith("/.well-known/openid-configuration"):
            self._say(_discovery(issuer) | conduct.discovery)
        elif parts.path.endswith("/authorize"):
            self._send_back(query)
        elif parts.path.endswith("/keys"):
            public = jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True)
            self._say({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})
        elif parts.path.endswith("/userinfo"):
            self._say(conduct.userinfo or {})
        else:
            self._say({"error": "unknown"}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        conduct = self.server.conduct
        conduct.exchanged.append(sent | {"authorization": self.headers.get("Authorization", "")})
        asked = conduct.codes.pop(sent.get("code", ""), None)
        if asked is None or _challenge(sent.get("code_verifier", "")) != asked.get("code_challenge"):
            self._say({"error": "invalid_grant"}, 400)
            return
        token = {"access_token": "an access token", "refresh_token": "a refresh token", "expires_in": 300}
        self._say(token | {"token_type": "Bearer", "id_token": self._id_token(asked)})

    def log_message(self, *_args: Any) -> None:
        """Silent."""

    def _send_back(self, query: dict[str, str]) -> None:
        conduct = self.server.conduct
        conduct.asked.append(query)
        code = f"code-{len(conduct.asked)}"
        conduct.codes[code] = query
        said = {"error": conduct.refuses_with} if conduct.refuses_with else {"code": code}
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(said | {'state': query['state']})}")
        self.end_headers()

    def _id_token(self, asked: dict[str, str]) -> str:
        conduct, now = self.server.conduct, int(time.time())
        person = conduct.person if conduct.userinfo is None else {"sub": conduct.person["sub"]}
        claims = {
            "iss": self.server.issuer,
            "aud": "twinhall",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked.get("nonce"),
            **person,
            **conduct.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        key: Any = None if conduct.algorithm == "none" else conduct.signs_with or _KEY
        return jwt.encode(said, key, algorithm=conduct.algorithm, headers={"kid": "one"})

    def _say(self, what: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _discovery(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


class IdentityProviderStandIn(ThreadingHTTPServer):
    """`with IdentityProviderStandIn() as provider:` serves until the end; `provider.named()` is for the settings."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.conduct = Conduct()

    def __enter__(self) -> "IdentityProviderStandIn":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def issuer(self) -> str:
        return f"{self.origin}/realms/ministry"

    def named(self, **more: Any) -> IdentityProvider:
        words: dict[str, Any] = {"id": "ministry", "name": "Example Ministry", "issuer": self.issuer}
        return IdentityProvider(**words, client_id="twinhall", client_secret=SECRET, **more)
