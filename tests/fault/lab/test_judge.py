"""The judge itself: a made-up loss, replay, second probe and late reply must each be convicted."""

import pytest

from lab import books, tokens
from lab.evidence import UNCOMMITTED, Attempt, Evidence, OldCopy, StoredRow, WallClock
from lab.judge import judge
from lab.life import Life

SEED = 3
ROW = 7
# Monotonic 100 is wall 1100.
WALL = 1000.0


class Story:
    """One row with one family, told step by step."""

    def __init__(self):
        self.books = books.Books(SEED)
        self.books.mint(1)
        self.lives = [Life(0, launched=0.0)]
        self.attempts = []
        self.clock = WallClock()
        self.copies = []

    def show(self, generation, at, result=books.ROTATED, *, whole=None, brings_rt=True, fault=None, lost=None):
        key = (0, generation)
        life = len(self.lives) - 1
        brings_rt = brings_rt and result == books.ROTATED
        row = self.books.note(key, 1, False, result, fault, self.books.consumed(key), brings_rt, life)
        row[books.ARRIVED], row[books.WALL], row[books.WHOLE], row[books.LOST] = at, at + WALL, whole, lost
        if result == books.ROTATED:
            self.books.rotate(key)
        return self

    def attempt(self, generation, at, outcome, kind="ordinary", code=""):
        number = len(self.attempts) + 1
        started = at + WALL + self.clock.offset_at(at)
        self.attempts.append(Attempt(number, ROW, kind, outcome, code, f"fp{generation}", started))
        return self

    def end(self, at, how="kill"):
        self.lives[-1].ended, self.lives[-1].how = at, how
        self.lives.append(Life(len(self.lives), launched=at + 0.1))
        return self

    def judge(self, generation, state="active", **changes):
        rows = {ROW: StoredRow("row", tokens.refresh_token(SEED, 0, generation), state)}
        evidence = {
            "books": self.books.dump(),
            "lives": self.lives,
            "rows": rows,
            "attempts": self.attempts,
            "row_of": {0: ROW},
            "clock": self.clock,
            "copies": self.copies,
        }
        return judge(Evidence(**{**evidence, **changes}))


def rotated_and_lost(age, *, state="in_doubt", how="kill"):
    """The reply was whole `age` seconds before the end, and the store still has the old token."""
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "in_doubt", code="cut_off").end(100.1 + age, how)
    return story.judge(0, state)


def test_what_arrived_is_no_failure():
    verdict = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "rotated").end(101.0).judge(1)
    assert verdict.failures() == []
    assert (verdict.rotations, verdict.held) == (1, 1)


@pytest.mark.parametrize("how", ["kill", "fault", "stop"])
def test_a_delivered_reply_that_is_not_stored_is_a_loss(how):
    assert len(rotated_and_lost(0.021, how=how).losses) == 1


def test_what_was_delivered_just_before_a_kill_is_listed_apart():
    verdict = rotated_and_lost(0.019)
    assert verdict.losses == []
    assert [round(age, 3) for age, _ in verdict.young] == [0.019]
    assert verdict.in_flight == 1


def test_who_stops_in_order_has_no_such_excuse():
    assert len(rotated_and_lost(0.001, how="stop").losses) == 1


def test_stopped_time_does_not_count():
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "in_doubt").end(105.0)
    story.lives[0].freezes = [(100.05, 104.99)]
    assert len(story.judge(0, "in_doubt").young) == 1


def test_a_reply_past_the_deadline_is_late_unless_the_client_was_frozen():
    def story():
        return Story().show(0, 100.0, whole=130.0).attempt(0, 99.9, "in_doubt").end(140.0)

    assert story().judge(0, "in_doubt").undelivered == {"late": 1}
    frozen = story()
    frozen.lives[0].freezes = [(110.0, 131.0)]
    assert len(frozen.judge(0, "in_doubt").losses) == 1


@pytest.mark.parametrize("fault", ["reset_after", "http_500_after", "empty_200"])
def test_a_reply_that_never_came_whole_is_counted_apart(fault):
    story = Story().show(0, 100.0, whole=None, brings_rt=False, fault=fault).attempt(0, 99.9, "in_doubt", code="reset")
    verdict = story.judge(0, "in_doubt")
    assert verdict.failures() == []
    assert verdict.undelivered == {fault: 1}
    assert verdict.doubts == {"open at the end": 1}


def test_it_has_to_end_as_a_doubt():
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    assert len(story.judge(0, "active").unnoticed) == 1
    assert story.judge(0, "rotation_lost").unnoticed == []


def test_a_reply_to_a_dead_process_is_no_loss():
    story = Story().show(0, 100.0, whole=100.5).attempt(0, 99.9, "in_doubt").end(100.45)
    assert story.judge(0, "in_doubt").undelivered == {"peer was dead": 1}


def test_it_is_none_either_when_the_next_life_has_begun():
    story = Story().show(0, 100.0, whole=100.5).attempt(0, 99.9, "in_doubt").end(100.2)
    assert story.lives[1].launched < 100.5
    assert story.judge(0, "in_doubt").undelivered == {"peer was dead": 1}


@pytest.mark.parametrize("result", [books.ROTATED, books.KEPT, books.REFUSED])
def test_a_server_that_hangs_up_on_its_provider_is_convicted(result):
    """A caller has left and the flight with it (P5), or the deadline was far too short."""
    story = Story().show(0, 100.0, result, lost=100.2).attempt(0, 99.9, "in_doubt", code="no_reply").end(101.0)
    verdict = story.judge(0, "in_doubt")
    assert [finding.what.startswith("the server hung up") for finding in verdict.findings] == [True]
    assert verdict.undelivered == ({"the server hung up": 1} if result == books.ROTATED else {})


@pytest.mark.parametrize("lost", [100.31, 129.5], ids=["killed", "past its deadline"])
def test_who_is_dead_or_past_its_deadline_may_hang_up(lost):
    story = Story().show(0, 100.0, lost=lost).attempt(0, 99.9, "in_doubt").end(100.3 if lost == 100.31 else 140.0)
    verdict = story.judge(0, "in_doubt")
    assert verdict.failures() == []
    assert verdict.undelivered == {"peer was gone": 1}


def test_an_exchange_without_any_end_is_no_excuse():
    story = Story().show(0, 100.0).attempt(0, 99.9, "in_doubt").end(100.3)
    assert len(story.judge(0, "in_doubt").findings) == 1


def test_who_stops_in_order_may_not():
    story = Story().show(0, 100.0, lost=100.2).attempt(0, 99.9, "in_doubt").end(100.21, "stop")
    assert story.judge(0, "in_doubt").findings


def probed(*, kind="probe", times=1):
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    for time in range(times):
        story.attempt(0, 109.9 + time, "needs_login", kind).show(0, 110.0 + time, books.REFUSED)
    return story


def test_the_one_probe_of_a_doubt_is_no_replay():
    verdict = probed().judge(0, "rotation_lost")
    assert verdict.failures() == []
    assert verdict.probes_of_used_tokens == 1
    assert verdict.doubts["probed: rotation lost (needs_login)"] == 1


def test_a_second_probe_is_one():
    assert probed(times=2).judge(0, "rotation_lost").replays


def test_any_other_sending_of_a_used_up_token_is_one():
    assert probed(kind="ordinary").judge(0, "rotation_lost").replays


def test_a_sending_that_the_timeline_lacks_is_one():
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    assert len(story.show(0, 110.0, books.REFUSED).judge(0, "rotation_lost").replays) == 1


def test_two_showings_are_not_explained_by_one_probe():
    story = probed().show(0, 110.5, books.REFUSED)
    assert len(story.judge(0, "rotation_lost").replays) == 1


def test_a_probe_that_was_told_later_may_be_repeated():
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    story.attempt(0, 109.9, "throttled", "probe").show(0, 110.0, books.THROTTLED)
    story.attempt(0, 119.9, "needs_login", "probe").show(0, 120.0, books.REFUSED)
    assert story.judge(0, "rotation_lost").failures() == []


@pytest.mark.parametrize("kind", ["ordinary", "probe"])
def test_who_is_told_later_was_a_probe_all_the_same(kind):
    """It is luck that the provider did not look at the used-up token."""
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    story.attempt(0, 109.9, "throttled", kind).show(0, 110.0, books.THROTTLED)
    assert len(story.judge(0, "in_doubt").replays) == (0 if kind == "probe" else 1)


@pytest.mark.parametrize("outcome", ["rotated", "kept", "throttled"])
def test_a_probe_that_ended_otherwise_has_not_shown_it(outcome):
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    story.attempt(0, 109.9, outcome, "probe").show(0, 110.0, books.REFUSED)
    assert story.judge(0, "rotation_lost").replays


def test_what_a_probe_shows_again_was_not_received_although_the_row_has_another_login_by_now():
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "in_doubt").end(101.0)
    story.attempt(0, 109.9, "needs_login", "probe").show(0, 110.0, books.REFUSED)
    assert len(story.judge(0, rows={}, given_up={0}).losses) == 1


def test_probes_are_found_while_the_clock_steps():
    story = Story().show(0, 100.0, brings_rt=False, fault="reset_after").attempt(0, 99.9, "in_doubt")
    story.clock.step(105.0, 7200.0)
    story.attempt(0, 109.9, "needs_login", "probe").show(0, 110.0, books.REFUSED)
    story.clock.step(115.0, -3600.0)
    assert story.judge(0, "rotation_lost").failures() == []


def test_around_a_step_a_probe_still_explains_one_showing_only():
    """The clock went back while attempts began: their times are worth nothing."""
    story = Story().show(0, 10, whole=None, fault="reset_after").attempt(0, 10, "in_doubt")
    story.clock.step(11.0, 40000.0)
    story.attempt(0, 12, "needs_login", kind="probe")
    story.attempts[-1].started -= 39999.0
    story.attempt(1, 12.5, "rotated")
    story.show(0, 13, books.REFUSED)
    assert not story.judge(0, "rotation_lost").replays
    story.show(0, 14, books.REFUSED)
    assert len(story.judge(0, "rotation_lost").replays) == 1


def test_around_a_step_who_was_told_later_spends_no_probe():
    """By its time, which is wrong, the second probe had begun when the first was told."""
    story = Story().show(0, 10, whole=None, fault="reset_after").attempt(0, 10, "in_doubt")
    story.clock.step(11.0, 40000.0)
    story.attempt(0, 12, "throttled", kind="probe").show(0, 13, books.THROTTLED)
    story.attempt(0, 14, "needs_login", kind="probe").show(0, 15, books.REFUSED)
    story.attempts[-1].started -= 2.0
    assert not story.judge(0, "rotation_lost").replays


@pytest.mark.parametrize("outcome", ["rotated", "kept"])
def test_nor_does_one_that_cannot_have_shown_a_used_up_token(outcome):
    story = Story().show(0, 10, whole=None, fault="reset_after").attempt(0, 10, "in_doubt")
    story.clock.step(11.0, 40000.0)
    story.attempt(0, 12, outcome, kind="probe").attempt(1, 13, "rotated").show(0, 14, books.REFUSED)
    assert len(story.judge(0, "rotation_lost").replays) == 1


def test_a_row_that_is_gone_is_a_loss_unless_it_was_taken_out():
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "rotated")
    assert len(story.judge(1, rows={}).losses) == 1
    assert story.judge(1, rows={}, given_up={0}).losses == []
    assert story.judge(1, rows={}, uncertain={0}).losses == []


@pytest.mark.parametrize("taken, excused", [(100.1 + UNCOMMITTED - 0.01, True), (100.1 + UNCOMMITTED + 0.01, False)])
def test_what_an_older_copy_took_along_is_counted_apart(taken, excused):
    """Only what it lacks: a rotation that was stored long before it was taken is in it."""
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "rotated")
    story.copies = [OldCopy(taken, restored=110.0)]
    verdict = story.judge(0, "rotation_lost")
    assert (len(verdict.losses), verdict.lost_with_the_copy) == ((0, 1) if excused else (1, 0))
    assert len(story.judge(0, "active").unnoticed) == 1


@pytest.mark.parametrize("copy", [OldCopy(99.0, restored=99.5), OldCopy(99.0)], ids=["before", "never"])
def test_a_copy_that_was_not_brought_back_since_excuses_nothing(copy):
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "rotated")
    story.copies = [copy]
    assert len(story.judge(0, "rotation_lost").losses) == 1


def restored_and_probed(*, restored=105.0, times=1):
    """Sent when the database had been copied, and cut off: the timeline that was brought back knows nothing of it."""
    story = Story().show(0, 100.0, whole=100.5).end(100.2)
    story.copies = [OldCopy(99.0, restored)]
    for time in range(times):
        story.attempt(0, 109.9 + time, "needs_login", "probe").show(0, 110.0 + time, books.REFUSED)
    return story.judge(0, "rotation_lost")


def test_a_doubt_that_an_older_copy_does_not_know_has_its_probe_too():
    verdict = restored_and_probed()
    assert verdict.failures() == []
    assert verdict.doubt_codes == {"store_restored": 1}
    assert verdict.doubts["probed: rotation lost (needs_login)"] == 1


def test_it_has_one_only():
    assert [finding.what for finding in restored_and_probed(times=2).replays] == ["second probe of one doubt"]


@pytest.mark.parametrize("restored", [115.0, None], ids=["later", "never"])
def test_without_a_copy_a_probe_needs_a_doubt(restored):
    assert [finding.what for finding in restored_and_probed(restored=restored).replays] == ["probe without a doubt"]


def test_nor_may_a_row_that_was_sent_since_be_probed_for_the_copy():
    story = Story()
    story.copies = [OldCopy(99.0, restored=105.0)]
    story.show(0, 106.0, whole=106.1).attempt(0, 105.9, "rotated")
    story.attempt(1, 109.9, "needs_login", "probe").show(1, 110.0, books.REFUSED)
    assert [finding.what for finding in story.judge(1).replays] == ["probe without a doubt"]


def test_a_run_without_rotations_proves_nothing():
    assert Story().judge(0).failures()
@pytest.mark.parametrize("copy", [OldCopy(99.0, restored=99.5), OldCopy(99.0)], ids=["before", "never"])
def test_a_copy_that_was_not_brought_back_since_excuses_nothing(copy):
    story = Story().show(0, 100.0, whole=100.1).attempt(0, 99.9, "rotated")
    story.copies = [copy]
    assert len(story.judge(0, "rotation_lost").losses) == 1


