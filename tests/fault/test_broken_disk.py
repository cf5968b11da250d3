"""A database that fails in the middle of a refresh: the reply is in memory and in the journal, and nowhere else."""

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.metrics import scrape
from rtm_rig.shims import build_shim
from rtm_rig.waiting import start_refresh, wait_until


class Disk:
    """The files of the database, which fail while `broken` exists."""

    def __init__(self, folder):
        self.broken = folder / "broken"
        self.env = {"LD_PRELOAD": str(build_shim("eio", folder)), "EIO_FILE": "tokens.db", "EIO_ON": str(self.broken)}

    def fail(self):
        self.broken.touch()

    def heal(self):
        self.broken.unlink()


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


@pytest.fixture
def server(make_server, oauth, disk):
    yield make_server(provider_config(oauth), env=disk.env).start()
    oauth.plant_issued()


def rotate_into_a_broken_disk(server, oauth, disk):
    """The disk fails while the request is under way. Returns the RT that was sent and the answer."""
    token = oauth.mint_one()
    server.admin().create(token, biz_id="row").ok()
    oauth.fault("late", ms=1000)
    caller, answers = start_refresh(server, "row")
    wait_until(lambda: oauth.stats()["token"] == 1, "the request has arrived")
    disk.fail()
    caller.join(60)
    (answer,) = answers
    return token, answer.ok().data


def journal_check(server):
    checks = server.public(secret=None).request("GET", "/health/ready").json["checks"]
    return next(check for check in checks if check["name"] == "journal")


def test_nothing_is_sent_while_the_database_is_away(server, oauth, disk):
    token = oauth.mint_one()
    server.admin().create(token, biz_id="row").ok()
    disk.fail()
    server.public().refresh("row").refused(500, "store_io")
    assert oauth.stats()["token"] == 0
    disk.heal()
    server.public().refresh("row").ok()
    assert len(oauth.requests_with(token)) == 1


def test_a_rotation_that_the_database_refused_is_served_and_saved_when_it_is_back(server, oauth, disk):
    token, served = rotate_into_a_broken_disk(server, oauth, disk)
    assert oauth.state_of(served["refresh_token"]) == "live"
    assert server.public().get_at("row").ok().data["access_token"] == served["access_token"]
    # What is not saved yet is not refreshed again: a crash would lose two generations.
    server.public().refresh("row").refused(500, "store_io")
    disk.heal()
    server.process.wait_for(lambda line: "unsaved.saved" in line)
    server.restart()
    data = server.public().get_at("row").ok().data
    assert data["refresh_token"] == served["refresh_token"]
    assert data["status"] == "active"
    assert len(oauth.requests_with(token)) == 1
    server.public().refresh("row").ok()
    assert oauth.stats()["reuse"] == 0


def test_killed_before_the_database_is_back_it_saves_the_rotation_at_the_next_start(server, oauth, disk):
    token, served = rotate_into_a_broken_disk(server, oauth, disk)
    server.kill()
    disk.heal()
    server.start()
    data = server.public().get_at("row").ok().data
    assert data["refresh_token"] == served["refresh_token"]
    assert data["access_token"] == served["access_token"]
    assert data["status"] == "active"
    assert len(oauth.requests_with(token)) == 1
    server.public().refresh("row").ok()
    assert oauth.stats()["reuse"] == 0


def test_what_the_database_refused_is_told(server, oauth, disk):
    """/metrics and /health/ready say that the journal holds what the database has refused."""
    rotate_into_a_broken_disk(server, oauth, disk)
    page = scrape(server)
    assert page.value("rtmanage_unsaved_outcomes") == 1
    assert page.value("rtmanage_journal_pending") == 1
    assert page.value("rtmanage_store_errors_total", code="store_io") > 0
    assert journal_check(server)["detail"] == "1 reply is waiting for the database"
    assert journal_check(server)["ok"] is True
    disk.heal()
    server.process.wait_for(lambda line: "unsaved.saved" in line)
    page = scrape(server)
    assert page.value("rtmanage_unsaved_outcomes") == page.value("rtmanage_journal_pending") == 0
    assert journal_check(server)["detail"] == ""


def test_metrics_without_the_database(make_server, oauth, disk):
    server = make_server(provider_config(oauth), env={**disk.env, "EIO_READS": "1"}).start()
    admin = server.admin()
    admin.create(oauth.mint_one(), biz_id="row").ok()
    assert scrape(server).value("rtmanage_store_up") == 1
    disk.fail()
    # What is in memory need not be read; a write makes it old.
    admin.create(oauth.mint_one(), biz_id="other")
    page = wait_until(lambda: (seen := scrape(server)).value("rtmanage_store_up") == 0 and seen, "it is told")
    assert page.value("rtmanage_rows", state="active") is None
    assert page.value("rtmanage_rows_overdue") is None
    assert page.value("rtmanage_journal_pending") == 0
    assert sum(page.of_family("rtmanage_store_errors_total").values()) > 0
    disk.heal()
    page = wait_until(lambda: (seen := scrape(server)).value("rtmanage_store_up") == 1 and seen, "it is back")
    assert page.value("rtmanage_rows", state="active") >= 1
