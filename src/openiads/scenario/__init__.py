"""WORDS: scenario files, the library, and the resolved world they become."""
