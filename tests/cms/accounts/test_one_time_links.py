from datetime import timedelta

import pytest

from cms.accounts.errors import EmailTaken, LinkExpired, LinkSpent
from cms.accounts.passwords import PasswordTooShort
from cms.core.errors import Invalid

PASSWORD = "two camels by the river"


def test_a_link_works_once(accounts):
    invited, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    assert accounts.by_link(token) == invited
    accepted = accounts.accept(token, PASSWORD, "李娜", interface="zh")
    assert (accepted.state, accepted.name, accepted.interface, accepted.invite) == (
        "active",
        "李娜",
        "zh",
        None,
    )
    assert accounts.authenticate("li@example.org", PASSWORD) == accepted
    with pytest.raises(LinkSpent):
        accounts.accept(token, PASSWORD)
    with pytest.raises(LinkSpent):
        accounts.by_link(token)


def test_looking_at_a_link_does_not_use_it(accounts):
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    assert accounts.by_link(token) == accounts.by_link(token)
    assert accounts.accept(token, PASSWORD).active


def test_a_refused_password_does_not_use_the_link(accounts):
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    with pytest.raises(PasswordTooShort):
        accounts.accept(token, "short")
    assert accounts.accept(token, PASSWORD).name == "Li"


def test_the_address_of_an_invitation_stands(accounts):
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    assert accounts.accept(token, PASSWORD, email="other@example.org").email == "li@example.org"


def test_a_link_expires(accounts, clock):
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    clock.pass_(days=7, seconds=-1)
    assert accounts.by_link(token).email == "li@example.org"
    clock.pass_(seconds=1)
    with pytest.raises(LinkExpired):
        accounts.accept(token, PASSWORD)


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "\ud800", "令牌"])
def test_what_never_was_a_link(accounts, token):
    accounts.invite("li@example.org", "Li", "editor", (), "boss")
    with pytest.raises(LinkSpent):
        accounts.by_link(token)


def test_two_processes_use_the_same_link_at_once(accounts, in_two_processes):
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    answers = in_two_processes(lambda: accounts.accept(token, PASSWORD).state)
    assert sorted(answers) == ["LinkSpent", "active"]


def test_a_reset_link_sets_a_password_and_ends_sessions(accounts, person, clock):
    account = person()
    token = accounts.reset_link(account.id)
    assert accounts.authenticate(account.email, "灰喜鹊 flies at dawn").id == account.id
    after = accounts.accept(token, PASSWORD)
    assert after.epoch > account.epoch
    assert after.name == account.name
    assert accounts.authenticate(account.email, PASSWORD) == after


def test_a_newer_link_kills_the_older(accounts, person):
    account = person()
    older, newer = accounts.reset_link(account.id), accounts.reset_link(account.id)
    with pytest.raises(LinkSpent):
        accounts.accept(older, PASSWORD)
    assert accounts.accept(newer, PASSWORD).active


def test_a_reset_link_lasts_a_day(accounts, person, clock):
    token = accounts.reset_link(person().id)
    clock.pass_(hours=24)
    with pytest.raises(LinkExpired):
        accounts.by_link(token)


def test_first_run_sets_up_the_administrator(accounts):
    token = accounts.first_run()
    boss = accounts.accept(token, PASSWORD, "Boss", email="Boss@Example.org")
    assert (boss.role, boss.email, boss.active) == ("administrator", "boss@example.org", True)
    assert accounts.first_run() is None


def test_first_run_asks_for_an_address_and_a_name(accounts):
    token = accounts.first_run()
    for values, path in (({"name": "Boss"}, "email"), ({"email": "boss@example.org"}, "name")):
        with pytest.raises(Invalid) as refused:
            accounts.accept(token, PASSWORD, **values)
        assert refused.value.path == path
    accounts.invite("taken@example.org", "Taken", "editor", (), "command")
    with pytest.raises(EmailTaken):
        accounts.accept(token, PASSWORD, "Boss", email="taken@example.org")


def test_first_run_again_replaces_the_link_and_makes_no_second_account(accounts, clock):
    older, newer = accounts.first_run(), accounts.first_run()
    assert len(accounts.all()) == 1
    with pytest.raises(LinkSpent):
        accounts.by_link(older)
    clock.pass_(hours=24)
    with pytest.raises(LinkExpired):
        accounts.by_link(newer)
    assert accounts.by_link(accounts.first_run()).role == "administrator"


def test_a_first_run_that_somebody_else_overtook_is_over(accounts, person):
    token = accounts.first_run()
    boss = person("boss@example.org", "administrator")
    with pytest.raises(LinkSpent):
        accounts.accept(token, PASSWORD, "Thief", email="thief@example.org")
    assert accounts.all() == (boss,)


def test_no_first_run_while_a_broken_file_may_be_an_administrator(accounts, folder):
    folder.mkdir()
    (folder / "0123456789ab.json").write_text("{")
    assert accounts.first_run() is None


def test_workers_that_start_together_make_one_link(accounts, in_two_processes, clock):
    links = in_two_processes(lambda: accounts.first_run(timedelta(seconds=10)))
    [link] = filter(None, links)
    assert accounts.by_link(link).role == "administrator"
    clock.pass_(seconds=11)
    assert accounts.first_run(timedelta(seconds=10)) is not None
