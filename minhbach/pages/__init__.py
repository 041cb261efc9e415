"""What is shown where: addresses, the content of each page as plain values, and the list of all pages."""
