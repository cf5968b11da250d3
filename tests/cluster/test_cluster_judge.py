"""The judge of the cluster lab: what it must convict, made up; and what it must let pass."""

import pytest

from cluster_lab import judge
from cluster_lab.judge import Reading, Sample, Work
from lab import books, tokens
from lab.evidence import Attempt, Evidence, StoredRow
from lab.life import Life

SEED = 5
ROW = 7
WALL = 1000.0  # Monotonic 100 is wall 1100.
NODE_OF_OWNER = {"a": 1, "b": 2}
NODE_OF_LIFE = {0: 1, 1: 2}


class Story:
    """One row, and two nodes that refresh it; life 0 is that of node 1."""

    def __init__(self):
        self.books = books.Books(SEED)
        self.books.mint(1)
        self.attempts = []

    def attempt(self, owner, at, outcome="rotated"):
        number = len(self.attempts) + 1
        self.attempts.append(Attempt(number, ROW, "ordinary", outcome, "", f"fp{number}", at + WALL, owner))
        return self

    def show(self, life, at, result=books.ROTATED):
        generation = self.books.families[0].generation
        row = self.books.note((0, generation), 1, False, result, None, False, True, life)
        row[books.ARRIVED], row[books.WALL], row[books.WHOLE] = at, at + WALL, at + 0.1
        if result == books.ROTATED:
            self.books.rotate((0, generation))
        return self

    def evidence(self):
        token = tokens.refresh_token(SEED, 0, self.books.families[0].generation)
        lives = [Life(0, launched=0.0), Life(1, launched=0.0)]
        return Evidence(self.books.dump(), lives, {ROW: StoredRow("row", token, "active")}, self.attempts, {0: ROW})

    def senders(self):
        return [finding.what for finding in judge.find_senders(self.evidence(), NODE_OF_LIFE, NODE_OF_OWNER)]

    def unsent(self):
        return judge.find_unsent(self.evidence(), NODE_OF_LIFE, NODE_OF_OWNER)


def test_each_node_sends_what_it_has_claimed():
    story = Story().attempt("a", 100).show(0, 100.1).attempt("b", 110).show(1, 110.1)
    assert story.senders() == []
    assert story.unsent() == []


def test_who_sends_in_the_attempt_of_another_is_convicted():
    assert Story().attempt("a", 100).show(1, 100.1).senders() == ["sent by node 2 in attempt 1 of node 1"]


def test_who_sends_without_an_attempt_is_convicted():
    assert Story().show(1, 100.1).senders() == ["sent by node 2 without an attempt"]
    assert Story().attempt("b", 100.2).show(1, 100.1).senders() == ["sent by node 2 without an attempt"]


def test_two_requests_of_one_attempt_are_one_too_many():
    story = Story().attempt("a", 100).show(0, 100.1).show(0, 100.2, books.REFUSED)
    assert story.senders() == ["attempt 1 was sent twice, by nodes 1, 1"]


def test_a_node_that_sent_less_than_it_says_is_convicted():
    assert Story().attempt("a", 100).show(0, 100.1).attempt("a", 110).unsent()


def test_a_node_that_sent_more_than_it_says_is_convicted():
    assert Story().attempt("a", 100, "not_sent").show(0, 100.1).unsent()


@pytest.mark.parametrize("is_sent", [True, False])
def test_nobody_knows_whether_an_attempt_in_doubt_was_sent(is_sent):
    story = Story().attempt("a", 100, "in_doubt")
    assert (story.show(0, 100.1) if is_sent else story).unsent() == []


def work(**by_node):
    return [Work(int(node[1:]), 5.0) for node, count in by_node.items() for _ in range(count)]


def test_work_outside_of_the_windows_does_not_count():
    entries = [Work(1, 0.5), Work(1, 1.5), Work(2, 3.5), Work(2, 4.0)]
    assert judge.shares(entries, [(1.0, 2.0), (3.0, 4.0)], [1, 2, 3]) == {1: 1, 2: 1, 3: 0}


@pytest.mark.parametrize("counts, uneven", [((100, 119, 81), 0), ((100, 121, 79), 2), ((150, 150, 0), 3)])
def test_shares_that_are_uneven(counts, uneven):
    entries = work(n1=counts[0], n2=counts[1], n3=counts[2])
    assert len(judge.find_uneven("then", judge.shares(entries, [(0, 10)], [1, 2, 3]))) == uneven


def test_little_work_proves_nothing():
    assert judge.find_uneven("then", {1: 50, 2: 50, 3: 50})


@pytest.mark.parametrize("longest, found", [(129.0, False), (131.0, True)])
def test_a_row_that_nobody_takes_up(longest, found):
    assert bool(judge.find_overdue([Sample(0.0, 1, 3.0), Sample(2.0, 1, longest)])) is found


def test_who_never_looked_found_nothing():
    assert judge.find_overdue([])


@pytest.mark.parametrize("age, is_calm, found", [(9.0, True, False), (11.0, True, True), (30.0, False, False)])
def test_a_node_that_does_not_follow(age, is_calm, found):
    """Around a fault its member may be cut off: what it has then is old, and stays so."""
    assert bool(judge.find_stale([Reading(0.0, age, 1, is_calm)])) is found


@pytest.mark.parametrize("node, found", [(1, []), (2, ["node 2 took attempt 9 of node 1 for cut off"])])
def test_who_settles_the_attempt_of_a_living_node_is_convicted(node, found):
    assert judge.find_foreign({node: [9]}, {9: "a"}, NODE_OF_OWNER) == found
