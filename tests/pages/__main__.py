"""Write every reference page, the drawings, and what the page of the architecture says of them."""

from tests.pages import DRAWINGS, FOLDER, PAGES, WHY, with_parts

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
    for name, draw in DRAWINGS.items():
        (WHY / name).write_text(draw(), "utf-8")
    architecture = WHY / "architecture.md"
    architecture.write_text(with_parts(architecture.read_text("utf-8")), "utf-8")
