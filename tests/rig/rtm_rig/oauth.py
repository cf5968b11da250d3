"""The OAuth server of tests/rig/oauth_server.mjs."""

import hashlib
import os
import re
from pathlib import Path

import requests

from .process import ManagedProcess

RIG = Path(__file__).resolve().parent.parent


def fingerprint(token):
    """As in lib/request_log.mjs: names a refresh token without holding it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


class OAuthServer:
    def __init__(self, *, log_path, book, jwt=False, at_ttl=3600, tls=None):
        self.book = book
        env = {
            **os.environ,
            "AT_TTL": str(at_ttl),
            "FORMAT": "jwt" if jwt else "opaque",
            "NODE_NO_WARNINGS": "1",
        }
        for name in ("TLS_KEY", "TLS_CERT", "OPENAI_ERRORS"):
            env.pop(name, None)
        if tls:
            env["TLS_KEY"], env["TLS_CERT"] = str(tls.key), str(tls.certificate)
        self.process = ManagedProcess(
            ["node", RIG / "oauth_server.mjs", "0"], log_path=log_path, cwd=RIG, env=env
        )
        self.url = self.process.wait_for(
            lambda line: (m := re.match(r"ready (https?://[^/]+)", line)) and m.group(1)
        )
        self.token_url = f"{self.url}/token"
        self.issuer = self.url
        self.session = requests.Session()
        self.session.trust_env = False
        if tls:
            self.session.verify = str(tls.certificate)

    def _get(self, path, **query):
        reply = self.session.get(f"{self.url}{path}", params=query, timeout=60)
        reply.raise_for_status()
        return reply.json()

    def _post(self, path, body):
        reply = self.session.post(f"{self.url}{path}", json=body, timeout=60)
        reply.raise_for_status()
        return reply.json()

    def mint(self, count=1, *, client_id="app_native", prefix="user"):
        """`count` fresh refresh tokens."""
        tokens = self._get("/rig/mint", n=count, client_id=client_id, prefix=prefix)
        self.book.add(*tokens)
        return tokens

    def mint_one(self, **options):
        return self.mint(1, **options)[0]

    def fault(self, mode, **settings):
        """Arms a fault for the next token request (`left` for more)."""
        self._post("/rig/fault", {"mode": mode, **settings})

    def reply_with(self, status, body, *, left=1, headers=None):
        """The next token requests are answered so, and not processed."""
        self.fault("reply", status=status, body=body, headers=headers or {}, left=left)

    def set(self, **settings):
        self._post("/rig/set", settings)

    def reset(self):
        self._post("/rig/reset", {})
        self.set(openai_errors=False)

    def state_of(self, token):
        """live, consumed or unknown (never issued, or its family was revoked)."""
        return self._post("/rig/state", [token])[0]

    def stats(self):
        return self._get("/rig/stats")

    def requests(self):
        """One entry per token request since the last reset."""
        return self._get("/rig/requests")

    def requests_with(self, token):
        wanted = fingerprint(token)
        return [entry for entry in self.requests() if entry["rt"] == wanted]

    def foreign_connections(self):
        return self._get("/rig/connections")

    def spend(self, token, *, client_id="app_native"):
        """Uses a refresh token up behind the program's back; returns the reply."""
        # A connection of its own: those of `session` only look at the log.
        with requests.Session() as session:
            session.trust_env = False
            session.verify = self.session.verify
            form = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": token}
            reply = session.post(self.token_url, data=form, timeout=60)
        body = reply.json()
        self.book.add(body.get("refresh_token"), body.get("access_token"))
        return body

    def plant_issued(self):
        """All tokens it ever gave out are secrets."""
        self.book.add(*self._get("/rig/secrets"))

    def stop(self):
        if self.process.running():
            self.plant_issued()
        self.session.close()
        self.process.stop()
