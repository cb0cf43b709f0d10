"""Does a script do what its plan says, part by part."""
