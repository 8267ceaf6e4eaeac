import pytest

from cms.accounts.sign_in_limit import (
    PER_ACCOUNT,
    PER_ADDRESS,
    WINDOW,
    SignInLimit,
    TooManyAttempts,
    keys,
)

[(TRIES, _)], [(FROM_ADDRESS, _)] = PER_ACCOUNT, PER_ADDRESS


@pytest.fixture
def throttle(state, clock):
    return SignInLimit(state, clock)


def tries(throttle, times, email="li@example.org", address="192.0.2.1", device=""):
    """The number of attempts that are let through."""
    let_in = 0
    for _ in range(times):
        try:
            throttle.take(keys(email, address, device))
        except TooManyAttempts:
            continue
        let_in += 1
    return let_in


def test_ten_attempts_on_an_account_in_a_quarter_of_an_hour(throttle, clock):
    assert tries(throttle, 50) == TRIES == 10
    assert tries(throttle, 50, address="198.51.100.9") == 0
    assert tries(throttle, 1, email="other@example.org", address="198.51.100.9") == 1
    clock.pass_(seconds=WINDOW - 1)
    assert tries(throttle, 1, address="198.51.100.9") == 0
    clock.pass_(seconds=1)
    assert tries(throttle, 50, address="198.51.100.9") == TRIES


def test_a_known_browser_is_let_in_whatever_others_try(throttle):
    assert tries(throttle, 100, address="198.51.100.9") == TRIES
    assert tries(throttle, 1, device="hers") == 1
    assert tries(throttle, 1) == 0


def test_a_known_browser_may_not_guess_for_ever_either(throttle):
    assert tries(throttle, 50, device="hers") == TRIES
    assert tries(throttle, 1) == 1


def test_many_accounts_from_one_address(throttle):
    assert (
        sum(tries(throttle, 1, email=f"{number}@example.org") for number in range(100))
        == FROM_ADDRESS
    )
    assert tries(throttle, 1, email="fresh@example.org", address="198.51.100.9") == 1


def test_an_ipv6_network_is_one_address(throttle):
    addresses = [f"2001:db8::{number:x}" for number in range(100)]
    assert sum(tries(throttle, 1, f"{one}@example.org", one) for one in addresses) == FROM_ADDRESS
    assert tries(throttle, 1, "fresh@example.org", "2001:db8::ffff") == 0
    assert tries(throttle, 1, "fresh@example.org", "2001:db8:0:1::1") == 1


def test_larger_networks_have_limits_too(throttle):
    """One site of IPv6 has 65,536 networks /64, and 256 networks /56."""
    for site, step, factor in (("a", 1, 2), ("b", 256, 4)):
        addresses = [f"2001:db8:{site}:{number * step:x}::1" for number in range(240)]
        let_in = sum(tries(throttle, 1, f"{one}@example.org", one) for one in addresses)
        assert let_in == FROM_ADDRESS * factor
    assert tries(throttle, 1, "fresh@example.org", "2001:db8:ff::1") == 1
    near = [f"198.51.100.{number}" for number in range(240)]
    assert sum(tries(throttle, 1, f"{one}@example.org", one) for one in near) == FROM_ADDRESS * 4
    assert tries(throttle, 1, "fresh@example.org", "198.51.101.1") == 1


@pytest.mark.parametrize(
    "address", [None, "", "unix:", "::ffff:192.0.2.1", "fe80::1%eth0", "\ud800"]
)
def test_any_address_counts(throttle, address):
    assert tries(throttle, 50, address=address) == TRIES


def test_case_does_not_make_another_account(throttle):
    assert tries(throttle, 50, email="LI@example.org ") == TRIES
    assert tries(throttle, 1) == 0


def test_who_signs_in_is_not_counted(throttle):
    for number in range(FROM_ADDRESS * 2):
        counted = keys(f"{number}@example.org", "192.0.2.1")
        throttle.take(counted)
        throttle.passed(counted)
    assert tries(throttle, 1) == 1


def test_success_frees_no_guesser_of_the_same_address(throttle):
    assert (
        sum(tries(throttle, 1, email=f"{number}@example.org") for number in range(100))
        == FROM_ADDRESS
    )
    throttle.passed(keys("elsewhere@example.org", "198.51.100.9"))
    assert tries(throttle, 1, email="fresh@example.org") == 0


def test_a_clock_set_back_locks_nobody_out(throttle, clock):
    tries(throttle, TRIES)
    clock.pass_(days=-30)
    with pytest.raises(TooManyAttempts) as refused:
        throttle.take(keys("li@example.org", "192.0.2.1"))
    assert refused.value.seconds <= WINDOW


def test_two_processes_count_together(throttle, in_two_processes):
    in_two_processes(lambda: tries(throttle, TRIES))
    assert tries(throttle, 1) == 0


def test_the_words(throttle):
    tries(throttle, TRIES)
    with pytest.raises(TooManyAttempts, match="Wait 15 min"):
        throttle.take(keys("li@example.org", "192.0.2.1"))
