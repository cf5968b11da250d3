"""contract.md section 2: shapes, statuses and errors of the public API."""

import pytest

CALLS = ["refresh", "get-at"]


def test_health_needs_no_secret_and_has_no_envelope(shared_server):
    for path in ("/health", "/public-api/health"):
        answer = shared_server.public(secret=None).request("GET", path)
        assert answer.status == 200
        assert answer.json == {"status": "ok", "message": "service is healthy"}


def test_ready(shared_server):
    answer = shared_server.public(secret=None).request("GET", "/health/ready")
    assert answer.status == 200, answer
    for word in ("database", "key", "scheduler"):
        assert word in answer.text


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("secret", [None, "", "wrong", "Bearer x", "\u00e9" * 3])
def test_secret_is_needed(shared_server, call, secret):
    headers = {} if secret is None else {"X-API-Secret": secret.encode("utf-8")}
    api = shared_server.public(secret=None)
    api.request("POST", f"/public-api/{call}", body={"biz_id": "calm"}, headers=headers).refused(401)


@pytest.mark.parametrize("call", CALLS)
def test_a_secret_that_starts_right_is_wrong(shared_server, call):
    for secret in (shared_server.api_secret + "x", shared_server.api_secret[:-1], shared_server.api_secret.upper()):
        shared_server.book.add(secret)
        shared_server.public(secret=secret).call(call, {"biz_id": "row"}).refused(401)


@pytest.mark.parametrize("call", CALLS)
def test_no_such_row(calm_public, call):
    calm_public.call(call, {"biz_id": "nobody"}).refused(404)
    calm_public.call(call, {"email": "nobody@example.test"}).refused(404)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("body", [{}, {"biz_id": ""}, {"email": ""}, {"biz_id": "", "email": ""}, {"biz_id": None}])
def test_neither_given(calm_public, call, body):
    calm_public.call(call, body).refused(400)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("text", ["", "{", "biz_id=row", "null", "[]", '"row"', "7", '{"biz_id":"a"}x', "\ufeff{}"])
def test_not_a_json_object(calm_public, call, text):
    answer = calm_public.request(
        "POST", f"/public-api/{call}", data=text.encode(), headers={"Content-Type": "application/json"}
    )
    answer.refused(400)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "field, value", [("biz_id", 7), ("biz_id", ["row"]), ("biz_id", {}), ("email", True), ("email", 1.5)]
)
def test_wrong_types_are_named(calm_public, call, field, value):
    answer = calm_public.call(call, {field: value}).refused(400)
    assert field in answer.json["msg"], answer


@pytest.mark.parametrize("value", ["60", -1, 1.5, True, [], 10**30])
def test_min_ttl_is_a_number_of_seconds(calm_public, value):
    answer = calm_public.get_at("calm", min_ttl=value).refused(400)
    assert "min_ttl" in answer.json["msg"]


def test_invalid_utf8(calm_public):
    answer = calm_public.request(
        "POST",
        "/public-api/get-at",
        data=b'{"biz_id":"\xff\xfe"}',
        headers={"Content-Type": "application/json"},
    )
    answer.refused(400)


def test_over_long_field(calm_public):
    answer = calm_public.get_at("x" * 5000)
    assert answer.status in (400, 404), answer


def test_body_over_the_limit(calm_public):
    answer = calm_public.request(
        "POST",
        "/public-api/get-at",
        data=b'{"biz_id":"' + b"x" * (70 * 1024) + b'"}',
        headers={"Content-Type": "application/json"},
    )
    answer.refused(413)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_wrong_content_type(calm_public, call, content_type):
    answer = calm_public.request(
        "POST", f"/public-api/{call}", data=b'{"biz_id":"row"}', headers={"Content-Type": content_type}
    )
    answer.refused(415)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_content_type_with_parameters(calm_public, content_type):
    calm_public.request(
        "POST", "/public-api/get-at", data=b'{"biz_id":"calm"}', headers={"Content-Type": content_type}
    ).ok()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("call", CALLS)
def test_wrong_method(calm_public, call, method):
    answer = calm_public.request(method, f"/public-api/{call}").refused(405)
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/public-api", "/public-api/", "/public-api/nothing", "/public-api/refresh/x"])
def test_unknown_path(calm_public, path):
    calm_public.request("POST", path, body={}).refused(404)


def test_unknown_fields_are_ignored(calm_public):
    """Old scripts may send what they like beside what counts."""
    calm_public.get_at("calm", colour="blue").ok()


def test_language_of_the_message(shared_server):
    body = {"biz_id": "nobody"}
    english = shared_server.public(language="en").call("get-at", body).json["msg"]
    chinese = shared_server.public(language="zh-CN,zh;q=0.9").call("get-at", body).json["msg"]
    default = shared_server.public(secret=shared_server.api_secret, language=None).call("get-at", body).json["msg"]
    assert english.isascii()
    assert not chinese.isascii()
    assert default == chinese
    assert shared_server.public(language="fr, en;q=0.5").call("get-at", body).json["msg"] == english


def test_every_answer_has_a_stable_code(public, add_row):
    add_row("row")
    assert isinstance(public.refresh("row").ok().code, str)
    assert isinstance(public.get_at("row").ok().code, str)


def test_another_prefix(make_server, oauth):
    from rtm_rig.fixtures import provider_config

    config = {**provider_config(oauth), "auth": {"public_api_prefix": "/v1/tokens"}}
    server = make_server(config).start()
    server.admin().create(oauth.mint_one(), biz_id="row").ok()
    server.public(prefix="/v1/tokens").refresh("row").ok()
    assert server.public(secret=None).request("GET", "/v1/tokens/health").status == 200
    assert server.public().request("POST", "/public-api/refresh", body={"biz_id": "row"}).status == 404
    oauth.plant_issued()


def test_sensitive_answers_are_not_cached_and_not_shared(public, add_row):
    add_row("row")
    answer = public.refresh("row").ok()
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Content-Type"].startswith("application/json")


def test_preflight_gets_no_cors(shared_server):
    answer = shared_server.public().request(
        "OPTIONS",
        "/public-api/get-at",
        headers={"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"},
    )
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_data_fields_are_strings_even_when_empty(public, add_row):
    """The old service sent strings; scripts concatenate them."""
    add_row("row")
    data = public.get_at("row").ok().data
    for field in ("biz_id", "email", "access_token", "refresh_token", "type", "user_name"):
        assert isinstance(data[field], str), field
    assert data["expires_at"] is None
    assert data["expires_in"] in (0, None)
