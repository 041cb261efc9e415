"""The browser that the other tests rely on: it starts, and has letters for Vietnamese."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, npm

TEXT = "Ễ Ặ ỡ ữ Đ minh bạch"


def test_vietnamese_is_drawn_and_read(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<p style='display: inline-block; font: 20px sans-serif'>{TEXT}</p>")
    assert page.inner_text("p") == TEXT
    assert page.locator("p").bounding_box()["width"] > 100  # type: ignore[index]
    page.close()


def test_every_vietnamese_letter_has_a_picture_of_its_own(browser: Browser) -> None:
    """Without a font, all letters come out as the same empty box."""
    letters = "ăâđêôơưàảãạấẩẫậắẳẵặéẻẽẹếểễệíỉĩịóỏõọốổỗộớởỡợúủũụứửữựýỷỹỵ"
    page = browser.new_page()
    page.set_content("<canvas></canvas>")
    drawings = page.evaluate(
        """letters => [...letters].map(letter => {
            const context = document.createElement('canvas').getContext('2d');
            context.font = '60px sans-serif';
            context.fillText(letter, 20, 90);
            return context.canvas.toDataURL();
        })""",
        letters,
    )
    assert len(set(drawings)) == len(letters)
    page.close()


def test_a_wrong_path_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINHBACH_CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(npm.CannotBring, match="nowhere"):
        chromium.find()
