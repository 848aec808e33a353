# ruff: noqa: E501 - texts stand whole
"""Over three hundred hostile texts of our own making: what people paste, and what people try.

Each one that tries to run something calls `hostile(n)` with its own number, or makes an element or
an attribute that is named so: where one shows up in a page as more than text, it is found.
"""

import base64
import itertools

EVENTS = (
    "onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onanimationstart",
    "onpointerenter", "onbeforetoggle", "oncontentvisibilityautostatechange",
)  # fmt: skip
BREAKOUTS = (
    "", '"', "'", '">', "'>", "`>", '"/>', "-->", "</textarea>", "</title>", "</script>",
    "</style>", "</select>", "</noscript>", "</template>", "]]>",
)  # fmt: skip
INSIDES = (
    "<script>{run}</script>",
    "<hostile-element>x</hostile-element>",
    "<img src=x onerror={run}>",
    "<svg onload={run}>",
    '<a href="javascript:{run}">x</a>',
)
TAGS = (
    "<ScRiPt>{run}</sCrIpT>", "<script/x>{run}</script>", "<script src=//hostile.example></script>",
    "<svg><script>{run}</script></svg>", "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><foreignObject><hostile-element/></foreignObject></svg>",
    '<svg><use href="data:image/svg+xml,<svg id=x onload={run}>#x"/></svg>',
    "<math><mtext><script>{run}</script></mtext></math>",
    '<math href="javascript:{run}">x</math>', "<details open ontoggle={run}>",
    "<video><source onerror={run}></video>", "<audio src=x onerror={run}>",
    "<body onload={run}>", "<iframe srcdoc='<script>{run}</script>'></iframe>",
    '<iframe src="javascript:{run}"></iframe>', '<object data="javascript:{run}"></object>',
    '<embed src="javascript:{run}">', '<form action="javascript:{run}"><button>x</button></form>',
    '<button formaction="javascript:{run}">x</button>', '<base href="//hostile.example/">',
    '<meta http-equiv=refresh content="0;url=javascript:{run}">',
    '<link rel=stylesheet href="//hostile.example/x.css">', "<style>*{{background:red}}</style>",
    '<input autofocus onfocus={run}>', "<select autofocus onfocus={run}>",
    "<marquee onstart={run}>x</marquee>", "<noscript><p title='</noscript><img src=x onerror={run}>'>",
    "<template><script>{run}</script></template>", "<x contenteditable onblur={run}>x",
    "<!--<img src='--><img src=x onerror={run}//'>", "<![CDATA[<img src=x onerror={run}>]]>",
    "<?xml version='1.0'?><hostile-element/>", "<plaintext>", "<xmp><img src=x onerror={run}></xmp>",
    "<hostile hostile=1>", "<p hostile=1 style=position:fixed;inset:0>x", "<dialog open>x",
    "<a href='data:text/html,<script>{run}</script>'>x</a>", "<a href=vbscript:{run}>x</a>",
    "<a href=' &#106;avascript:{run}'>x</a>", "<a href='java\tscript:{run}'>x</a>",
    "<img src='x' onerror\x0c={run}>", "<img/src=x/onerror={run}>", "<img src=`x`onerror={run}>",
    "<<script>{run}//<</script>", "<scr<script>ipt>{run}</scr</script>ipt>",
    "\"onmouseover={run} x=\"", "' onfocus={run} autofocus x='", "x onpointerenter={run}",
    "\" hostile=1 x=\"", "' hostile=1 x='", "javascript:{run}", "JaVaScRiPt:{run}//",
    "data:text/html;base64," + base64.b64encode(b"<script>hostile(1)</script>").decode(),
    "&lt;script&gt;{run}&lt;/script&gt;", "&#60;script&#62;{run}&#60;/script&#62;",
    "%3Cscript%3E{run}%3C/script%3E", "\\x3cscript\\x3e{run}\\x3c/script\\x3e",
    "\\u003cscript\\u003e{run}\\u003c/script\\u003e", "＜script＞{run}＜/script＞",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-", "<scrıpt>{run}</scrıpt>", "</script><script>{run}",
    "';{run};'", '";{run};"', "`${{{run}}}`", "{run}//", "*/{run}/*", "{{constructor.constructor('{run}')()}}",
)  # fmt: skip
TEMPLATES = (
    "{{ 7|add:7 }}", "{{ request.user.password }}", "{% csrf_token %}", "{% load shell %}",
    "{% include 'shell/base.html' %}", "{% debug %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "{{''.__class__.__mro__}}", "{0.__class__}", "%(name)s", "%s%s%s%n", "%1$s", "{}", "{0}", "{name}",
    "$HOME", "`id`", "$(id)", "*{7*7}", "@(7*7)", "[[${7*7}]]",
)  # fmt: skip
SQL = (
    "' OR '1'='1", "'; DROP TABLE people_person; --", '" OR ""="', "1 OR 1=1", "') OR ('1'='1",
    "' UNION SELECT NULL, NULL --", "admin'--", "1; SELECT pg_sleep(9)", "' || pg_sleep(9) || '",
    "\\'; --", "%27%20OR%201=1", "x' AND 1=(SELECT 1)--", "'/**/OR/**/1=1", "$$ x $$", "$1",
    "E'\\x27'", "' AND set_config('app.scope','AREA',true)='AREA", "%", "_", "%_%", "\\", "\\\\",
    "' ESCAPE '", "to_tsquery('x')", "a & | ! b", "a <-> b", "'a':*", "(((", "!!!", ":::", "\"\"\"",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("//hostile.example","x")',
    "\t=1+1", "\r=1+1", "\n=1+1", "=IMPORTXML(\"//hostile.example\")", "＝1+1", "|calc", "%0A=1+1",
    '"=1+1"', "'=1+1",
)  # fmt: skip
UNICODE = (
    "\u202egnirts\u202c", "a\u200bb", "\u200b", "\u200b\u200c\u200d", "\ufeffx", "a\u00adb",
    "\u2066x\u2069", "\u061cx", "Z" + "\u0334\u0335\u0336" * 40, "👩‍👩‍👧‍👦" * 20, "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "👍🏿", "\u0000", "a\u0000b",
    "\u0001\u0002\u0003", "\u001b[31mred", "\u0007", "\u007f", "\u0085x", "\u2028x\u2029",
    "ﷺ" * 20, "שלום עולם", "مرحبا بالعالم", "Ŵ ŵ Ŷ ŷ", "ﬀ ﬁ ﬂ", "İstanbul ı", "ß ẞ SS", "ǅ", "K Å",
    "\U000e0041\U000e0042", "\ufffe\uffff", "\ufdd0", "\U0010ffff", "\ue000", "e\u0301 é", "Ⅷ", "½",
    "٣٤٥", "１２３", "零", "\u180e", "\u3164", "\u115f", "𝕏𝖘𝖘", "ᅠ", "\u00a0", "\u3000x", "\u034f",
)  # fmt: skip
PLACES = (
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd\x00.png", "file:///etc/passwd",
    "%2e%2e%2f", "....//", "C:\\", "\\\\hostile.example\\x", "con", "nul.txt", "~root", ".", "..",
    "http://169.254.169.254/", "//hostile.example", "/\\hostile.example", "\\/hostile.example",
    "https://hostile.example@127.0.0.1", "gopher://127.0.0.1:1", "jar:x!/", "mailto:x?cc=y",
)  # fmt: skip
LINES = (
    "x\r\nSet-Cookie: hostile=1", "x\nLocation: //hostile.example", "x%0d%0aX: y", "x\r\n\r\n<hostile-element>",
    "x\u560d\u560aX: y", "Bcc: x@hostile.example\r\n", "x\rX: y", "\r\n.\r\nMAIL FROM:<x>",
    "a@b.example\nBcc: c@d.example", "x\x0bX: y",
)  # fmt: skip
DATA = (
    '{"$ne": null}', '{"__proto__": {"x": 1}}', "[" * 500, "null", "true", "NaN", "Infinity", "-0",
    "1e309", "0x10", "1_000", "9" * 300, "-" + "9" * 30, "1,000", "0.1e-999", "[object Object]",
    "undefined", "None", "''", '""', "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
    "&a;&b;", "!!python/object/apply:os.system", "O:8:\"stdClass\":0:{}", "rO0ABQ==", "#", "?x=1", "&amp;",
    ";", ",", "|", "~", "^",
)  # fmt: skip
SIZES = (
    "x" * 10_000, "x " * 10_000, "<" * 5_000, "&" * 5_000, "\n" * 5_000, "🙂" * 5_000, "a\u0301" * 5_000,
    "x" * 101, "x" * 151, "x" * 501, "x" * 1001, "x" * 4001, " " * 200, "", " ", "\t",
)  # fmt: skip
NAMES = (
    "O’Connor-Ŵyn", "Null", "Test'; --", "Ng", "D'Ardenne", "Łukasz Ćwik", "Nguyễn Thị", "X Æ A-12",
    "María-José", "Jean‑Luc", "李小龍", "Mc\u00a0Donald", "von der Lühe (geb. Öz)", "Zoë & Søn <x@y>",
)  # fmt: skip


def _numbered() -> list[str]:
    woven = itertools.product(BREAKOUTS, INSIDES)
    runs = [before + inside for before, inside in woven] + list(TAGS)
    runs += [f"<hostile-element {event}={{run}}>" for event in EVENTS]
    return [text.replace("{run}", f"hostile({number})") for number, text in enumerate(runs)]


PAYLOADS = [
    *_numbered(), *TEMPLATES, *SQL, *FORMULAS, *UNICODE, *PLACES, *LINES, *DATA, *SIZES, *NAMES,
]  # fmt: skip
MARKS = ("hostile",)
"""What must never be part of an element's name, an attribute's name or an address in a page."""
