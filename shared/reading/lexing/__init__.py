"""Turns a text into typed tokens: characters, words of a language, numbers, signs, data."""
