import multiprocessing

import pytest

from cms.accounts.errors import (
    AccountDisabled,
    BadCredentials,
    EmailTaken,
    LastAdministrator,
    LinkSpent,
    NoAccount,
    WrongPassword,
)
from cms.accounts.passwords import PasswordTooShort
from cms.core.errors import Invalid

OLD = "灰喜鹊 flies at dawn"
NEW = "two camels by the river"


def test_an_invitation_is_found_by_id_and_by_address(accounts):
    account, _ = accounts.invite("Li@Example.org", " Li  Na ", "translator", ["zh"], "boss")
    assert accounts.get(account.id) == account == accounts.by_email("LI@example.ORG")
    assert (account.email, account.name, account.state) == ("li@example.org", "Li Na", "invited")
    assert (account.role, account.languages, account.by) == ("translator", ("zh",), "boss")


def test_an_address_belongs_to_one_account(accounts):
    accounts.invite("li@example.org", "Li", "editor", (), "boss")
    with pytest.raises(EmailTaken) as refused:
        accounts.invite("LI@example.org", "Other", "editor", (), "boss")
    assert refused.value.path == "email"
    assert len(accounts.all()) == 1


def test_two_processes_invite_the_same_address_once(accounts, in_two_processes):
    answers = in_two_processes(
        lambda: accounts.invite("li@example.org", "Li", "editor", (), "boss")[0].email
    )
    assert sorted(answers) == ["EmailTaken", "li@example.org"]
    assert len(accounts.all()) == 1


@pytest.mark.parametrize(
    ("values", "path"),
    [
        (("li", "Li", "editor"), "email"),
        (("li@example.org", "", "editor"), "name"),
        (("li@example.org", "Li", "king"), "role"),
        (("li@example.org", "Li", "translator", ["../"]), "languages"),
    ],
)
def test_an_invitation_that_makes_no_sense(accounts, values, path):
    with pytest.raises(Invalid) as refused:
        accounts.invite(*values)
    assert refused.value.path == path
    assert accounts.all() == ()


@pytest.mark.parametrize("id", ["", "0123456789ab", "../accounts", "0123456789AB", "x" * 12])
def test_no_such_account(accounts, person, id):
    person()
    assert accounts.get(id) is None
    for act in (
        accounts.disable,
        accounts.enable,
        accounts.sign_out_everywhere,
        accounts.reset_link,
    ):
        with pytest.raises(NoAccount):
            act(id)


def test_an_empty_address_is_nobody(accounts):
    accounts.first_run()
    assert accounts.by_email("") is None


def test_a_new_password(accounts, person):
    before = person()
    after = accounts.change_password(before.id, OLD, NEW)
    assert after.epoch > before.epoch
    assert accounts.authenticate(before.email, NEW) == after
    with pytest.raises(BadCredentials):
        accounts.authenticate(before.email, OLD)


def test_a_new_password_wants_the_present_one(accounts, person):
    account = person()
    with pytest.raises(WrongPassword) as refused:
        accounts.change_password(account.id, NEW, NEW)
    assert refused.value.path == "present"
    with pytest.raises(PasswordTooShort):
        accounts.change_password(account.id, OLD, "short")
    assert accounts.get(account.id) == account


def test_a_new_password_kills_an_open_reset_link(accounts, person):
    account = person()
    token = accounts.reset_link(account.id)
    accounts.change_password(account.id, OLD, NEW)
    with pytest.raises(LinkSpent):
        accounts.by_link(token)


def test_a_profile(accounts, person):
    account = person()
    after = accounts.change_profile(account.id, name="李娜", interface="zh")
    assert (after.name, after.interface, after.epoch) == ("李娜", "zh", account.epoch)
    with pytest.raises(Invalid):
        accounts.change_profile(account.id, name="李娜", interface="../fr")


def test_another_role_ends_sessions_other_languages_do_not(accounts, person):
    account = person()
    translator = accounts.change_role(account.id, "translator", ["zh"])
    assert (translator.role, translator.languages) == ("translator", ("zh",))
    assert translator.epoch > account.epoch
    assert accounts.change_role(account.id, "translator", ["en"]).epoch == translator.epoch


def test_disabled_and_enabled_again(accounts, person):
    account = person()
    off = accounts.disable(account.id)
    assert (off.state, off.active) == ("disabled", False)
    assert off.epoch > account.epoch
    with pytest.raises(AccountDisabled):
        accounts.reset_link(account.id)
    assert accounts.enable(account.id).active
    assert accounts.authenticate(account.email, OLD).id == account.id


def test_disabling_kills_an_open_invitation(accounts):
    account, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    accounts.disable(account.id)
    with pytest.raises(LinkSpent):
        accounts.accept(token, NEW)
    assert accounts.enable(account.id).state == "invited"
    assert accounts.accept(accounts.reset_link(account.id), NEW).active


def test_sign_out_everywhere(accounts, person):
    account = person()
    assert accounts.sign_out_everywhere(account.id).epoch == account.epoch + 1


def test_the_last_active_administrator_stays(accounts, person):
    boss = person("boss@example.org", "administrator")
    accounts.invite("new@example.org", "New", "administrator", (), boss.id)
    off = person("off@example.org", "administrator")
    accounts.disable(off.id)
    with pytest.raises(LastAdministrator):
        accounts.disable(boss.id)
    with pytest.raises(LastAdministrator):
        accounts.change_role(boss.id, "editor")
    assert accounts.get(boss.id) == boss
    accounts.enable(off.id)
    assert accounts.disable(boss.id).state == "disabled"


def test_two_processes_cannot_take_the_last_two_administrators_away(
    accounts, person, in_two_processes
):
    one, two = (
        person("one@example.org", "administrator"),
        person("two@example.org", "administrator"),
    )
    turn = multiprocessing.Value("i", 0)

    def disable():
        with turn.get_lock():
            mine = (one, two)[turn.value]
            turn.value += 1
        return accounts.disable(mine.id).state

    assert sorted(in_two_processes(disable)) == ["LastAdministrator", "disabled"]
    assert len([account for account in accounts.all() if account.active]) == 1
