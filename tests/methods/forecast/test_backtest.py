"""What the documentation says about the forecast is what the bench measures."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
ROW = re.compile(r"^\| (?P<name>[a-z0-9 ]+) \| (?P<tries>\d+) \|(?P<shares>(?: [\d.]+ % \|){5})$", re.MULTILINE)


def bench():
    spec = importlib.util.spec_from_file_location("bench_forecast", ROOT / "bench" / "forecast.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_documented_small_run_is_what_comes_out():
    text = (ROOT / "docs" / "method" / "forecast.md").read_text()
    documented = {
        row["name"]: (int(row["tries"]), [float(share) for share in re.findall(r"[\d.]+", row["shares"])])
        for row in ROW.finditer(text)
    }

    measured = bench().table(seeds=(100, 101), origins=(21, 33))

    assert documented == {
        name: (
            int(told["tries"]),
            [
                *(round(100 * told[f"{each} MAE"], 1) for each in ("forecast", "line", "s-curve")),
                *(float(round(100 * told[f"held {level}"])) for level in ("50", "80")),
            ],
        )
        for name, told in measured.items()
    }
    assert measured["all"]["forecast MAE"] < min(measured["all"]["line MAE"], measured["all"]["s-curve MAE"])
