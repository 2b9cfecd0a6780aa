"""Other names of units and industries that a source brings: what each of them may stand for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.models.matchkey import industry_key
from app.models.unitlist import split_units
from app.queries.examination.unitnames import alike, unit_key


@dataclass(frozen=True, slots=True)
class AliasSuggestion:
    """A name as the source writes it, and the name it may be another one of.

    Attributes:
        written: as the source has it.
        name: the name in use: the library's, or the source's more frequent one.
        count: how many staged projects write it so.
        is_known: whether ``name`` is the library's.
    """

    written: str
    name: str
    count: int
    is_known: bool


def suggest_units(
    texts: Iterable[str], known: Mapping[str, str], counties: Iterable[str] = ()
) -> list[AliasSuggestion]:
    """Suggest which units of a source are others under another name.

    Two units that one project names side by side are two.

    Args:
        texts: 责任单位 of the staged projects, a text each.
        known: the library's names of units, other names too, each with the unit's own name.
        counties: see :func:`app.queries.examination.unitnames.unit_key`.
    """
    cells = Counter(texts)
    counts: Counter[str] = Counter()
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for text, count in cells.items():
        names = split_units(text)
        for name in names:
            counts[name] += count
            beside[name].update(known.get(other, other) for other in names if other != name)
    places = tuple(counties)
    owners = list(dict.fromkeys(known.values()))
    new = [name for name in counts if name not in known]
    numbered = [*owners, *new]
    keys: dict[int, set[str]] = {at: {unit_key(name, places)} for at, name in enumerate(numbered)}
    position = {name: at for at, name in enumerate(owners)}
    for name, owner in known.items():
        keys[position[owner]].add(unit_key(name, places))
    best: dict[str, AliasSuggestion] = {}
    for pair in alike({at: frozenset(own) for at, own in keys.items()}):
        ranked = sorted(
            pair,
            key=lambda at: (at >= len(owners), -counts[numbered[at]], -len(numbered[at]), at),
        )
        name, written = (numbered[at] for at in ranked)
        if ranked[1] < len(owners) or name in beside[written]:
            continue
        is_known = ranked[0] < len(owners)
        if written not in best or (is_known and not best[written].is_known):
            best[written] = AliasSuggestion(written, name, counts[written], is_known)
    return sorted(best.values(), key=lambda each: (-each.count, each.written))


def suggest_industries(
    words: Iterable[str], known: Iterable[str], aliases: Mapping[str, str]
) -> list[AliasSuggestion]:
    """Suggest which industries of a source are others under another word.

    Args:
        words: 所属行业 of the staged projects.
        known: the words the library's projects use.
        aliases: the library's other words, each with its own.
    """
    counts = Counter(word for word in words if word)
    usual: dict[str, tuple[str, bool]] = {}
    in_use = list(dict.fromkeys(aliases.get(word, word) for word in known if word))
    for word in in_use:
        usual.setdefault(industry_key(word), (word, True))
    for word, _ in counts.most_common():
        usual.setdefault(industry_key(aliases.get(word, word)), (word, False))
    found = []
    for word, count in counts.items():
        name, is_known = usual[industry_key(aliases.get(word, word))]
        if word != name and word not in aliases:
            found.append(AliasSuggestion(word, name, count, is_known))
    return sorted(found, key=lambda each: (-each.count, each.written))
