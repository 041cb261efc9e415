"""From rendered pages to a published site: links checked, everything staged beside, then put in place in one step."""
