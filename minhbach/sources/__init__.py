"""Files as they were written: text, YAML values and Markdown blocks, each able to say where in its file it stands."""
