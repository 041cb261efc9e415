"""A site replaced at one instant: the staged folder and the output exchange their names in one call of the system."""

from __future__ import annotations

from minhbach.output.folder.change import Change
from minhbach.output.folder.exchange import settle, take_place
from minhbach.output.folder.staging import Staging


def publish_whole(change: Change, staging: Staging) -> bool:
    """Let the staged site, in which all stands that stays, take the output's place. Raises `ForeignFiles`, OSError.

    False: it cannot, and nothing has changed.
    """
    settle(staging.path)
    foreign = change.survey(staging, full=True).foreign
    is_done = staging.carry(foreign, change.output) and take_place(staging.site, change.output)
    if is_done:
        staging.give_back(foreign, change.output)
    return is_done
