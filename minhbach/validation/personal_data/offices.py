"""What is public: the contacts of offices, as the data give them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from minhbach.validation.personal_data.folding import fold

PROVIDERS = re.compile(
    r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|me|mac|aol|gmx|mail|zoho|yandex|"
    r"proton|protonmail|tutanota|fpt|vnn)\.(?:com|net|org|me|vn|com\.vn|ru|de)"
)
"""Where anybody has a mailbox."""


class Offices(Struct, frozen=True):
    """The contacts of offices: phones as digits, whole addresses of e-mail, and domains."""

    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phones: Iterable[str], emails: Iterable[str]) -> Offices:
        """From what the data say.

        A domain of an office's own makes all its mailboxes public. At a provider where anybody has a mailbox, only the
        address that the data name is the office's: the next one there is somebody's.
        """
        written = [email.strip().lower() for email in emails]
        domains = {email.rpartition("@")[2] for email in written}
        own = frozenset(domain for domain in domains if not PROVIDERS.fullmatch(domain))
        return cls(frozenset(map(national, phones)), frozenset(written), own)


def national(phone: str) -> str:
    """A phone's digits as they are dialled within the country."""
    digits = re.sub("[^0-9]", "", fold(phone).plain)
    return "0" + digits.removeprefix("0084").removeprefix("84").removeprefix("0")
