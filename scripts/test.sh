#!/usr/bin/env bash
# Runs every check and says at the end what failed and what was left out; `scripts/test.sh lint` runs one kind only.
# With CI=true a test that is left out counts as failed.
set -u
cd "$(dirname "$0")/.."
only=${1:-all}
bin=.venv/bin
export PATH="$PWD/$bin:$PATH" PYTHONPATH=src
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
failed=0
export SYMPOLITY_DATA="$results/data" # nobody's real data

check() { # check KIND NAME COMMAND...
    local kind=$1 name=$2 begun=$SECONDS
    shift 2
    [ "$only" = all ] || [ "$only" = "$kind" ] || return 0
    printf '\n== %s\n' "$name"
    if "$@"; then
        printf '  fine    %4d s  %s\n' $((SECONDS - begun)) "$name" >>"$results/summary"
    else
        printf '  FAILED  %4d s  %s\n' $((SECONDS - begun)) "$name" >>"$results/summary"
        failed=1
    fi
}

install() { # install PACKAGE... from Debian, where we may
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    echo "Installing from Debian: $*"
    apt-get update -q && apt-get install -q -y --no-install-recommends "$@"
}

find_tools() {
    command -v xgettext >/dev/null || install gettext
    command -v xgettext >/dev/null || echo "gettext is missing: one test of the languages is left out (sudo apt-get install gettext)."
    export CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
    [ -n "$CHROMIUM" ] && return
    install chromium fonts-noto-core
    CHROMIUM=$(command -v chromium || true)
    [ -n "$CHROMIUM" ] || echo "Chromium is missing: the browser tests are left out (sudo apt-get install chromium)."
}

python hatch_build.py
check lint "style (ruff check)" ruff check .
check lint "layout (ruff format)" ruff format --check .
check lint "order of the layers (import-linter)" lint-imports
check lint "templates (djlint)" djlint --lint --quiet src
check lint "migrations match the models" python manage.py makemigrations --check --dry-run
check types "types (mypy)" mypy

if [ "$only" = all ] || [ "$only" = tests ]; then
    find_tools
    export SKIPS="$results/skips"
    for database in sqlite postgresql; do
        check tests "tests on $database" python scripts/with_database.py $database python -m pytest -q -n "${TEST_PROCESSES:-2}"
    done
fi

if [ -s "$results/skips" ]; then
    printf '\nLeft out, and why:\n'
    sort -u "$results/skips"
fi
printf '\nIn short:\n'
cat "$results/summary"
exit $failed
