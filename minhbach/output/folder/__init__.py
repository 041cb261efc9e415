"""The folder of a published site: what in it is ours, how a new one is staged and takes its place, whose turn it is."""
