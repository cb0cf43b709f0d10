"""Reads what a description of a load test says into a plan, in linear time and without a model.

A text becomes typed tokens, tokens become quantities, quantities become claims, and claims become
the plan; what nothing accounts for stays visible as unread. No word of any language stands in code:
the folder `lexicon` holds them, a file for each language.
"""
