"""Clients of the public and the admin API. What they are answered is kept for the log scan."""

import json

import requests

API_PREFIX = "/public-api"
ADMIN_PREFIX = "/internalweb/v1"
TIMEOUT = 120


class Answer:
    def __init__(self, reply):
        self.status = reply.status_code
        self.headers = reply.headers
        self.text = reply.text
        try:
            self.json = reply.json()
        except ValueError:
            self.json = None

    @property
    def data(self):
        return self.json["data"]

    @property
    def code(self):
        return self.json["code"]

    def ok(self):
        """Itself, once it is a success; else the test fails with the whole answer."""
        assert self.status == 200 and self.json.get("success") is True, f"{self.status} {self.text[:2000]}"
        return self

    def refused(self, status, code=None):
        """Itself, once it is a well-formed refusal."""
        assert self.status == status, f"{self.status} instead of {status}: {self.text[:2000]}"
        assert self.json["success"] is False, self.text
        assert isinstance(self.json["msg"], str) and self.json["msg"], self.text
        assert isinstance(self.json["code"], str) and self.json["code"], self.text
        if code is not None:
            assert self.json["code"] == code, self.text
        return self

    def __repr__(self):
        return f"<{self.status} {self.text[:2000]}>"


class Client:
    """One HTTP session. `keep` is called with (call, status, text) of every answer that may hold no secret."""

    def __init__(self, base, keep, headers):
        self.base = base
        self.keep = keep
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update(headers)

    def request(self, method, path, *, body=None, data=None, headers=None, secret_answer=False):
        content = {"data": data} if data is not None else {"json": body} if body is not None else {}
        reply = self.session.request(
            method, self.base + path, headers=headers, timeout=TIMEOUT, allow_redirects=False, **content
        )
        answer = Answer(reply)
        if not secret_answer:
            self.keep(f"{method} {path}", answer.status, self.text_to_keep(answer))
        return answer

    def text_to_keep(self, answer):
        return answer.text

    def close(self):
        self.session.close()


class PublicApi(Client):
    def __init__(self, base, keep, secret, *, prefix=API_PREFIX, language="en"):
        headers = {"Accept-Language": language}
        if secret is not None:
            headers["X-API-Secret"] = secret
        super().__init__(base, keep, headers)
        self.prefix = prefix

    def text_to_keep(self, answer):
        return without_tokens(answer)

    def call(self, name, body, **options):
        return self.request("POST", f"{self.prefix}/{name}", body=body, **options)

    def refresh(self, biz_id=None, **body):
        return self.call("refresh", with_biz_id(biz_id, body))

    def get_at(self, biz_id=None, **body):
        return self.call("get-at", with_biz_id(biz_id, body))

    def status_of(self, biz_id):
        return self.get_at(biz_id).ok().data["status"]


class AdminApi(Client):
    def __init__(self, base, keep, token=None, *, language="en"):
        headers = {"Accept-Language": language}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        super().__init__(base, keep, headers)

    def call(self, name, body=None, **options):
        # Only these answers may hold a secret.
        options.setdefault("secret_answer", name in ("rts/reveal", "auth/login"))
        return self.request("POST", f"{ADMIN_PREFIX}/{name}", body={} if body is None else body, **options)

    def create(self, rt_token, **fields):
        body = {"rt_token": rt_token, "proxy": "", "client_id": "", "tag": "", "enabled": False, "memo": ""}
        return self.call("rts/create", {**body, **fields})

    def update(self, row_id, **updates):
        return self.call("rts/update", {"id": row_id, "updates": updates})

    def reveal(self, row_id, field):
        answer = self.call("rts/reveal", {"id": row_id, "field": field}).ok()
        return answer.data["value"]

    def list(self, **filters):
        return self.call("rts/list", {"page": 1, "page_size": 100, **filters}).ok().data

    def row(self, biz_id):
        """The row with exactly this biz_id (the filter is a substring)."""
        rows = [row for row in self.list(biz_id=biz_id)["items"] if row["biz_id"] == biz_id]
        assert len(rows) == 1, rows
        return rows[0]

    def import_tokens(self, tokens, **fields):
        body = {"rt_tokens": tokens, "tag": "", "client_id": "", "batch_name": "batch", **fields}
        return self.call("rts/batch-import", body)

    def attempts(self, row_id, **page):
        return self.call("rts/attempts", {"id": row_id, "page": 1, "page_size": 100, **page}).ok().data

    def save_system(self, **fields):
        """Changes some keys of the system settings and leaves the others as they are."""
        configs = self.call("configs/get-system").ok().data["configs"]
        allow = {"allow_direct": fields.pop("allow_direct")} if "allow_direct" in fields else {}
        return self.call("configs/save-system", {"configs": {**configs, **fields}, **allow})


def with_biz_id(biz_id, body):
    return body if biz_id is None else {"biz_id": biz_id, **body}


def without_tokens(answer):
    """The answer as it is looked at by the log scan: the two fields whose job is to hold a token are left out."""
    data = answer.json.get("data") if isinstance(answer.json, dict) else None
    if not isinstance(data, dict):
        return answer.text
    kept = {key: value for key, value in data.items() if key not in ("access_token", "refresh_token")}
    return json.dumps({**answer.json, "data": kept}, ensure_ascii=False)
