"""Commands for those who operate workers."""
