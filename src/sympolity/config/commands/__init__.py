"""The words of the `sympolity` command, one module each."""
