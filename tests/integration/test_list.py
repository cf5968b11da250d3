"""rts/list: sorting, filters and pages as the console asks for them."""

import pytest

SORTS = [
    "id", "biz_id", "email", "user_name", "type", "tag", "state", "enabled", "create_time", "last_refresh_time",
    "expires_at", "next_refresh_time",
]


def names(admin, **filters):
    return [row["biz_id"] for row in admin.list(**filters)["items"]]


def test_rows_are_sorted_by_what_was_asked_for(admin, public, add_row):
    add_row("b", tag="x", enabled=True)
    add_row("a", tag="y")
    add_row("c", tag="x")
    public.refresh("a").ok()
    assert names(admin) == ["c", "a", "b"]
    assert names(admin, sort="biz_id", order="asc") == ["a", "b", "c"]
    assert names(admin, sort="tag", order="asc") == ["b", "c", "a"]
    assert names(admin, sort="enabled", order="desc")[0] == "b"
    for order in ("asc", "desc"):
        assert names(admin, sort="expires_at", order=order)[0] == "a", "those without one come last"
        assert names(admin, sort="last_refresh_time", order=order)[0] == "a"


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_row_once(admin, oauth, sort):
    admin.import_tokens(oauth.mint(25), tag="same").ok()
    for order in ("asc", "desc"):
        ids = []
        for page in (1, 2, 3):
            answer = admin.list(sort=sort, order=order, page=page, page_size=10)
            assert answer["total"] == 25
            ids += [row["id"] for row in answer["items"]]
        assert len(ids) == 25 and len(set(ids)) == 25


def test_rows_whose_access_token_ends_soon(admin, public, add_row):
    add_row("fresh")
    add_row("without")
    public.refresh("fresh").ok()
    assert names(admin, at_ends_within=7200) == ["fresh"]
    assert names(admin, at_ends_within=60) == []
    assert names(admin, at_ends_within=0) == []


def test_rows_of_a_proxy_and_of_none(admin, add_row):
    add_row("through", proxy="http://user:a-password@10.1.2.3:8080")
    add_row("direct")
    assert names(admin, proxy="10.1.2.3") == ["through"]
    assert names(admin, proxy="a-password") == []
    assert names(admin, proxy="direct") == ["direct"]


@pytest.mark.parametrize(
    "field,value,accepted",
    [
        ("sort", "rt", "last_refresh_time"),
        ("order", "down", "asc, desc"),
        ("state", "gone", "rotation_lost"),
        ("at_ends_within", -5, "0 to"),
        ("proxy", "x" * 300, "255"),
    ],
)
def test_a_bad_value_is_named(calm_admin, field, value, accepted):
    answer = calm_admin.call("rts/list", {field: value}).refused(400)
    assert answer.json["field"] == field
    assert accepted in answer.json["msg"], answer
