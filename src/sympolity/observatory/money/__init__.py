"""The money of a programme and of a project: from envelope to payment, and what is likely to come."""
