"""What LoadGenie is measured beside: the same work done in the ways that tutorials show."""
