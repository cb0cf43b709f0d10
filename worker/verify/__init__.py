"""Proof that a script works: parsed, accepted by real k6, and run once without traffic."""
