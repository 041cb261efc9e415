"""Numbers and mailboxes by which a person is known: of identity, phones, bank accounts, e-mail.

Most numbers of the domain are figures, dates and numbers of documents; so form, grouping and the words around decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.validation.personal_data.folding import Folded
from minhbach.validation.personal_data.offices import Offices, national

Spans = Iterator[tuple[int, int]]

PROVINCES = frozenset(
    (
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    )
)
"""The provinces' codes in citizen numbers (Circular 59/2021/TT-BCA), which the mergers of 2025 left as they are."""

BEFORE = r"(?:(?<![0-9a-z])(?<![0-9][.,/:-])|(?<=dt)|(?<=tel)|(?<=cccd))"
AFTER = r"(?![0-9a-z])(?![.,][0-9])(?![/-][0-9]{1,8}(?![0-9]))"
MONEY = re.compile(r"\s*(?:dong|vnd|trieu|ty\b|nghin|%)")


def _digits(count: int, first: str = "[0-9]") -> str:
    """A pattern of so many digits, run together or in groups."""
    return rf"{first}(?:[ .-]{{0,2}}[0-9]){{{count - 1}}}"


def _tidy(written: str, least: int) -> bool:
    """Whether digits are grouped as a person writes a number: by one sign, evenly; not a row of figures."""
    groups, signs = re.split(r"[ .-]+", written), set(re.findall(r"[ .-]+", written))
    lengths = [len(group) for group in groups]
    if not signs or lengths in ([3, 1, 2, 6], [3, 1, 8]):
        return True
    return len(signs) == 1 and (max(lengths) == 1 or (min(lengths) >= 2 and lengths[0] >= least))


def _in_a_row(bare: str, start: int, end: int) -> bool:
    """Whether digits in groups go on before or behind, as in a row of figures."""
    grouped = re.search(r"[ .-]", bare[start:end])
    before, behind = bare[max(0, start - 2) : start], bare[end : end + 2]
    return bool(grouped and (re.match(r"[0-9][ .-]\Z", before) or re.match(r"[ .-][0-9]", behind)))


CITIZEN = re.compile(BEFORE + rf"(?P<number>{_digits(12, '0')})" + AFTER)
CITIZEN_NAMED = re.compile(
    rf"(?:cccd|can cuoc|dinh danh|ddcn)[^0-9\n]{{0,20}}{BEFORE}(?P<number>{_digits(12)})" + AFTER
)


def citizen_numbers(text: Folded, offices: Offices, year: int) -> Spans:
    """Twelve digits: a province, a century with a sex, two digits of a year, six more. So named, any twelve."""
    for match in CITIZEN.finditer(text.bare):
        written = match["number"]
        code = re.sub("[^0-9]", "", written)
        born = 1900 + int(code[3]) // 2 * 100 + int(code[4:6])
        if (
            code[:3] in PROVINCES
            and born <= year
            and _tidy(written, 3)
            and not _in_a_row(text.bare, *match.span())
            and not MONEY.match(text.bare, match.end())
        ):
            yield match.span("number")
    for match in CITIZEN_NAMED.finditer(text.bare):
        if _tidy(match["number"], 3) and not MONEY.match(text.bare, match.end()):
            yield match.span("number")


OLD_CARD = r"(?:cmnd|cmtnd|\bcmt\b|chung minh nhan dan|chung minh thu)"
NINE = r"(?:[^0-9\n]{0,15}\(?9 so\)?)?"
"""The card's own name for itself: CMND cũ (9 số)."""
IDENTITY = re.compile(rf"{OLD_CARD}{NINE}[^0-9\n]{{0,25}}(?P<number>{_digits(9)})" + AFTER)


def identity_cards(text: Folded, offices: Offices, year: int) -> Spans:
    """Nine digits are a figure unless the words before them name the old card."""
    for match in IDENTITY.finditer(text.bare):
        if _tidy(match["number"], 3):
            yield match.span("number")


MOBILE = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])"
ABROAD = r"(?P<abroad>(?<!\()\+84|\(\+?84\)|0084|84)(?P<gap>[ .-]{0,2})(?:\(?0\)?[ .-]?)?"
GAP = r"\)?[ .-]{0,3}"
"""What people write between the groups of a phone's digits: an area code in brackets, spaces around a dash."""
PHONE = re.compile(
    BEFORE + rf"(?:{ABROAD}(?P<rest>[35789](?:[ .-]{{0,2}}[0-9]){{8}})|(?P<number>0(?:{GAP}[0-9]){{9}}))" + AFTER
)
PHONE_WORDS = re.compile(r"(?:dt|dien thoai|sdt|lien he|zalo|di dong|goi|phone|tel|call|so)\W{0,3}(?:\w+\W+){0,3}\Z")
NOT_PHONE = re.compile(r"(?:mst|ma so thue|ma so doanh nghiep|ma so dn|hoa don|bien lai|ma vach)[^0-9\n]{0,20}\Z")
WITHIN_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]*\Z")
CALLING = re.compile(r"(?:zalo\.me/|wa\.me/|viber|tel[:=]|phone=|sdt=)\S*\Z")


def phones(text: Folded, offices: Offices, year: int) -> Spans:
    """Mobile numbers. Landlines (02…) and short numbers are of offices and services, and are let be."""
    for match in PHONE.finditer(text.bare):
        written, start = match["number"] or match["rest"], match.start()
        called, before = national(match[0]), text.bare[max(0, start - 200) : start]
        if not re.match("0" + MOBILE, called) or called in offices.phones:
            continue
        named = bool(PHONE_WORDS.search(before))
        if match["abroad"] == "84" and (match["gap"] or not written.isdigit()) and not named:
            continue  # 84.912.345.678 is a figure
        if not _tidy(written, 2 if named or match["abroad"] else 3) or _in_a_row(text.bare, *match.span()):
            continue
        if MONEY.match(text.bare, match.end()) or NOT_PHONE.search(before):
            continue
        if WITHIN_ADDRESS.search(before) and not CALLING.search(before):
            continue
        yield match.span()


BANKS = (
    r"(?:agribank|vietcombank|vietinbank|bidv|techcombank|sacombank|mb ?bank|\bmb\b|\bacb\b|vpbank|tpbank|\bshb\b|"
    r"lpbank|lienvietpostbank|hdbank|\bvib\b|eximbank|seabank|msb|ngan hang)"
)
ACCOUNT_NUMBER = r"(?P<number>[0-9](?:[ .-]?[0-9]){7,18})(?![0-9a-z])"
LINKING = rf"(?:[\s:.(),-]|so\b|la\b|no\b|mo\b|tai\b|{BANKS}){{0,12}}"
ACCOUNT = re.compile(
    r"(?:\bstk|so tai khoan|so tk|\btk so|tai khoan so|bank account|account (?:no|number)"
    rf"|tai khoan(?: cua)?(?: tai)? {BANKS}){LINKING}(?:cua [^0-9\n]{{0,30}}[:\s])?{LINKING}{ACCOUNT_NUMBER}"
)
ACCOUNT_AT = re.compile(rf"(?<![0-9a-z.,/-])(?P<number>[0-9]{{8,19}})[\s|,(-]{{1,5}}(?:mo )?(?:tai )?{BANKS}")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+\Z")
TREASURY = re.compile(r"kho bac|kbnn|treasury")


def bank_accounts(text: Folded, offices: Offices, year: int) -> Spans:
    """Any number is an account's if the words say so; those of the State Treasury are offices'."""
    for pattern in (ACCOUNT, ACCOUNT_AT):
        for match in pattern.finditer(text.bare):
            around = text.bare[max(0, match.start() - 60) : match.end() + 40]
            grouped = GROUPED.match(match["number"]) or MONEY.match(text.bare, match.end())
            if not grouped and not TREASURY.search(around):
                yield match.span("number")


PASSPORT = re.compile(r"(?:ho chieu|passport)[^0-9\n]{0,20}?(?P<number>(?<![a-z])[a-z]{1,2} ?[0-9]{7,8})(?![0-9a-z])")


def passports(text: Folded, offices: Offices, year: int) -> Spans:
    """A letter and digits behind the word."""
    for match in PASSPORT.finditer(text.bare):
        yield match.span("number")


AT = r" ?(?:@|\(at\)|\[at\]) ?"
EMAIL = re.compile(
    rf"(?<![a-z0-9._%+-])(?P<local>[a-z0-9][a-z0-9._%+-]{{0,63}}){AT}(?P<domain>(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?!(?:png|jpe?g|svg|webp|css|js|json|html|md)\b)[a-z]{{2,}})"
)
PUBLIC_DOMAIN = re.compile(r"(?:.+\.)?(?:gov\.vn|chinhphu\.vn|quochoi\.vn|dcs\.vn)")
RESERVED_DOMAIN = re.compile(r"(?:.+\.)?(?:example(?:\.com|\.org|\.net)?|test|invalid|localhost)")
"""Domains that nobody can have (RFC 2606), kept for examples."""


def emails(text: Folded, offices: Offices, year: int) -> Spans:
    """Every mailbox but those of public bodies, and those that the data give as an office's contact."""
    for match in EMAIL.finditer(text.bare):
        domain = match["domain"]
        public = PUBLIC_DOMAIN.fullmatch(domain) or RESERVED_DOMAIN.fullmatch(domain) or domain in offices.domains
        if not public and f"{match['local']}@{domain}" not in offices.emails and match["local"] != "git":
            yield match.span()
