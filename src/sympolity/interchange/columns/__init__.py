"""Which column of a list goes where: proposed, known again from its last edition, doubted, decided."""
