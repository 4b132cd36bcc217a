"""What writers of letters get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "letters", "memory", "progress_core/memory/letters.py")
_FOLDER = "adapters/letters/progress_letters"
_print = partial(Fault, "letters", "print")
_TEXTS = "        texts = list(map(_text, letters))\n"
_BREAK = '        page_break = "break-after: page" if layout == "letters" else "break-inside: avoid; border-bottom: 1px dashed"\n'
_SECTIONS = (
    '        sections = "".join(f\'<section><pre dir="auto">{escape(text)}</pre></section>\\n\' for text in texts)\n'
)
_PDF = '            return "\\f".join(_pages(texts, layout)).encode()\n'
_ENVIRONMENT = f"{_FOLDER}/html.py"

FAULTS = (
    _twin(_PDF, '            return "\\n".join(_pages(texts, layout)).encode()\n', "writes all letters on one page"),
    _twin(_PDF, '            return "\\f".join(texts).encode()\n', "writes one slip per page"),
    _twin(_PDF, '            return "\\f".join(_pages(texts, layout)).encode("latin-1", "replace")\n', "writes Latin-1"),
    _twin(_TEXTS, "        texts = list(map(_text, sorted(letters, key=lambda one: one.name)))[::-1]\n", "writes letters in another order"),
    _twin(_TEXTS, "        texts = list(map(_text, {one.provider: one for one in letters}.values()))\n", "writes one letter per provider"),
    _twin(_TEXTS, "        texts = list(map(_text, list(letters)[:10]))\n", "writes ten letters at most"),
    _twin(_TEXTS, "        count = sum(1 for _ in letters)\n        texts = list(map(_text, letters)) if count else []\n", "reads letters twice"),
    _twin(_TEXTS, "        first, *more = letters\n        texts = list(map(_text, [first, *more]))\n", "fails without letters"),
    _twin(_BREAK, '        page_break = "border-bottom: 1px dashed"\n', "prints web pages without page breaks"),
    _twin(_BREAK, '        page_break = "break-after: page"\n', "prints one slip per page of paper"),
    _twin(_BREAK, _BREAK.replace("break-inside: avoid; ", ""), "lets slips be split when a web page is printed"),
    _twin("{escape(text)}", "{text}", "does not escape what it puts into a web page"),
    _twin("{escape(text)}", "{escape(escape(text))}", "escapes twice"),
    _twin("{escape(text)}", "{escape(ascii(text))}", "writes letters outside ASCII as escapes"),
    _twin("{escape(text)}", "{escape(text.title())}", "changes capitals"),
    _twin("{escape(text)}", "{escape(text.upper().lower())}", "writes small letters"),
    _twin('<meta charset="utf-8">', "", "does not say in which letters a web page is"),
    _twin('<html lang="en-GB">', "<html>", "does not say in which language a web page is"),
    _twin("<title>Your log-in for Progress</title>", "<title></title>", "writes a web page without a title"),
    _twin("<title>Your log-in for Progress</title>", "<title>{texts[0] if texts else 1}</title>", "puts the first letter into the title"),
    _twin("{style}'\n        return", "{style}<link rel=stylesheet href=\"https://fonts.example/a.css\">'\n        return", "loads fonts from elsewhere"),
    _twin("\\nPassword: {letter.password}\\n", "\\n", "leaves out the password"),
    _twin("\\nPassword: {letter.password}\\n", "\\nPassword: {letter.password[:8]}\\n", "cuts passwords"),
    _twin("Web address: {letter.address}\\n", "", "leaves out the web address"),
    _twin(", Year {letter.year_group}", "", "leaves out the year group"),
    _twin("Username: {letter.username}", "Username: {letter.username.lower()}", "writes usernames in small letters"),
    _twin("    for first in range(0, len(texts), SLIPS_PER_PAGE):\n", "    for first in range(0, len(texts) - 1, SLIPS_PER_PAGE):\n", "leaves out the last slip if it begins a page"),
    _twin('        "You will be asked to choose a new password.\\n"\n', "", "does not say what happens next"),
    _print(_ENVIRONMENT, "    autoescape=True,\n", "    autoescape=False,\n", "does not escape what it puts into a web page"),
    _print(_ENVIRONMENT, "render(letters=letters, ", "render(letters=sorted(letters, key=lambda one: one.username), ", "sorts letters by username"),
    _print(_ENVIRONMENT, 'get_template(f"{layout}.html")', 'get_template("slips.html")', "writes slips instead of letters") ,
    _print(f"{_FOLDER}/pdf.py", "    paper.pdf.add_page()\n    _write(paper, wording.TITLE, 20, after=4)\n", "    if not paper.pdf.pages:\n        paper.pdf.add_page()\n    _write(paper, wording.TITLE, 20, after=4)\n", "begins no page with a letter"),
    _print(f"{_FOLDER}/pdf.py", '        ("Password", letter.password, 20),\n', "", "leaves out the password"),
    _print(f"{_FOLDER}/pdf.py", "    _write(paper, f\"Year {letter.year_group}\", 12, after=6)\n", "", "leaves out the year group"),
    _print(f"{_FOLDER}/slips.py", "    if paper.pdf.get_y() + height > HEIGHT - MARGIN:\n        _new_page(paper)\n", "    if paper.pdf.get_y() + LEAST_HEIGHT > HEIGHT - MARGIN:\n        _new_page(paper)\n", "splits a long slip"),
    _print(f"{_FOLDER}/slips.py", "    if paper.pdf.get_y() + height > HEIGHT - MARGIN:\n        _new_page(paper)\n", "    if paper.pdf.get_y() > 2 * MARGIN:\n        _new_page(paper)\n", "writes one slip per page"),
    _print(f"{_FOLDER}/slips.py", "    yield _Row(paper.block(letter.name, 12, WIDTH))\n", "    yield _Row(paper.block(letter.name[:40], 12, WIDTH))\n", "cuts long names") ,
    _print(f"{_FOLDER}/__init__.py", '(write_slips if layout == "slips" else write_letters)', "write_letters", "knows no slips in PDF"),
)  # fmt: skip
