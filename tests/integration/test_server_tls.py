"""HTTPS by server.tls_cert and server.tls_key."""

import socket
import ssl

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.proxies import make_certificate

HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


def test_tls(make_server, oauth, tmp_path):
    certificate, key = make_certificate(tmp_path, "server")
    tls = {"tls_cert": str(certificate), "tls_key": str(key)}
    server = make_server({**provider_config(oauth), "server": tls}).start()
    context = ssl.create_default_context(cafile=certificate)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as plain:
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
            assert secure.version() in ("TLSv1.2", "TLSv1.3")
            secure.sendall(HEALTH)
            assert b"200" in secure.recv(4096)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as plain:
        plain.sendall(HEALTH)
        assert b"200 OK" not in plain.recv(4096)


@pytest.mark.parametrize("given", [{"tls_cert": "/none.pem", "tls_key": "/none.key"}, {"tls_cert": "/none.pem"}])
def test_tls_files_that_are_not_there(make_server, given):
    server = make_server({"server": given})
    done = server.cli("serve")
    assert done.returncode == 3
    assert "tls_" in done.stderr or "none.pem" in done.stderr
