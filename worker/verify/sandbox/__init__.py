"""A box for untrusted scripts. Kept empty: the launcher imports from here and has to start fast."""
