"""Matching dirty names of organisations and territories, without ever merging two by mistake."""

from sympolity.methods.names.folding import fold
from sympolity.methods.names.register import Candidate, Entry, Match, Reason, Register

__all__ = ["Candidate", "Entry", "Match", "Reason", "Register", "fold"]
