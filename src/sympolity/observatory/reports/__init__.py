"""Reports that go out: read from the same figures as the pages, written once as papers."""
