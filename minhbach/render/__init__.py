"""Values into words and pages: locale catalogs, formatting, phrases, the template environment."""
