import pytest

from audits import make_audited


@pytest.fixture
def world():
    return make_audited()
