"""Reads what a team already has, and makes it a part of the plan."""
