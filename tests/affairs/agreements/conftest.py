import pytest

from factories import make_programme, make_user


@pytest.fixture
def programme():
    return make_programme(base_language="en")


@pytest.fixture
def secretariat(programme):
    return make_user("secretariat", programme)
