"""The live line: a socket that says "there is something new" to whoever listens. Nothing depends on it."""
