"""An app that only the tests install: work that takes as long as one likes."""
