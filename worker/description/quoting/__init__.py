"""What a model quotes from a description: checked against the text, and added to its plan.

`quoted` in `agreement` is the way in.
"""
