"""The same traffic as the logs of many servers write it: what is in each line is known."""
