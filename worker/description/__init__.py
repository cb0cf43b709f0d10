"""What a plain-English description says, read by rules that are silent when unsure."""
