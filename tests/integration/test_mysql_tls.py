"""TLS to the database server by database.tls_*."""

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.mariadb import MariaDb
from rtm_rig.proxies import make_certificate


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"), "database")


@pytest.fixture(scope="module")
def mariadb(certificate, peer_logs):
    cert, key = certificate
    server = MariaDb(log_path=peer_logs / "mariadb-tls.txt", options=[f"--ssl-cert={cert}", f"--ssl-key={key}"])
    server.sql("CREATE USER 'tls'@'%' IDENTIFIED BY 'a password' REQUIRE SSL")
    server.sql("GRANT ALL ON *.* TO 'tls'@'%'")
    yield server
    server.close()


@pytest.fixture()
def start(make_server, oauth, mariadb):
    def configured(**tls):
        database = {"host": "127.0.0.1", "port": mariadb.port, "user": "tls", "password": "a password", **tls}
        place = {"database": mariadb.config(mariadb.make_database(), **database)}
        return make_server({**provider_config(oauth), **place})

    return configured


def test_verified(start, certificate):
    server = start(tls_mode="verified", tls_ca=str(certificate[0])).start()
    assert server.admin().call("nodes/list").ok().json["data"]["shared"] is True


def test_required_does_not_ask_who_answers(start):
    start(tls_mode="required").start()


def test_a_server_of_another_authority_is_refused(start, tmp_path):
    another, _ = make_certificate(tmp_path, "another")
    refused = start(tls_mode="verified", tls_ca=str(another)).cli("serve")
    assert refused.returncode != 0
    assert "certificate" in refused.stderr.lower() or "tls" in refused.stderr.lower()


def test_an_account_that_demands_tls_does_not_get_in_without(start):
    refused = start(tls_mode="off").cli("serve")
    assert refused.returncode != 0
    assert "database" in refused.stderr
