"""Asks on demand whether the addresses that pages lead out to still answer. No build takes part in it."""
