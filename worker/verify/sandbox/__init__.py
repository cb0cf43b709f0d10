"""A box for untrusted scripts."""
