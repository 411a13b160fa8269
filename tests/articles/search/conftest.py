import pytest
from django.db import transaction


@pytest.fixture
def _commits(db, monkeypatch):
    """A test commits nothing: what waits for that happens when the version is written."""
    monkeypatch.setattr(transaction, "on_commit", lambda function, robust: function())
