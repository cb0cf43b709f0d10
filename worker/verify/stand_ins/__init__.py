"""What a script finds in the box in place of the outside world: files, remote modules."""
