"""Parts a text: scenarios and groups, what one chooses of several, what only tells."""
