"""What is measured, a question a module."""
