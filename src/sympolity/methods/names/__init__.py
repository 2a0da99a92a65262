"""Matching dirty names of organisations and territories, without ever merging two by mistake."""

from sympolity.methods.names.alike import alike, near, one_name
from sympolity.methods.names.cutting import cut_width
from sympolity.methods.names.folding import fold
from sympolity.methods.names.matches import Candidate, Entry, Match, Reason
from sympolity.methods.names.register import Register

__all__ = ["Candidate", "Entry", "Match", "Reason", "Register", "alike", "cut_width", "fold", "near", "one_name"]
