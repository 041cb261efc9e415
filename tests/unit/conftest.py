"""How hypothesis tries in all unit tests."""

from hypothesis import settings

# The same examples in every run: on a fresh machine the test command passes or fails as it did here.
settings.register_profile("same-everywhere", deadline=None, derandomize=True)
settings.load_profile("same-everywhere")
