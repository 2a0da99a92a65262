"""What auditors fill in about samples and findings, and what others answer."""
