"""Pictures of the site for `docs/screens`: `python -m tests.screens` takes them all, with names after it only those."""

from tests.screens.pages import SCREENS
from tests.screens.take import FOLDER, file_name, index, take

__all__ = ["FOLDER", "SCREENS", "file_name", "index", "take"]
