"""The command line: with a server that runs, and without one."""

import json
import stat

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.server import ROOT

VERSION = (ROOT / "VERSION").read_text().strip()

with_and_without_server = pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])


@pytest.fixture
def cli(make_server, oauth):
    """A server object whose `cli` is called while it runs or not."""
    server = make_server(provider_config(oauth))
    yield server
    oauth.plant_issued()


def as_json(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_version(cli):
    done = cli.cli("version", with_config=False)
    assert done.returncode == 0 and VERSION in done.stdout
    assert as_json(cli.cli("version", "--json", with_config=False))["version"] == VERSION


@pytest.mark.parametrize("arguments", [["--help"], ["import", "--help"], ["refresh", "--help"], ["config", "--help"]])
def test_help(cli, arguments):
    done = cli.cli(*arguments, with_config=False)
    assert done.returncode == 0 and done.stdout


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["get-at"], ["import"], ["refresh"]])
def test_usage_errors(cli, arguments):
    done = cli.cli(*arguments, with_config=False)
    assert done.returncode == 2, done
    assert done.stderr and not done.stdout


@pytest.mark.parametrize("arguments", [["frobnicate"], ["get-at", "a", "--min-ttl", "864001"], ["import"]])
def test_usage_errors_in_json(cli, arguments):
    done = cli.cli("--json", *arguments, with_config=False)
    assert done.returncode == 2, done
    answer = json.loads(done.stdout)
    assert (answer["success"], answer["code"]) == (False, "invalid_argument") and answer["msg"]
    assert not done.stderr


@with_and_without_server
def test_import_list_get_at_refresh(cli, oauth, running):
    if running:
        cli.start()
    tokens = oauth.mint(3)
    file = cli.folder / "tokens.txt"
    file.write_text("\n".join([*tokens, "", tokens[0]]) + "\n")
    done = cli.cli("import", file, "--json")
    counts = as_json(done)
    assert (counts["total_count"], counts["success_count"], counts["fail_count"]) == (3, 3, 0)

    listed = cli.cli("list", "--json")
    assert listed.returncode == 0, listed.stderr
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert len(rows) == 3
    assert not [token for token in tokens if token in listed.stdout]

    biz_id = rows[0]["biz_id"]
    refreshed = cli.cli("refresh", biz_id, "--json")
    assert refreshed.returncode == 0, refreshed.stderr
    handed = as_json(cli.cli("get-at", biz_id, "--json"))
    assert handed["access_token"]
    plain = cli.cli("get-at", biz_id)
    assert plain.stdout.strip() == handed["access_token"], "so that $(rt-manage get-at X) works"
    assert oauth.stats()["reuse"] == 0

    everything = cli.cli("refresh", "--all", "--json")
    assert everything.returncode == 0, everything.stderr
    assert oauth.stats()["reuse"] == 0


def test_import_from_stdin(cli, oauth):
    cli.start()
    done = cli.cli("import", "-", "--json", stdin=oauth.mint_one() + "\n")
    assert as_json(done)["success_count"] == 1


@with_and_without_server
def test_unknown_row(cli, running):
    cli.start()
    if not running:
        cli.stop()
    for command in ("get-at", "refresh"):
        done = cli.cli(command, "nobody")
        assert done.returncode == 5, done
        assert done.stderr


def test_exit_codes_differ(cli, oauth):
    """Scripts tell 'no such row' from 'refused' and from 'no file' without reading words."""
    cli.start()
    token = oauth.mint_one()
    cli.admin().create(token, biz_id="dead").ok()
    oauth.spend(token)
    codes = {
        cli.cli("get-at", "nobody").returncode,
        cli.cli("refresh", "dead").returncode,
        cli.cli("nonsense").returncode,
    }
    assert len(codes) == 3 and 0 not in codes


@with_and_without_server
def test_export(cli, oauth, running):
    cli.start()
    token = oauth.mint_one()
    cli.admin().create(token, biz_id="out").ok()
    if not running:
        cli.stop()
    file = cli.folder / "out.txt"
    done = cli.cli("export", file)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token in file.read_text()
    assert done.stderr, "it warns that the file holds the tokens"
    assert token not in done.stdout + done.stderr


def test_export_does_not_overwrite(cli):
    cli.start()
    file = cli.folder / "out.txt"
    file.write_text("somebody's work")
    done = cli.cli("export", file)
    assert done.returncode != 0 and str(file) in done.stderr, done
    assert file.read_text() == "somebody's work"


def test_import_of_a_file_that_is_not_there(cli):
    cli.start()
    done = cli.cli("import", cli.folder / "none.txt")
    assert done.returncode == 2 and "none.txt" in done.stderr


def test_import_says_which_lines_it_refused_and_why(cli, oauth):
    cli.start()
    known = oauth.mint_one()
    cli.admin().create(known, biz_id="holder").ok()
    done = cli.cli("import", "-", stdin=f"\n{oauth.mint_one()}\n{known}\nnot a token\n")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith("line 3: known: ") and "holder" in lines[0]
    assert lines[1].startswith("line 4: bad: ") and len(lines) == 2
    assert known not in done.stderr


def test_import_of_a_folder(cli):
    done = cli.cli("import", cli.folder)
    assert done.returncode == 2 and "cannot be read" in done.stderr


def test_export_to_a_folder_that_is_not_there(cli):
    cli.start()
    done = cli.cli("export", cli.folder / "none" / "x")
    assert done.returncode == 2 and "accepted" in done.stderr


def test_get_at_of_a_row_without_access_token(cli, oauth):
    cli.start()
    cli.admin().create(oauth.mint_one(), biz_id="fresh").ok()
    done = cli.cli("get-at", "fresh", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1 and (answer["success"], answer["code"]) == (False, "no_access_token")


def test_hash_password(cli):
    done = cli.cli("hash-password", stdin="correct horse\n", with_config=False)
    assert done.returncode == 0
    assert done.stdout.strip().startswith("$argon2id$")
    again = cli.cli("hash-password", stdin="correct horse\n", with_config=False)
    assert again.stdout != done.stdout, "salted"
    assert cli.cli("hash-password", stdin="\n", with_config=False).returncode == 2


def test_no_progress_bar_in_a_pipe(cli, oauth):
    cli.start()
    cli.admin().import_tokens(oauth.mint(3)).ok()
    done = cli.cli("refresh", "--all")
    assert done.returncode == 0
    assert "\r" not in done.stdout + done.stderr and "\x1b" not in done.stdout + done.stderr
