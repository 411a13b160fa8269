"""The kills of mails.py once, short: about a minute. `make test-chaos`."""

import shutil

import pytest
from cluster import Databases
from mails import kills


@pytest.fixture
def databases(tmp_path_factory):
    home = tmp_path_factory.mktemp("mails")
    for folder in (home, *home.parents[:2]):
        folder.chmod(0o755)  # PostgreSQL runs as another user
    databases = Databases(home)
    yield databases
    databases.close()
    shutil.rmtree(home)


def test_nothing_is_lost_when_workers_are_killed(databases):
    short = {"mails": 200, "more": 400, "seconds": 12, "busy_wanted": 3}
    verdict = kills(databases, seed=1, **short)

    assert not verdict.lost
