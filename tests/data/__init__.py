"""The shipped facts: complete, well formed, each with a source."""
