"""Scripts: names as written, Zawgyi told from Unicode, species with their own amounts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheets.cells.burmese import UNICODE, ZAWGYI, read_burmese, zawgyi_probability
from adapters.spreadsheets.cells.digits import cjk_number
from adapters.spreadsheets.cells.zawgyi import unicode_of
from adapters.spreadsheets.parsers.names import script_of
from adapters.spreadsheets.reasons import Reason

PAIRS = [
    *(("ျမန္မာ", "မြန်မာ"), ("ေက်ာင္း", "ကျောင်း"), ("အဂၤလိပ္", "အင်္ဂလိပ်"), ("ရန္ကုန္", "ရန်ကုန်")),
    *(("မႏၲေလး", "မန္တလေး"), ("ေနျပည္ေတာ္", "နေပြည်တော်"), ("ေယာက္်ား", "ယောက်ျား"), ("ဗုဒၶ", "ဗုဒ္ဓ")),
    *(("ေက်းဇူးတင္ပါတယ္", "ကျေးဇူးတင်ပါတယ်"), ("ကၽြႏု္ပ္", "ကျွန်ုပ်"), ("ပစၥည္း", "ပစ္စည်း")),
    *(("ၾကည့္", "ကြည့်"), ("ဦးေအာင္ေက်ာ္", "ဦးအောင်ကျော်"), ("ေဒၚခင္", "ဒေါ်ခင်"), ("ႏွင့္", "နှင့်")),
    *(("အေကာက္ခြန္", "အကောက်ခွန်"), ("ပိႆာ", "ပိဿာ"), ("ဥာဏ္", "ဉာဏ်"), ("လႊတ္ေတာ္", "လွှတ်တော်")),
    *(("ၿမိဳ႕", "မြို့"), ("ႀကီး", "ကြီး"), ("စကၤာပူ", "စင်္ကာပူ"), ("မေလးရွား", "မလေးရှား"), ("စိန္႔", "စိန့်")),
    *(("ကၽြန္ေတာ္", "ကျွန်တော်"), ("ရဲေဘာ္", "ရဲဘော်"), ("ၾကာသပေတး", "ကြာသပတေး")),
]
"""Words in Zawgyi and in Unicode."""
MINORITIES = [
    *("ဘာသာမန်", "အရေဝ်ဘာသာမန်", "ဍုင်မန်", "မည်ဟၟဲ", "မၟိဟ်", "ယၟု"),  # Mon
    *("လိၵ်ႈတႆး", "ၶွၼ်ႇၸိူဝ်းတႆး", "မိူင်းတႆး", "ၵႂၢမ်းတႆး", "ၵူၼ်း", "ၸၢႆးသႅင်"),  # Shan
    *("ကညီကျိာ်", "ကညီ", "စီၤ", "ပှၤကညီ", "ထံကီၢ်"),  # Karen
]


@pytest.mark.parametrize(("zawgyi", "expected"), PAIRS)
def test_zawgyi_becomes_the_same_words_in_unicode(zawgyi: str, expected: str) -> None:
    """Every sign in the place where Unicode stores it, composed."""
    assert unicode_of(zawgyi) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(("zawgyi", "expected"), PAIRS)
def test_what_was_converted_is_unicode_by_the_same_judge(zawgyi: str, expected: str) -> None:
    """Certain Zawgyi is converted; what is unsure is kept and flagged. Unicode is not touched."""
    found = read_burmese(zawgyi)
    if zawgyi_probability(zawgyi) > ZAWGYI:
        assert found.reason is Reason.ZAWGYI
        assert zawgyi_probability(found.text) < UNICODE
    else:
        assert found == (zawgyi, Reason.ZAWGYI_UNSURE)
    assert read_burmese(expected) == (expected, None)


@given(st.lists(st.sampled_from(PAIRS), min_size=2, max_size=8))
def test_sentences_of_zawgyi_are_converted_and_then_left_alone(
    pairs: list[tuple[str, str]],
) -> None:
    """Word by word as one text; a second time changes nothing."""
    text = " ".join(zawgyi for zawgyi, _ in pairs)
    expected = unicodedata.normalize("NFC", " ".join(word for _, word in pairs))
    found = read_burmese(text)
    assert found.text in (expected, text)
    assert (found.text == expected) is (found.reason is Reason.ZAWGYI)
    assert read_burmese(expected) == (expected, None)


@given(st.lists(st.sampled_from([word for _, word in PAIRS] + MINORITIES), min_size=1, max_size=8))
def test_unicode_of_burmese_mon_shan_and_karen_is_never_touched(words: list[str]) -> None:
    """Languages that share the block with Zawgyi's own signs keep every character."""
    text = " ".join(words)
    assert read_burmese(text).text == text


def test_what_reads_the_same_both_ways_is_not_asked_about() -> None:
    """Short words without medials are the same text in both encodings."""
    for text in ("ကိုကို", "မာမာ", "ဦး", "၁၂၃", "Yangon", "日本"):
        assert read_burmese(text) == (text, None)


@given(st.text(alphabet=st.characters(min_codepoint=0x1000, max_codepoint=0x109F)))
def test_no_text_of_the_block_breaks_the_converter(text: str) -> None:
    """Whatever stands there, and what is no Burmese stays as it is."""
    assert unicode_of(f"A {text} z").startswith("A ")
    read_burmese(text)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        *(("สมชาย ใจดี", "Thai"), ("ສົມສັກ", "Laoo"), ("សុខ ដារា", "Khmr"), ("အောင်ကျော်", "Mymr")),
        *(("احمد", "Arab"), ("राम बहादुर", "Deva"), ("முருகன்", "Taml"), ("ශ්\u200dරීමත්", "Sinh")),
        *(("山田太郎", "Hani"), ("山田たろう", "Jpan"), ("タロー", "Kana"), ("김철수", "Hang")),
        *(
            ("བསྟན་འཛིན", "Tibt"),
            ("Suharto", "Latn"),
            ("রহিম", "Beng"),
            ("\uff33\uff55", "Latn"),
        ),
        *(("Somchai สมชาย", None), ("123", None), ("", None)),
    ],
)
def test_a_script_is_told_when_one_alone_stands_there(name: str, script: str | None) -> None:
    """Chinese characters beside kana are Japanese; two scripts are none."""
    assert script_of(name) == script


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("六", 6), ("十", 10), ("十二", 12), ("二十三", 23), ("三十一", 31), ("元", 1)),
        *(
            ("二〇二四", 2024),
            ("12", 12),
            ("六六十", None),
            ("十十", None),
            ("元十", None),
            ("", None),
        ),
    ],
)
def test_numerals_of_dates_in_chinese_characters(text: str, number: int | None) -> None:
    """By tens, by place, and the first year of an era; nothing else."""
    assert cjk_number(text) == number
