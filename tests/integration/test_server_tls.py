"""HTTPS by server.tls_cert and server.tls_key."""

import socket
import ssl
import subprocess

import pytest

from rtm_rig.fixtures import provider_config

HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


def test_tls(make_server, oauth, tmp_path):
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )
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
    assert done.returncode not in (0, -6, -11)
    assert "tls_" in done.stderr or "none.pem" in done.stderr
