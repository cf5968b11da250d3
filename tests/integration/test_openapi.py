"""/openapi.json against the real answers of the program."""

import json

import jsonschema
import pytest
from rtm_rig.events import EventReader
from test_admin_calls import CALLS, NEWER_CALLS

ADMIN = "/internalweb/v1"


@pytest.fixture
def document(server):
    answer = server.public(secret=None).request("GET", "/openapi.json")
    assert answer.status == 200, answer
    return answer.json


def operation(document, method, path):
    found = document["paths"].get(path)
    assert found, f"{path} is not in the document; there are: {sorted(document['paths'])}"
    return found[method.lower()]


def resolve(document, node):
    while isinstance(node, dict) and "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def check_answer(document, method, path, answer):
    """The answer's status is described, and its body has the described shape."""
    responses = operation(document, method, path)["responses"]
    described = resolve(document, responses.get(str(answer.status)) or responses.get("default"))
    assert described, f"{method} {path}: {answer.status} is not described"
    schema = described["content"]["application/json"]["schema"]
    # The references point into the whole document, so it goes along.
    whole = {**schema, "components": document.get("components", {})}
    jsonschema.Draft202012Validator(whole).validate(answer.json)


def test_the_document_itself(document):
    assert document["openapi"].startswith("3.1")
    for call in CALLS + NEWER_CALLS + ["auth/login"]:
        described = operation(document, "post", f"{ADMIN}/{call}")
        assert described.get("operationId") and described.get("summary"), call
    for path in ("/public-api/refresh", "/public-api/get-at"):
        operation(document, "post", path)
    for path in ("/health", "/health/ready", "/metrics"):
        operation(document, "get", path)


def test_references_lead_somewhere(document):
    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                assert resolve(document, node) is not None
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)


def test_schemas_are_schemas(document):
    for name, schema in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name


def test_public_answers(document, server, public, oauth, add_row):
    add_row("row")
    for call in ("get-at", "refresh", "get-at"):
        check_answer(document, "post", f"/public-api/{call}", public.call(call, {"biz_id": "row"}))
    for body in ({}, {"biz_id": "nobody"}, {"biz_id": 5}):
        for call in ("get-at", "refresh"):
            check_answer(document, "post", f"/public-api/{call}", public.call(call, body))
    wrong = server.public(secret="wrong-secret").call("get-at", {"biz_id": "row"})
    check_answer(document, "post", "/public-api/get-at", wrong)
    oauth.fault("lose")
    check_answer(document, "post", "/public-api/refresh", public.refresh("row"))
    check_answer(document, "post", "/public-api/get-at", public.get_at("row", min_ttl=86400))
    for path in ("/health", "/health/ready"):
        check_answer(document, "get", path, public.request("GET", path))


def admin_bodies(row_id):
    """Per call: bodies that succeed and bodies that do not."""
    missing = {"id": 999999}
    return {
        "user/info": [{}],
        "rts/list": [
            {"page": 1, "page_size": 10},
            {"sort": "expires_at", "order": "asc", "at_ends_within": 60, "proxy": "direct"},
            {"page": -1},
        ],
        "rts/show": [{"id": row_id}, missing],
        "stats/overview": [{}],
        "rts/update": [{"id": row_id, "updates": {"tag": "x"}}, {**missing, "updates": {}}],
        "rts/refresh": [{"id": row_id}, missing],
        "rts/probe": [{"id": row_id}, missing],
        "rts/batch-refresh": [{"ids": [row_id, 999999]}, {"ids": []}],
        "rts/refresh-user-info": [{"id": row_id}, missing],
        "rts/refresh-account-info": [{"id": row_id}, missing],
        "rts/reveal": [{"id": row_id, "field": "rt"}, {**missing, "field": "rt"}],
        "rts/attempts": [{"id": row_id, "page": 1, "page_size": 10}, {**missing, "page": 1, "page_size": 1}],
        "rescue/list": [{}, {"with_done": True}, {"with_done": "x"}],
        "rescue/replay": [{}, {"adopt": True}],
        "key/check": [{}],
        "key/reload": [{}],
        "key/rekey": [{}, {"after": row_id}, {"after": -1}],
        "configs/get-system": [{}],
        "configs/save-system": [{"configs": {"auto_refresh_interval": value}} for value in ("3", "x")],
        "configs/preview-system": [
            {"configs": {"refresh_lead": "8h", "proxy_list": "[]", "client_id_list": '["app_x"]'}},
            {"configs": {"log_level": "loud"}}, {},
        ],
        "configs/get-proxy-list": [{}],
        "configs/get-clientid-list": [{}],
        "auth/change-password": [{"current_password": "x", "new_password": "long enough"}, {}],
        "audit/list": [{"page": 1, "page_size": 10}, {"action": "token.create"}, {"from": "x"}],
        "audit/export": [{"format": "json"}, {"format": "xml"}],
        "proxies/list": [{}],
        "proxies/test": [{"index": 0}, {"index": 9}],
        "rts/batch-delete": [{"ids": [999999]}, {"ids": []}],
        "rts/import-preview": [{"rt_tokens": ["rt_0123456789abcdef0123", "x y"]}, {"rt_tokens": []}],
        "jobs/start": [
            {"kind": "refresh", "selection": {"filter": {"tag": "x", "at_ends_within": 86400}}},
            {"kind": "refresh_facts", "selection": {"ids": [row_id, 999999]}},
            {"kind": "edit", "selection": {"ids": [row_id]}, "edit": {"proxy": "http://u:p@127.0.0.1:1"}},
            {"kind": "import", "import": {"rt_tokens": ["x y"]}},
            {"kind": "delete", "selection": {"ids": [999999]}},
            {"kind": "dance"},
        ],
        "jobs/list": [{}],
        "jobs/get": [{"id": "j0"}],
        "jobs/cancel": [{"id": "j0"}],
        "rts/delete": [{"id": row_id}, missing],
    }


def test_admin_answers(document, server, admin, oauth, add_row):
    row, _ = add_row("row")
    bodies = admin_bodies(row["id"])
    bodies["rts/create"] = [{"rt_token": oauth.mint_one()}, {"rt_token": ""}]
    bodies["rts/batch-import"] = [{"rt_tokens": oauth.mint(2)}, {"rt_tokens": []}]
    admin.save_system(proxy_list='["http://127.0.0.1:1"]').ok()
    assert set(bodies) == set(CALLS + NEWER_CALLS)
    for call, tries in bodies.items():
        for body in tries:
            check_answer(document, "post", f"{ADMIN}/{call}", admin.call(call, body))
        check_answer(document, "post", f"{ADMIN}/{call}", server.anonymous_admin().call(call, {}))
    for body in ({"username": "admin", "password": server.password}, {"username": "admin", "password": "wrong"}, {}):
        answer = server.anonymous_admin().call("auth/login", body)
        check_answer(document, "post", f"{ADMIN}/auth/login", answer)
    passwords = {"current_password": server.password, "new_password": "another-password-of-this-test"}
    check_answer(document, "post", f"{ADMIN}/auth/change-password", admin.call("auth/change-password", passwords).ok())


def test_jobs_and_their_events(document, server, admin, oauth):
    reader = EventReader(server, admin)
    body = {"kind": "import", "import": {"rt_tokens": [*oauth.mint(2), "x y"], "batch_name": "b"}}
    job = admin.call("jobs/start", body).ok().data
    reader.wait_for_end_of(job["id"])
    reader.close()
    schema = {**document["components"]["schemas"]["Job"], "components": document["components"]}
    for state in reader.states_of(job["id"]):
        jsonschema.Draft202012Validator(schema).validate(state)
    for call in ("jobs/get", "jobs/cancel"):
        check_answer(document, "post", f"{ADMIN}/{call}", admin.call(call, {"id": job["id"]}).ok())
    check_answer(document, "get", f"{ADMIN}/jobs/events", server.anonymous_admin().request("GET", f"{ADMIN}/jobs/events"))


def test_the_document_holds_no_secret(document, server):
    text = json.dumps(document)
    assert server.api_secret not in text and server.password not in text
