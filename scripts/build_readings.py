"""Build the tables of resources/search from the published ones they are taken from.

A developer's script, run by hand when a source changes; the program never runs it. It needs
``pypinyin`` (a development dependency) and the place of OpenCC's TSCharacters.txt:

    python scripts/build_readings.py --opencc TSCharacters.txt

Where a character has got or lost a reading, raise ``VERSION`` in app/models/wordindex.py
afterwards, so that every library's index is made anew. See resources/search/README.md.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PINYIN_DICT

SEARCH_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "search"

#: Words in which a character is not read as usual, as the names of places, offices, trades and
#: works have them; their readings are looked up. Only lists are put in order by them.
POLYPHONIC_WORDS = """
    重庆 重建 重组 重修 重新 重阳 重启 重复 双重
    长寿 长江 长安 长春 长沙 长城 长乐 长兴 长青 长远 长期 长廊 长途 长河 长龙 长征 长虹 长生
    延长 专长 特长
    银行 行业 行情 分行 商行 同行
    都市 都江堰 成都 首都 古都 江都
    音乐 乐器 乐团 乐队 乐清 民乐
    厦门 会计 番禺 六安 台州 蚌埠 东阿 犍为 铅山 黄陂 华山 佛山 参与 西藏 藏族 藏药 宝藏
    种植 种地 耕种 人参 党参 海参 丹参 苦参 沙参 白术 薄荷 炮制 仔猪
    调理 调节 调整 调解 调味 调料 调养 调剂 调控 调试 协调 空调
    处理 处置 处方 弹性 弹簧 干净 干燥 干货 干果 干旱 干洗 干预 饼干 烘干
    给水 供给 补给 畜牧 畜产 模具 模板 铺设 散装 差异 率先 创伤 冠军
    度假 假日 假期 应用 应急 应对 适应 供应 响应 佛教 佛手 佛光 佛学 佛寺
    着力 成分 目的 累计 更新 更换 变更 相机 转盘 测量 曲艺 戏曲 宿舍 看护 看守 泊位 当铺 典当
    传记 少年 少儿 少林 青少年 难民 角色 中毒
"""

#: The same, where words are looked up in vain.
TOLD = {
    "丰都": "feng1 du1", "都匀": "du1 yun2", "都昌": "du1 chang1", "新都": "xin1 du1",
    "长宁": "chang2 ning2", "长治": "chang2 zhi4", "长白": "chang2 bai2",
    "长岭": "chang2 ling3", "长顺": "chang2 shun4", "长阳": "chang2 yang2",
    "阆中": "lang4 zhong1", "筠连": "jun1 lian2", "洪洞": "hong2 tong2", "单县": "shan4 xian4",
    "重整": "chong2 zheng3", "重构": "chong2 gou4", "重塑": "chong2 su4", "重置": "chong2 zhi4",
    "长效": "chang2 xiao4", "全长": "quan2 chang2", "支行": "zhi1 hang2",
    "接种": "jie1 zhong4", "调峰": "tiao2 feng1", "调压": "tiao2 ya1",
    "散货": "san3 huo4", "散养": "san3 yang3", "铺装": "pu1 zhuang1",
}  # fmt: skip


def simplified_characters(opencc: Path) -> dict[str, str]:
    """Return the simplified character of each traditional one, one code point for one.

    Where OpenCC gives several, the first, which is the usual one. What a chain ends in stands for
    all of it, so that folding twice changes nothing.
    """
    found = {}
    for line in opencc.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and traditional != first:
            found[traditional] = first
    for traditional, first in found.items():
        while first in found:
            first = found[first]
        found[traditional] = first
    return found


def toned(text: str) -> list[str]:
    """Return how a text is read, character by character: qiu2, ma5, nv3."""
    return lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)


def is_plain(reading: str) -> bool:
    """Return whether letters are those of the alphabet."""
    return reading.isascii() and reading.isalpha()


def readings_of_characters() -> dict[str, str]:
    """Return every reading of each character: the usual one with its tone, then the others.

    Of the others, which only searching asks for, the letters alone; ü as v.
    """
    found = {}
    for code in PINYIN_DICT:
        character = chr(code)
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        others = {each for each in readings if is_plain(each)}
        (usual,) = toned(character)
        if not is_plain(usual[:-1]):
            # Beside m and ê, which no keyboard writes, some have another.
            if not others:
                continue
            usual = f"{min(others)}5"
        found[character] = " ".join((usual, *sorted(others - {usual[:-1]})))
    return found


def readings_of_words() -> dict[str, str]:
    """Return the readings of each word that is not read as its characters are by themselves.

    Raises:
        ValueError: a word is, so that it need not be named.
    """
    found = {word: " ".join(toned(word)) for word in POLYPHONIC_WORDS.split()} | TOLD
    for word, readings in found.items():
        if readings == " ".join(toned(character)[0] for character in word):
            raise ValueError(f"{word} is read as its characters are: {readings}")
    return found


def table(values: dict[str, str], between: str = "") -> str:
    """Return lines of a value, a tab and the characters or words that have it, both in order."""
    groups = defaultdict(list)
    for name, value in values.items():
        groups[value].append(name)
    lines = (f"{value}\t{between.join(sorted(groups[value]))}\n" for value in sorted(groups))
    return "".join(lines)


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description="Build the tables of resources/search.")
    parser.add_argument("--opencc", type=Path, required=True, help="TSCharacters.txt")
    arguments = parser.parse_args()
    for name, lines in (
        ("simplified.txt", table(simplified_characters(arguments.opencc))),
        ("readings.txt", table(readings_of_characters())),
        ("words.txt", table(readings_of_words(), between=" ")),
    ):
        (SEARCH_FOLDER / name).write_text(lines, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
