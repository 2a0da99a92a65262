import os
from pathlib import Path

import pytest


@pytest.fixture
def real_boundaries() -> Path:
    """The folder `geo` of the shared data, where SYMPOLITY_SHARED_DATA says it lies."""
    folder = os.environ.get("SYMPOLITY_SHARED_DATA")
    if not folder or not (Path(folder) / "geo").is_dir():
        pytest.skip("SYMPOLITY_SHARED_DATA names no folder with boundaries")
    return Path(folder) / "geo"
