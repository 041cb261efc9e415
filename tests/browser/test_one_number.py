"""The same figure, verdict and requirement in every place of the project's own site."""

from tests.browser.showcase import Showcase
from tests.one_number import Comparison


def test_one_number_everywhere(showcase: Showcase) -> None:
    folder = showcase.folder
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    comparison = Comparison(files, showcase.address).run()
    assert comparison.faults == []
    assert comparison.compared["target: verdict"] and comparison.compared["search: verdict"]
