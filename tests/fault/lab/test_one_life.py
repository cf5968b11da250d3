"""What is taken for a leak."""

from types import SimpleNamespace

import pytest

from lab.one_life import SAMPLES, Sample, look

MB = 10**6


def complaints(memory, database=lambda part: 1 * MB + part * 80 * MB, files=lambda part: 50):
    """Of a life in which these were so much at a part of its time, from 0 to 1."""
    parts = [number / (SAMPLES - 1) for number in range(SAMPLES)]
    world = SimpleNamespace(measures={}, violations=[])
    look(world, [Sample(600 * part, memory(part), files(part), database(part)) for part in parts])
    return world.violations


def filled(part):
    """As measured: the writer's cache is full after the tenth part of the time."""
    return 35 * MB + min(part * 10, 1) * 9 * MB


def test_a_cache_that_is_full_grows_no_more():
    assert complaints(filled) == []


def test_what_a_growing_database_does_not_explain_is_a_leak():
    """It grows by 40 MB in the second half, and no cache takes them."""
    assert complaints(lambda part: filled(part) + part * 6 * MB)


@pytest.mark.parametrize("leak, found", [(0, False), (4 * MB, True)])
def test_a_short_life_may_fill_the_cache_to_its_end(leak, found):
    def database(part):
        return 1 * MB + part * 4 * MB

    assert bool(complaints(lambda part: 34 * MB + database(part) + 2 * part * leak, database)) is found


def test_more_than_all_caches_is_a_leak_whenever_it_came():
    assert complaints(lambda part: 35 * MB + min(part * 10, 1) * 20 * MB)


def test_open_files_that_grow():
    assert complaints(filled, files=lambda part: 50 + int(40 * part))
