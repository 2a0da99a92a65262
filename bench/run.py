"""Runs every measurement of this folder, each in a process of its own, and prints its lines."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MEASUREMENTS = (
    "first_tables.py",
    "portfolio_page.py",
    "import_against_peer.py",
    "expenditure_import.py",
    "names.py",
    "search.py",
    "bulk_edit.py",
    "report_workbook.py",
    "closing.py",
    "dashboard.py",
    "money_pages.py",
    "forecast.py",
)


def main() -> int:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}")
    failed = 0
    for name in MEASUREMENTS:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / name)], check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
