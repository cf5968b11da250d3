"""What the books of the upstream say of a client that hangs up, and of one that waits."""

import json
import socket

import pytest

from lab import books, faults
from lab.upstream_process import UpstreamProcess

SEED = 5


@pytest.fixture
def upstream(tmp_path):
    process = UpstreamProcess(SEED, tmp_path / "upstream.log")
    yield process
    process.stop()


def ask(upstream, token):
    """A connection on which a refresh has been asked for."""
    body = json.dumps({"refresh_token": token, "life": "0"}).encode()
    head = b"POST /token HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    client = socket.create_connection(("127.0.0.1", upstream.port), timeout=60)
    client.sendall(head + body)
    return client


def hang_up(client):
    """In order, so that the end is seen and not only a reset; until the upstream has closed as well."""
    client.shutdown(socket.SHUT_WR)
    assert client.recv(1) == b""
    client.close()


def read_reply(client):
    reply = client.makefile("rb")
    head = b"".join(iter(reply.readline, b"\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    return json.loads(reply.read(length))


def the_row(upstream):
    (row,) = upstream.books()["presentations"]
    return row


def test_a_peer_that_hangs_up_is_seen_when_it_does(upstream):
    (token,) = upstream.mint(1)
    upstream.plan({faults.SILENT: 1.0})
    hang_up(ask(upstream, token))
    row = the_row(upstream)
    assert row[books.RESULT] == books.ROTATED and row[books.WHOLE] is None
    assert row[books.LOST] >= row[books.ARRIVED]


def test_what_comes_too_late_is_not_whole(upstream):
    """The reply is due after the peer has gone."""
    (token,) = upstream.mint(1)
    upstream.plan({faults.DELAY: 1.0}, (0.3, 0.3))
    client = ask(upstream, token)
    hang_up(client)
    row = the_row(upstream)
    assert row[books.BRINGS_RT] and row[books.WHOLE] is None
    assert row[books.ARRIVED] <= row[books.LOST] < row[books.ARRIVED] + 0.3


@pytest.mark.parametrize("fault", [None, faults.DELAY, faults.TRICKLE, faults.CLOSE_AFTER])
def test_a_peer_that_waits_has_its_reply_and_may_go_then(upstream, fault):
    (token,) = upstream.mint(1)
    upstream.plan({fault: 1.0} if fault else {}, (0.1, 0.1))
    client = ask(upstream, token)
    assert read_reply(client)["refresh_token"] != token
    hang_up(client)
    row = the_row(upstream)
    assert row[books.WHOLE] >= row[books.ARRIVED] and row[books.LOST] is None


@pytest.mark.parametrize("fault", [faults.RESET_BEFORE, faults.RESET_AFTER, faults.CUT])
def test_the_upstream_does_not_blame_the_peer_for_what_it_does_itself(upstream, fault):
    (token,) = upstream.mint(1)
    upstream.plan({fault: 1.0})
    client = ask(upstream, token)
    try:
        while client.recv(4096):
            pass
    except ConnectionResetError:
        pass
    client.close()
    row = the_row(upstream)
    assert row[books.FAULT] == fault and row[books.WHOLE] is None and row[books.LOST] is None
