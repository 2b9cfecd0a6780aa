"""完整度 before printing, in words."""

from collections.abc import Sequence

from app.ui.printing.documents import Gaps

_MOST_NAMED = 12


def gaps_text(gaps: Sequence[Gaps]) -> tuple[str, str]:
    """Return what to say about missing fields, and the list of them for a tooltip."""
    if not gaps:
        return "", ""
    if len(gaps) == 1:
        only = gaps[0]
        text = f"完整度 {only.filled}/{only.needed}"
        return (f"{text}，缺：{'、'.join(only.titles)}" if only.missing else text), ""
    lacking = [each for each in gaps if each.missing]
    if not lacking:
        return f"{len(gaps):,} 个项目都没有缺项", ""
    lines = [f"{each.name}：缺 {'、'.join(each.titles)}" for each in lacking[:_MOST_NAMED]]
    if len(lacking) > _MOST_NAMED:
        lines.append(f"等 {len(lacking)} 个")
    filled = sum(each.filled for each in gaps)
    needed = sum(each.needed for each in gaps)
    share = filled * 100 // needed
    told = f"完整度 {share}%，{len(lacking):,} 个项目有缺项（共 {len(gaps):,} 个）"
    return told, "\n".join(lines)
