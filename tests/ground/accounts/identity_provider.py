"""A small OpenID provider on this machine: discovery, authorisation, tokens signed with its own key, user info."""

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class IdentityProvider:
    """Answers for one person, whose claims a test sets."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, list[str]] = {}
        self.codes: dict[str, dict[str, list[str]]] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                answers = {
                    "/.well-known/openid-configuration": provider.configuration,
                    "/keys": provider.keys,
                    "/userinfo": lambda: provider.claims,
                }
                self.answer(answers[path]())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(provider.token(parse_qs(body)))

            def answer(self, content: dict[str, Any]) -> None:
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> "IdentityProvider":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorise",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "test", "alg": "RS256", "use": "sig"}]}

    def authorise(self, address: str) -> str:
        """What a browser does at the provider: goes where it was sent, and gets the address to return to."""
        self.asked = parse_qs(urlsplit(address).query)
        code = secrets.token_urlsafe(8)
        self.codes[code] = self.asked
        return f"{self.asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': self.asked['state'][0]})}"

    def token(self, sent: dict[str, list[str]]) -> dict[str, Any]:
        asked = self.codes.pop(sent["code"][0])
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": asked["client_id"][0], "iat": now, "exp": now + 300,
            "nonce": asked.get("nonce", [""])[0], **self.claims,
        }  # fmt: skip
        id_token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "test"})
        return {"access_token": "for-a-test", "token_type": "Bearer", "expires_in": 300, "id_token": id_token}
