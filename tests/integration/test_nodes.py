"""Several nodes on one database: what one of them does holds on the others (docs/mysql.md)."""

import shutil

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.shims import wall_clock
from rtm_rig.waiting import wait_until

STORE_STATUS = 4  # docs/cli.md
# What service/common_clock.h takes for no difference.
CLOCK_NOISE = 2000


@pytest.fixture
def make_node(make_server, oauth, mariadb):
    """Nodes of one installation; the first one makes its key, which the others get unless they are to have their own."""
    database = mariadb.config(mariadb.make_database())
    made = []

    def make(*, own_key=False, env=None):
        shared = {"database": database}
        if made:
            shared["auth"] = {"password": made[0].password, "api_secret": made[0].api_secret}
        node = make_server({**provider_config(oauth), **shared}, env=env)
        if made:
            node.password, node.api_secret = made[0].password, made[0].api_secret
        if made and not own_key:
            node.data_dir.mkdir(mode=0o700, parents=True)
            shutil.copy2(made[0].data_dir / "master.key", node.data_dir / "master.key")
        made.append(node)
        return node

    yield make
    oauth.plant_issued()


@pytest.fixture
def nodes(make_node):
    """Two that run."""
    return make_node().start(), make_node().start()


def session_at(node, session):
    """The session of another node, at this one."""
    token = session.session.headers["Authorization"].removeprefix("Bearer ")
    return node._made(type(session)(node.base, node._keep_answer, token))


def id_of(node):
    return (node.data_dir / "node_id").read_text().strip()


def listed(node):
    """Id -> node, as the admin API lists them."""
    answer = node.admin().call("nodes/list").ok()
    return {entry["id"]: entry for entry in answer.data["nodes"]}


def test_a_node_with_another_key_refuses_to_start(make_node, oauth):
    first = make_node().start()
    first.admin().create(oauth.mint_one(), biz_id="row").ok()
    refused = make_node(own_key=True).cli("serve")
    assert refused.returncode == STORE_STATUS and "master key" in refused.stderr, refused
    first.public().refresh("row").ok()


def test_a_session_of_one_node_is_one_of_all(nodes):
    first, second = nodes
    session_at(second, first.admin()).call("user/info").ok()


def test_a_log_out_on_one_node_ends_the_session_on_all(nodes):
    first, second = nodes
    session = first.admin()
    there = session_at(second, session)
    there.call("user/info").ok()
    session.call("auth/logout").ok()
    wait_until(lambda: there.call("user/info").status == 401, "the other node knows that the session is over")
    session_at(second, second.admin()).call("user/info").ok()


def test_a_new_password_holds_on_all(nodes, book):
    first, second = nodes
    session = second.admin()
    new = "a-new-password-for-all-nodes"
    book.add(new)
    body = {"current_password": first.password, "new_password": new}
    first.admin().call("auth/change-password", body).ok()

    def log_in(node, password):
        return node.anonymous_admin().call("auth/login", {"username": "admin", "password": password}).status

    wait_until(lambda: log_in(second, new) == 200, "the other node takes the new password")
    assert log_in(second, first.password) == 401
    assert log_in(first, new) == 200
    wait_until(lambda: session.call("user/info").status == 401, "sessions of before are over")


def test_a_setting_reaches_all(nodes):
    first, second = nodes
    first.admin().save_system(client_id_list='["app_one"]').ok()
    there = second.admin()

    def is_known():
        configs = there.call("configs/get-system").ok().data["configs"]
        return configs["client_id_list"] == '["app_one"]'

    wait_until(is_known, "the other node has the setting")


def test_an_edit_and_a_deletion_reach_all(nodes, oauth):
    first, second = nodes
    admin, there = first.admin(), second.public()
    row = admin.create(oauth.mint_one(), biz_id="row").ok().data["id"]
    wait_until(lambda: there.get_at("row").status == 200, "the other node has the row")
    admin.update(row, biz_id="renamed").ok()
    wait_until(lambda: there.get_at("renamed").status == 200, "the other node has its new name")
    wait_until(lambda: there.get_at("row").status == 404, "the other node has given up its old name")
    admin.call("rts/delete", {"id": row}).ok()
    wait_until(lambda: there.get_at("renamed").status == 404, "the row is gone on the other node too")


def test_an_access_token_that_one_node_has_got_is_served_by_all(nodes, oauth):
    first, second = nodes
    first.admin().create(oauth.mint_one(), biz_id="row").ok()
    here, there = first.public(), second.public()
    for _ in range(3):
        # From here on the other node has an older one in its memory.
        wait_until(lambda: there.get_at("row").status == 200, "the other node has the row")
        token = here.refresh("row").ok().data["access_token"]
        wait_until(lambda: there.get_at("row").ok().data["access_token"] == token, "the other node serves it")
    assert oauth.stats()["reuse"] == 0


@pytest.mark.parametrize("ahead", [-120, 120])
def test_what_a_node_writes_is_in_the_time_of_the_database(make_node, mariadb, oauth, tmp_path, ahead):
    """Else a row would be due for one node minutes before it is for another one."""
    node = make_node(env=wall_clock(tmp_path, ahead)).start()
    database = node.config["database"]["database"]

    def sql(statement):
        ((value,),) = mariadb.sql(statement, database=database)
        return int(value)

    [apart] = node.events("clock.apart")
    assert apart["is_followed"] and abs(apart["milliseconds"] + ahead * 1000) < CLOCK_NOISE
    now = "SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"
    node.admin().create(oauth.mint_one(), biz_id="row").ok()
    before = sql(now)
    node.public().refresh("row").ok()
    after = sql(now)
    for written in ("SELECT last_refresh_ms FROM rts", "SELECT max(finished_ms) FROM rt_attempts"):
        assert before - CLOCK_NOISE <= sql(written) <= after + CLOCK_NOISE, written
    # What is read is judged by it too: by the clock that is ahead, less than that is left of the hour.
    node.public().get_at("row", min_ttl=3600 - 60).ok()
    assert oauth.stats()["token"] == 1


def test_refreshes_of_one_row_by_both_are_one_after_the_other(nodes, oauth):
    first, second = nodes
    first.admin().create(oauth.mint_one(), biz_id="row").ok()
    callers = [node.public() for node in nodes]
    wait_until(lambda: callers[1].get_at("row").status == 200, "the other node has the row")
    for turn in range(10):
        callers[turn % 2].refresh("row").ok()
    assert oauth.stats()["reuse"] == 0
    assert second.admin().row("row")["state"] == "active"


def test_the_list_of_nodes_names_all(nodes):
    first, second = nodes
    for node, other in (nodes, reversed(nodes)):
        found = wait_until(lambda: len(listed(node)) == 2 and listed(node), "both nodes are listed")
        assert set(found) == {id_of(first), id_of(second)}
        assert found[id_of(node)]["self"] and not found[id_of(other)]["self"]
        assert {entry["state"] for entry in found.values()} == {"alive"}
    text = first.cli("node", "list").stdout
    assert id_of(first) in text and id_of(second) in text


def test_a_node_that_lives_is_not_forgotten(nodes):
    first, second = nodes
    wait_until(lambda: len(listed(first)) == 2, "both nodes are listed")
    refused = first.cli("node", "forget", id_of(second))
    assert refused.returncode != 0 and id_of(second) in listed(first), refused
    first.admin().call("nodes/forget", {"id": id_of(second)}).refused(409)
    assert id_of(second) in listed(first)


def test_a_node_that_has_just_gone_is_silent_but_not_forgotten_yet(nodes):
    """It may be about to send: whoever says that it is gone has to have watched it for a lease."""
    first, second = nodes
    wait_until(lambda: len(listed(first)) == 2, "both nodes are listed")
    second.kill()
    wait_until(lambda: listed(first)[id_of(second)]["state"] == "silent", "it is seen to be silent")
    first.admin().call("nodes/forget", {"id": id_of(second)}).refused(409)
    second.start()
    wait_until(lambda: listed(first)[id_of(second)]["state"] == "alive", "it is back")


def test_a_node_that_stops_in_order_leaves_the_list(nodes):
    first, second = nodes
    wait_until(lambda: len(listed(first)) == 2, "both nodes are listed")
    second.stop()
    wait_until(lambda: len(listed(first)) == 1, "it has left")
