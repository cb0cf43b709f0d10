"""Reads a load out of clauses: a constant one, a course of stages, a staircase, iterations."""
