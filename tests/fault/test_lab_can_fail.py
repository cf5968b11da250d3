"""A lab that cannot fail proves nothing: without the journal it has to see losses, without open attempts replays."""

import asyncio

import pytest

from lab import frame, report, safeguards

SEED = 1


def play(name, folder, without=None):
    env = {"RTM_TEST_WITHOUT": without} if without else None
    result = asyncio.run(frame.run(name, folder / name, SEED, seconds=0, env=env))
    print(report.text(result))
    return result


@pytest.mark.parametrize("name", [scenario.name for scenario in safeguards.SCENARIOS])
def test_with_its_safeguards_the_play_ends_well(name, tmp_path):
    result = play(name, tmp_path)
    assert not result.failures(), report.text(result)


def test_without_the_journal_every_reply_is_lost(tmp_path):
    verdict = play("killed_with_replies_at_hand", tmp_path, without="journal").verdict
    assert len(verdict.losses) == safeguards.ROWS
    assert verdict.replays == []


def test_without_open_attempts_the_token_is_replayed(tmp_path):
    verdict = play("killed_after_sending", tmp_path, without="attempts").verdict
    assert len(verdict.replays) == 1
    assert verdict.losses == []
