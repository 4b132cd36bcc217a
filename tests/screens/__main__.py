"""Take the pictures, and write the page that shows them."""

import sys

from tests.screens import FOLDER, SCREENS, index, take

if __name__ == "__main__":
    asked = set(sys.argv[1:])
    unknown = asked - {screen.name for screen in SCREENS}
    if unknown:
        raise SystemExit(f"There is no screen called {', '.join(sorted(unknown))}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    take([screen for screen in SCREENS if not asked or screen.name in asked])
    (FOLDER / "README.md").write_text(index(), "utf-8")
