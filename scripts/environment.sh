#!/bin/sh
# Makes .venv and installs the project: `scripts/environment.sh run` or `test`. Does nothing when all is in place.
set -eu
cd "$(dirname "$0")/.."
for_what=$1
python=${PYTHON:-python3}
stamp=.venv/installed-$for_what

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Sympolity needs Python 3.11 or later; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.12 ..." >&2
    exit 1
}

if [ ! -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "Installing the Debian package $package, which makes virtual environments."
            apt-get update -q && apt-get install -q -y --no-install-recommends "$package"
        else
            echo "The Debian package $package is missing. Install it: sudo apt-get install $package" >&2
            exit 1
        fi
    fi
    "$python" -m venv .venv
fi

# An empty `find` says that nothing the installation depends on is newer than its stamp.
if [ -e "$stamp" ] && [ -z "$(find pyproject.toml hatch_build.py "requirements/$for_what.txt" requirements/build.txt tests/validators/package-lock.json -newer "$stamp")" ]; then
    exit 0
fi
echo "Installing into .venv; the first time this takes a minute or two."
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -q -r "requirements/$for_what.txt"
PIP_CONSTRAINT=requirements/build.txt .venv/bin/python -m pip install -q --no-deps --editable .
if [ "$for_what" = test ]; then
    PATH="$PWD/.venv/bin:$PATH" npm ci --prefix tests/validators --no-fund --no-audit --loglevel=error
fi
touch "$stamp"
