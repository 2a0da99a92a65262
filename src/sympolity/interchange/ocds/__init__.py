"""The Open Contracting Data Standard, in and out: release and record packages of version 1.1."""
