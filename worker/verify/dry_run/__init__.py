"""One run of every function that a script gives to k6, against a server that is not there."""
