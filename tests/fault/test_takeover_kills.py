"""Ten thousand rows of the old system are taken over while the process is killed fifty times."""

import random
import signal
import time

import pytest

from rtm_rig.fixtures import provider_config
from rtm_rig.old_store import PLANTED, make_old_store, old_row, plain_secrets_in, planted_jwt, read_old_store

ROWS = 10_000
REAL = 30
# Where it dies, in the order of the work. A chunk has 100 rows, so that all of these are reached.
KILLS = (
    ["adoption_plain_copy:kill", "adoption_sealed_copy:kill"]
    + ["adoption_in_schema:kill"] * 2
    + ["adoption_after_schema:kill"]
    + ["adoption_after_settings:kill"] * 2
    + ["adoption_after_chunk:kill:{chunks}"] * 40
    + ["adoption_before_scrub:kill"]
    + ["adoption_after_vacuum:kill"] * 2
)


def make_rows(dice, real):
    """Rows with everything that a row can have; every tenth has something odd."""
    rows = []
    for number in range(ROWS - len(real)):
        token = f"{PLANTED}rt-{number}-" + "".join(dice.choices("abcdef0123456789", k=40))
        row = old_row(
            f"row-{number}",
            token,
            at=planted_jwt(f"row-{number}", email=f"row{number}@example.org"),
            last_rt=f"{PLANTED}last-{number}",
            tag=f"t{number % 7}",
            refresh_result=f'{{"refresh_token":"{token}"}}',
        )
        match number % 100:
            case 10:
                row.update(biz_id=f"行 😀 {number}", memo="备注 \U0001f511")
            case 20:
                row.update({name: None for name in ("at", "email", "enabled", "last_refresh_time", "update_time")})
            case 30 if rows:
                row.update(rt=rows[-1]["rt"], last_rt="")
            case 40:
                row.update(last_refresh_time="no time at all", create_time="2025-11-04 01:06:00")
            case 50:
                row.update(rt="", last_rt="")
            case 60:
                row.update(proxy=f"http://u:{PLANTED}pw{number}@10.0.0.{number % 200 + 1}:8080")
            case 70 if number % 1000 == 70:
                row.update(rt=token + "k" * 60_000, at=PLANTED + "a" * 60_000)
            case 80:
                row.update(proxy=f"{PLANTED}nonsense")
        rows.append(row)
    for number, token in enumerate(real):
        rows.insert(dice.randrange(len(rows)), old_row(f"real-{number}", token))
    return rows


@pytest.fixture
def old(make_server, oauth, book):
    dice = random.Random(20261130)
    book.add(PLANTED)
    server = make_server({**provider_config(oauth), "log": {"level": "info"}})
    server.tokens = oauth.mint(REAL)
    server.rows = make_rows(dice, server.tokens)
    make_old_store(server.data_dir / "tokens.db", server.rows, settings={"proxy_list": f'["http://u:{PLANTED}pw@10.0.0.1:80"]'})
    server.dice = dice
    yield server
    oauth.plant_issued()


def kill_at(server, point):
    server.launch(env={"RTM_FAULT": point})
    assert server.process.wait() == -signal.SIGKILL, f"{point}: {server.process.output()[-2000:]}"


def copies(server):
    return [path for path in server.data_dir.glob("*.before-rt-manage-*") if path.suffix == ".rtmbackup"]


def assert_all_rows_are_there(server):
    """By way of the copy for the old service, which opens every value."""
    target = server.folder / "back.db"
    done = server.cli("copy", "--to-old", target, "--force-plain", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    rows, _ = read_old_store(target)
    target.unlink()
    assert len(rows) == ROWS
    seen = set()
    for was in server.rows:
        row = rows[was["biz_id"]]
        is_linked = was["rt"] != "" and was["rt"] in seen
        seen.add(was["rt"])
        assert row["rt"] == ("" if is_linked else was["rt"]), was["biz_id"]
        if not is_linked:
            assert row["at"] == (was["at"] or ""), was["biz_id"]
        assert row["last_rt"] == (was["last_rt"] if not is_linked else row["last_rt"]), was["biz_id"]
        assert row["proxy"] == was["proxy"]
        for name in ("tag", "memo", "client_id"):
            assert row[name] == was[name], (was["biz_id"], name)
        assert PLANTED not in row["refresh_result"]


def test_fifty_kills(old, oauth):
    for point in KILLS:
        kill_at(old, point.format(chunks=old.dice.randint(1, 3)))
        assert len(copies(old)) <= 1
    assert oauth.stats()["token"] == 0, "something was sent before all was taken over"
    old.start()
    assert len(copies(old)) == 1
    assert old.admin().list(page_size=1)["total"] == ROWS
    old.stop()
    assert plain_secrets_in(old.data_dir) == []
    assert_all_rows_are_there(old)
    old.start()
    for number, token in enumerate(old.tokens):
        assert old.public().refresh(f"real-{number}").ok().data["refresh_token"] != token
    assert oauth.stats()["reuse"] == 0


def test_kills_at_any_moment(old, oauth):
    """Not only at the places that the program knows of."""
    for _ in range(8):
        old.launch()
        time.sleep(old.dice.uniform(0.1, 1.0))
        if not old.process.running():
            pytest.fail(f"it ended by itself: {old.process.output()[-2000:]}")
        old.kill()
        assert len(copies(old)) <= 1
    old.start()
    assert old.admin().list(page_size=1)["total"] == ROWS
    old.stop()
    assert plain_secrets_in(old.data_dir) == []
    assert_all_rows_are_there(old)
