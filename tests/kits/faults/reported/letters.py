"""What writers of letters get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "letters", "memory", "progress_core/memory/letters.py")
_print = partial(Fault, "letters", "print")
_FOLDER = "adapters/letters/progress_letters"
_TEXTS = "        texts = list(map(_text, letters))\n"
_PASSWORD = "{letter.password}"
_PDF = '            return "\\f".join(_pages(texts, layout)).encode()\n'
_BREAKS = '        page_break = "break-after: page" if layout == "letters" else "break-inside: avoid; border-bottom: 1px dashed"\n'
_CUT = '        yield "".join(f"{text}{CUT_HERE}\\n" for text in texts[first : first + SLIPS_PER_PAGE])\n'

FAULTS = (
    _twin(_PASSWORD, "{('-' + chr(10)).join(letter.password[at : at + 12] for at in range(0, len(letter.password), 12))}", "hyphenates passwords"),
    _twin(_PASSWORD, "{letter.password.replace(chr(39), chr(8217)).replace('--', chr(8211))}", "makes signs of passwords typographic"),
    _twin(_PASSWORD, "{letter.password.replace('_', '').replace('*', '')}", "takes signs of passwords for Markdown"),
    _twin(_PASSWORD, "{__import__('html').unescape(letter.password)}", "reads passwords as HTML"),
    _twin(_PASSWORD, "{letter.password.strip()}", "trims passwords"),
    _twin("{letter.name}\\n", "{letter.name[:30]}\\n", "cuts long names"),
    _twin("{letter.provider}, Year", "{letter.provider[:40]}, Year", "cuts long names of providers"),
    _twin(_TEXTS, "        texts = list(dict.fromkeys(map(_text, letters)))\n", "writes alike letters once"),
    _twin(_TEXTS, "        texts = globals().setdefault('_ALL', [])\n        texts.extend(map(_text, letters))\n", "writes the letters of the call before too"),
    _twin(_PDF, '            return ("\\f" + "\\f".join(_pages(texts, layout))).encode()\n', "begins with an empty page"),
    _twin(_PDF, '            return "\\f\\f".join(_pages(texts, layout)).encode()\n', "leaves the backs of pages empty"),
    _twin(_CUT, '        yield CUT_HERE.join(f"{text}\\n" for text in texts[first : first + SLIPS_PER_PAGE])\n', "draws no line after the last slip of a page"),
    _twin(_CUT, '        yield "".join(texts[first : first + SLIPS_PER_PAGE])\n', "draws no lines to cut along"),
    _twin(_BREAKS, _BREAKS.replace("; border-bottom: 1px dashed", ""), "draws no lines to cut along on web pages"),
    _twin("{sections}</body></html>\\n'.encode()", "{sections}</body></html>\\n'.encode('utf-16')", "writes web pages in UTF-16"),
    _print(f"{_FOLDER}/pdf.py", "    paper.pdf.add_page()\n    _write(paper, wording.TITLE, 20, after=4)\n", "    paper.pdf.add_page()\n    paper.pdf.add_page()\n    _write(paper, wording.TITLE, 20, after=4)\n", "leaves an empty page before each letter"),
    _print(f"{_FOLDER}/paper.py", "            fits = self.pdf.get_string_width(text) <= width - 2 * self.pdf.c_margin\n", "            fits = True\n", "lets long texts run off the page"),
    _print(f"{_FOLDER}/paper.py", "            self.pdf.ln(block.size * _LINE)\n", "            self.pdf.ln(0)\n", "writes the lines of a text over each other"),
    _print(f"{_FOLDER}/paper.py", "        for line in block.lines:\n", "        for line in block.lines[:1]:\n", "writes the first line of a long text alone"),
    _print(f"{_FOLDER}/glyphs.py", "    return next((font for font in FONTS if ord(character) in coverage(font)), None)\n", "    return BODY\n", "shows letters that the font lacks as boxes"),
    _print(f"{_FOLDER}/glyphs.py", "    if font_for(character):\n        return character\n", "    if font_for(character) == BODY:\n        return character\n", "shows letters of other scripts as numbers"),
    _print(f"{_FOLDER}/slips.py", "    paper.pdf.line(0, top + height, MARGIN + WIDTH + MARGIN, top + height)\n", "", "draws no lines to cut along"),
    _print(f"{_FOLDER}/slips.py", "    height = max(LEAST_HEIGHT, sum(row.text.height for row in rows) + 2 * PADDING)\n", "    height = LEAST_HEIGHT\n", "writes long slips over the next"),
    _print(f"{_FOLDER}/html.py", "    autoescape=True,\n", "    autoescape=lambda name: (name or '').endswith('.xml'),\n", "escapes XML alone"),
)  # fmt: skip
