"""The values that stand in the text of a script, and where: so that one can be changed alone."""
