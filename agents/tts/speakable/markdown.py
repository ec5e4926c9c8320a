"""What markdown and HTML add to a text for the eye only."""

import html
import re

_TAGS = (
    "a|b|i|u|s|p|q|em|strong|br|hr|span|div|ul|ol|li|h[1-6]|code|pre|table|thead|tbody|tr|td|th"
    "|img|sub|sup|small|mark|del|ins|blockquote|kbd|font|center|details|summary"
    "|speak|break|prosody|voice|say-as|phoneme|emphasis|audio"
)
"""What HTML and SSML know. Other words between angle brackets may be meant to be read."""
_TAG = re.compile(rf"<!--.*?-->|</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>")
_MONTHS = "Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"  # 3. Oktober is no list

_LINES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE), ""),  # the fences of code
    (re.compile(r"^\s*(?:[-*_=]\s*){3,}$", re.MULTILINE), ""),  # rules
    (re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$", re.MULTILINE), ""),  # under a table's head
    (re.compile(r"^\s*(?:>\s*)+", re.MULTILINE), ""),
    (re.compile(r"^\s*#{1,6}\s+(.*?)\s*#*$", re.MULTILINE), r"\1"),
    (re.compile(r"^\s*[-*+•‣◦]\s+(?:\[[ xX]\]\s+)?", re.MULTILINE), ""),
    (re.compile(rf"^\s*(\d{{1,3}})[.)]\s+(?!{_MONTHS})(?=\S)", re.MULTILINE), r"\1: "),
)
_SPANS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),  # links, pictures
    (re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"\[\^[^\[\]]+\]:?"), ""),  # footnotes
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), r"\1"),
    (re.compile(r"`+([^`]+)`+"), r"\1"),
    (re.compile(r"(?<![A-Za-z0-9])\*{1,3}(?=\S)([^*]+)(?<=\S)\*{1,3}(?![A-Za-z0-9])"), r"\1"),
    (re.compile(r"(?<!\w)_{1,3}(?=\S)([^_]+)(?<=\S)_{1,3}(?!\w)"), r"\1"),
    (re.compile(r"\*\*+|(?<!\w)__+|__+(?!\w)|`+|~~+"), ""),  # halves of what was cut apart
    (re.compile(r"(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
)
_ROW = re.compile(r"^\s*\|(.+?)\|?\s*$", re.MULTILINE)


def without_markdown(text: str) -> str:
    """Return `text` without marks, tags and entities; the cells of a table become a list."""
    text = html.unescape(_TAG.sub(" ", _AUTOLINK.sub(r"\1", text)))
    for pattern, kept in _LINES:
        text = pattern.sub(kept, text)
    text = _ROW.sub(_cells, text)
    for pattern, kept in _SPANS:
        text = pattern.sub(kept, text)
    return text


def _cells(row: re.Match[str]) -> str:
    return ", ".join(cell.strip() for cell in row[1].split("|") if cell.strip())
