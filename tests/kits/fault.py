"""One thing that an adapter gets wrong: a small change to the source of a module."""

import re
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent.parent
SUBJECTS = Path("tests/kits/subjects")
SEEDED = "PROGRESS_SEEDED_FAULT"
"""A variable that is set while a kit runs over an adapter with a fault."""


@frozen
class Fault:
    """A fault to be seeded.

    Args:
        kit: name of the port ("mail"), which is the name of the kit's module.
        adapter: adapter that goes wrong, as its entry point calls it ("memory", "aes-gcm").
        module: file that is changed, from the root of the project.
        find: text that occurs exactly once in it.
        replace: text that takes its place.
        about: what the adapter now does wrong, in a few words that begin with a verb ("drops the HTML part").
        outside: whether the module also runs in processes that the adapter starts.
        why_not: why no kit can catch it; "" for one that a kit has to catch.
    """

    kit: str
    adapter: str
    module: str
    find: str
    replace: str
    about: str
    outside: bool = False
    why_not: str = ""

    @property
    def id(self) -> str:
        """What `caught.json` calls it; unique."""
        return f"{self.kit}: {self.adapter}: {self.about}"

    @property
    def subject(self) -> str:
        """The pytest id of the class that runs the kit over the adapter: `TestAesGcm` for "aes-gcm"."""
        words = re.split(r"[^A-Za-z0-9]+", self.adapter)
        return f"{SUBJECTS}/{self.kit}.py::Test{''.join(word.capitalize() for word in words)}"

    @property
    def import_name(self) -> str:
        """The name under which the changed module is imported."""
        path = Path(self.module)
        parts = path.parts[2:] if path.parts[0] == "adapters" else path.parts
        return ".".join([*parts[:-1], path.stem]).removesuffix(".__init__")

    def changed(self) -> str:
        """Return the source of the module with the fault in it.

        Raises:
            ValueError: the text does not occur, or occurs several times.
        """
        source = (ROOT / self.module).read_text("utf-8")
        if source.count(self.find) != 1:
            raise ValueError(f"{self.id}: the text occurs {source.count(self.find)} times in {self.module}")
        return source.replace(self.find, self.replace)
