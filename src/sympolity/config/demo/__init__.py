"""The sample network: real places, four programmes shaped like four real ones, projects that are sample data."""

from sympolity.config.demo.load import SAMPLE_SLUG, People, load

__all__ = ["SAMPLE_SLUG", "People", "load"]
