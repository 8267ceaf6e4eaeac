import pytest

from cms.accounts.throttle import PER_ADDRESS, PER_EMAIL, Throttle, TooMany, keys


@pytest.fixture
def throttle(state, clock):
    return Throttle(state, clock)


def fail(throttle, times, email="li@example.org", address="192.0.2.1"):
    for _ in range(times):
        throttle.failed(keys(email, address))


def wait(throttle, email="li@example.org", address="192.0.2.1"):
    try:
        throttle.check(keys(email, address))
    except TooMany as refused:
        return refused.seconds
    return 0


def test_the_first_failures_are_free(throttle):
    fail(throttle, PER_EMAIL.free - 1)
    assert wait(throttle) == 0


def test_the_wait_doubles_up_to_a_limit(throttle):
    fail(throttle, PER_EMAIL.free)
    waits = [wait(throttle)]
    for _ in range(10):
        fail(throttle, 1)
        waits.append(wait(throttle))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_wait_passes(throttle, clock):
    fail(throttle, PER_EMAIL.free + 3)
    clock.pass_(seconds=7.5)
    assert wait(throttle) == 1
    clock.pass_(seconds=0.5)
    assert wait(throttle) == 0


def test_an_address_from_elsewhere_is_held_up_by_email(throttle):
    fail(throttle, PER_EMAIL.free + 3)
    assert wait(throttle, address="198.51.100.9") == 8
    assert wait(throttle, email="other@example.org") == 0


def test_many_emails_from_one_address(throttle):
    for number in range(PER_ADDRESS.free + 2):
        fail(throttle, 1, email=f"{number}@example.org")
    assert wait(throttle, email="fresh@example.org") == 4
    assert wait(throttle, email="fresh@example.org", address="198.51.100.9") == 0


def test_an_ipv6_network_is_one_address(throttle):
    for number in range(PER_ADDRESS.free):
        fail(throttle, 1, email=f"{number}@example.org", address=f"2001:db8::{number:x}")
    assert wait(throttle, email="fresh@example.org", address="2001:db8::ffff") == 1
    assert wait(throttle, email="fresh@example.org", address="2001:db8:0:1::1") == 0


@pytest.mark.parametrize("address", [None, "", "unix:", "::ffff:192.0.2.1", "fe80::1%eth0", "\ud800"])
def test_any_address_counts(throttle, address):
    fail(throttle, PER_EMAIL.free, address=address)
    assert wait(throttle, address=address) == 1


def test_case_does_not_make_another_email(throttle):
    fail(throttle, PER_EMAIL.free, email="LI@example.org ")
    assert wait(throttle) == 1


def test_success_forgets_the_email_only(throttle):
    fail(throttle, PER_ADDRESS.free)
    throttle.passed(keys("li@example.org", "192.0.2.1"))
    assert wait(throttle, address="198.51.100.9") == 0
    assert wait(throttle, email="other@example.org") == 1


def test_a_day_later_all_is_forgotten(throttle, clock):
    fail(throttle, 30)
    clock.pass_(hours=24, seconds=1)
    assert wait(throttle) == 0
    fail(throttle, 1)
    assert wait(throttle) == 0


def test_a_clock_set_back_locks_nobody_out(throttle, clock):
    fail(throttle, PER_EMAIL.free)
    clock.pass_(days=-30)
    assert wait(throttle) <= PER_ADDRESS.longest


def test_a_burst_past_the_free_ones_gets_one_attempt(throttle, clock):
    fail(throttle, PER_EMAIL.free)
    clock.pass_(seconds=1)
    assert [wait(throttle) for _ in range(3)] == [0, 1, 1]


def test_two_processes_count_together(throttle, in_two_processes):
    in_two_processes(lambda: fail(throttle, PER_EMAIL.free))
    fail(throttle, 1)
    assert wait(throttle) == 2 ** (PER_EMAIL.free + 1)


def test_the_words(throttle):
    fail(throttle, PER_EMAIL.free + 4)
    with pytest.raises(TooMany, match="16 seconds"):
        throttle.check(keys("li@example.org", "192.0.2.1"))
