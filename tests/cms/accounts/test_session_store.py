import sqlite3

import pytest

from cms.accounts.sessions import Sessions

LI = "0123456789ab", 3


@pytest.fixture
def sessions(state, clock):
    return Sessions(state, clock)


def test_what_was_put_in_comes_out(sessions):
    id = sessions.create({"word": "胡杨", "list": [1, {"a": None}]}, *LI)
    stored = sessions.load(id)
    assert stored.data == {"word": "胡杨", "list": [1, {"a": None}]}
    assert stored[1:] == (*LI, 0.0)


def test_the_id_is_long_and_never_stored(sessions, state):
    id = sessions.create({"a": 1}, *LI)
    assert len(id) >= 43
    assert id != sessions.create({"a": 1}, *LI)
    state.write(lambda connection: connection.execute("SELECT 1"))
    kept = b"".join(file.read_bytes() for file in state.path.parent.glob("state.db*"))
    assert id.encode() not in kept


@pytest.mark.parametrize("id", ["", "nonsense", "x" * 10_000, "\ud800"])
def test_an_unknown_id(sessions, id):
    assert sessions.load(id) is None


def test_saving(sessions):
    id = sessions.create({"a": 1}, *LI)
    sessions.save(id, {"b": 2})
    assert sessions.load(id).data == {"b": 2}
    assert sessions.load(id)[1:] == (*LI, 0.0)


def test_a_request_under_way_does_not_bring_a_deleted_session_back(sessions):
    id = sessions.create({"a": 1}, *LI)
    sessions.delete(id)
    sessions.save(id, {"a": 2})
    assert sessions.load(id) is None


def test_idle_timeout_counts_from_the_last_request(sessions, clock):
    id = sessions.create({"a": 1}, *LI)
    for _ in range(3):
        clock.pass_(hours=11)
        assert sessions.load(id)
    clock.pass_(hours=12)
    assert sessions.load(id) is None
    clock.pass_(hours=-6)
    assert sessions.load(id) is None


def test_absolute_timeout(sessions, clock):
    id = sessions.create({"a": 1}, *LI)
    for _ in range(14 * 3 - 1):
        clock.pass_(hours=8)
        assert sessions.load(id)
    clock.pass_(hours=8)
    assert sessions.load(id) is None


def test_a_new_id_instead_of_an_old_one(sessions):
    old = sessions.create({"a": 1}, *LI)
    new = sessions.create({"a": 1}, *LI, instead_of=old)
    assert sessions.load(old) is None
    assert sessions.load(new)[1:] == (*LI, 0.0)


def test_sweeping_takes_what_is_over(sessions, clock):
    sessions.create({"a": 1}, *LI)
    clock.pass_(hours=6)
    young = sessions.create({"a": 2}, *LI)
    clock.pass_(hours=6)
    assert sessions.sweep() == 1
    assert sessions.load(young)


def test_new_sessions_sweep_now_and_then(sessions, state, clock):
    for _ in range(3):
        sessions.create({"a": 1}, *LI)
    clock.pass_(hours=13)
    sessions.create({"a": 1}, *LI)
    count = state.read(
        lambda connection: connection.execute("SELECT count(*) FROM sessions").fetchone()
    )
    assert count == (1,)


def test_only_json_goes_in(sessions):
    with pytest.raises(TypeError):
        sessions.create({"a": object()}, *LI)


@pytest.mark.parametrize("data", [b"{", b"[]", "text", 7])
def test_a_row_that_holds_nonsense_is_no_session(sessions, state, data):
    id = sessions.create({"a": 1}, *LI)
    state.write(lambda connection: connection.execute("UPDATE sessions SET data = ?", (data,)))
    assert sessions.load(id) is None


def test_processes_share_them(sessions, in_two_processes):
    id = sessions.create({"a": 1}, *LI)
    assert in_two_processes(lambda: sessions.load(id).account) == [LI[0]] * 2
    ids = in_two_processes(lambda: sessions.create({"b": 2}, *LI))
    assert [sessions.load(each).data for each in ids] == [{"b": 2}] * 2


def test_the_table_is_what_it_says(sessions, state):
    sessions.create({"a": 1}, *LI)
    with sqlite3.connect(state.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT account, epoch FROM sessions").fetchone() == LI
    connection.close()
