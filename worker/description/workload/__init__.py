"""The vocabulary of load in English, one module for each kind of statement."""
