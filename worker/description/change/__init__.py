"""A wish that changes a script: what it says, and what the plan of the script becomes by it."""
