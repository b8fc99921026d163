"""Chinese and Japanese fields and labels claim their values, and words for want of a value are none."""

import json

import pytest

from tests.compiled import compiled


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("姓名：李雪梅，已付款", "李雪梅"),
        ("担当者：中村（経理課）", "中村"),
        ("住所：例町の角の家、電話なし", "例町の角の家"),
        ("氏名（カナ）：サトウ ハナコ", "サトウ ハナコ"),
        ("地址：浙江省例市例路 47 号 3 幢 12 室", "例路 47 号 3 幢 12 室"),
    ],
)
def test_a_label_without_a_blank_claims_the_value_behind_it(text: str, hidden: str) -> None:
    assert hidden not in compiled("redact-only").redact(text).text


@pytest.mark.parametrize(
    "text", ["姓名：未填写", "お名前：なし", "地址：同上", "商品名：高橋印の味噌", "IP地址：未记录"]
)
def test_what_is_no_value_stays(text: str) -> None:
    assert compiled("redact-only").redact(text).text == text


@pytest.mark.parametrize(
    ("field", "value"), [("客户姓名", "王小明"), ("請求先住所", "例町の角"), ("联系电话", "13812345678")]
)
def test_a_word_that_says_whose_the_value_is_may_stand_before_the_field_name(field: str, value: str) -> None:
    assert value not in compiled("redact-only").redact_json(json.dumps({field: value}).encode()).data.decode()
