"""Scripts: which letters write words with spaces between, and which do not."""

# The ranges are those of Unicode's Blocks.txt; code points nobody has assigned do no harm.
HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = r"\u3041-\u309f"
KATAKANA = r"\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
BOPOMOFO = r"\u3105-\u312f"
HANGUL = r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"
SOUTH_EAST = r"\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u1049\u1780-\u17d3"
"""Thai, Lao, Burmese, Khmer: no spaces between words, vowels and tones as marks."""

UNSPACED = HAN + HIRAGANA + KATAKANA + BOPOMOFO + HANGUL + SOUTH_EAST
"""Written in one run (Korean puts spaces, but glues its particles to the words)."""

MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u0711\u0730-\u074a\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a75\u0a81-\u0a83\u0abc-\u0acd"
    r"\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83"
    r"\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u0f71-\u0f84\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u200c\u200d"
)
"""What stands above, below or beside a letter and belongs to its word."""
