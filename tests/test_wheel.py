"""The package that is published works by itself: installed into an empty environment, migrated, served."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import venv
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from installations import ROOT, Installation, free_port, wait_until

SOURCE = ROOT / "src" / "sympolity"
WITHOUT_PYTHON = {".html", ".txt", ".css", ".js", ".svg", ".mo", ".toml", ".csv", ".geojson", ".json"}


pytestmark = pytest.mark.sqlite  # the package is the same whichever database the run is about


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("sympolity-*.whl"))


def pip(*arguments: str, python: str = sys.executable) -> None:
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONPATH": ""}
    constraint = {"PIP_CONSTRAINT": str(ROOT / "requirements" / "build.txt")} if "wheel" in arguments else {}
    done = subprocess.run(
        [python, "-m", "pip", "--quiet", *arguments],
        env=environment | constraint,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_wheel_carries_templates_styles_catalogues_and_sample_data(wheel):
    wanted = {
        f"sympolity/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.suffix in WITHOUT_PYTHON and "__pycache__" not in path.parts
    }
    catalogues = {
        f"sympolity/{path.relative_to(SOURCE).with_suffix('.mo').as_posix()}" for path in SOURCE.rglob("*.po")
    }

    names = zipfile.ZipFile(wheel).namelist()

    assert sorted((wanted | catalogues) - set(names)) == []
    kinds = Counter(Path(name).suffix for name in names)
    assert all(kinds[suffix] > 0 for suffix in (".html", ".css", ".js"))
    assert [name for name in names if name.startswith(("tests/", "data/"))] == []


def test_the_wheel_alone_migrates_loads_the_sample_and_serves(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    pip("install", "-r", str(ROOT / "requirements" / "run.txt"), str(wheel), python=python)
    installed = Installation(tmp_path / "here", python=python)
    installed.folder.mkdir()
    del installed.environment["PYTHONPATH"]

    assert installed.run("migrate")[0] == 0
    assert installed.run("demo")[0] == 0
    port = free_port()
    process = installed.begin("serve", "--port", str(port))
    try:
        wait_until(lambda: status_of(port, "/accounts/login/") == 200, 60)
        pages = {page: status_of(port, page) for page in ("/", "/accounts/login/", "/p/communities-in-action/")}
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)

    assert set(pages.values()) == {200}, pages


def status_of(port: int, page: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
