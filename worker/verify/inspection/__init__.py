"""What k6 itself makes of a script's options and init code, without running a VU."""
