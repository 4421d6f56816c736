"""Names as evidence: folding, phonetic skeletons, short forms and transliterations. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 100
LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ə": "a",
    }
)
PLACEHOLDERS = frozenset(
    ("unknown", "unk", "notknown", "nk", "na", "none", "noname", "notstated", "notgiven", "baby", "unborn")
)

GROUPS = """
alexander alex xander sasha aleksander oleksandr aleksandr alexandru|alexandra alexa sandra aleksandra oleksandra
abigail abi abbie abby gail|andrew andy drew andrei andrzej andriy|anthony tony antony antoni antonio
benjamin ben benji benny|bethany beth bethan|cameron cam|caitlin kaitlyn katelyn caitlyn|charlotte charlie lottie
charles charlie chas chuck karol|christopher chris kit krzysztof|christina chrissie tina kristina krystyna
daniel dan danny danyal daniyal|danielle dani danni|david dave davey dawid|dominic dom dominik
edward ed eddie ted ned|eleanor ellie nell nora elinor|elizabeth lizzie liz beth betty eliza libby elspeth elzbieta
emily em emmie|ethan ethen|francesca fran frankie|gabriel gabe|gabriella gabby ella gabriela
george georgie jorge|georgia georgie|grace gracie|hannah hanna|harold harry|harrison harry|henry harry hal
imogen immy|isabella bella izzy isabelle isobel isabel|jack jackie|jacob jake jakub|james jim jimmy jamie
jasmine jas jaz yasmin yasmine yasmeen|jennifer jen jenny|jessica jess jessie|joseph joe joey yusuf yousef youssef yusef jozef
joshua josh|jonathan jon jonny|john johnny jon jan ioan|katherine kate katie kathy cath catherine kathryn katarzyna kasia
kayleigh kaylee kayley|kieran ciaran kieron|leah lea|leo leon|lewis louis lou luis|lily lilly lillian
lucas luke luca lukas lukasz|lucy lucie|madison maddie|madeleine maddie madeline|margaret maggie meg peggy malgorzata
matthew matt matty mateusz mateo matei|max maxwell maximilian maksymilian|megan meg meghan|melissa mel
michael mike mick mikey michal mihai mikhail|michelle shell|molly mollie|natalie nat natalia|nathan nath nate
nathaniel nathan nate|nicholas nick nicky nikolas|nicole nikki nicola nicky|oliver ollie olly|olivia liv livvy oliwia
patrick paddy pat patryk|peter pete piotr petr|phillip phil philip pip|phoebe febe|poppy pop|rebecca becky becca beccy
rhys reece rees|robert rob bob bobby robbie bert|ryan rian|samantha sam sammy|samuel sam sammy|sarah sara|sean shaun shawn
sebastian seb bas|sofia sophia sophie zofia sofie|stephanie steph|stephen steve steven stefan szczepan
theodore theo teddy ted|thomas tom tommy tomas tomasz|timothy tim|toby tobias|victoria vicky tori wiktoria
vincent vince|william will bill billy liam wills|zachary zach zac zack zak|zoe zoey
mohammed muhammad mohamed mohammad muhammed mohamad muhamed mo|ahmed ahmad ahmet|ali aly|aisha ayesha aysha aicha aishah
fatima fatimah fatma fatema|hussain hussein husain hussien|hassan hasan|ibrahim ebrahim ibraheem|khadija khadijah kadija
maryam mariam mariyam meryem miriam|omar umar omer|osman usman uthman othman|amina aminah ameena|abdullah abdallah abdulla
abdirahman abdulrahman abdurrahman abdurahman|zainab zaynab zeinab|hamza hamzah|bilal bilaal|yahya yahia|ismail ismael
mustafa mustapha moustafa|khalid khaled|layla leila laila leyla|noor nour nur|safiya safiyya safia|sumaya sumaiya sumayyah
siobhan shivaun chevonne|niamh neve nieve|aoife eefa|saoirse sersha|eoin owen eoghan|cian kian keane|oisin osheen
dylan dilan|ffion fion|sian sharn|ioana joanna asia|ana anna anya ania hanna anne annie ann|maria marie mary mia marya
pawel paul pavel|katrin catrin|eva ewa eve evie|julia julie yulia giulia|veronica weronika|agnieszka agnes aga
"""


def _groups() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, group in enumerate(GROUPS.replace("\n", "|").split("|")):
        for name in group.split():
            table.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in table.items()}


VARIANTS = _groups()


@lru_cache(maxsize=200_000)
def tokens(name: str) -> tuple[str, ...]:
    """A name without case, diacritics and punctuation, in its parts: "O'Brien-Łuczak" is ("obrien", "luczak").

    Placeholders ("Unknown", "Baby") give nothing: they never count as agreement.
    """
    plain = unicodedata.normalize("NFKD", name[:LONGEST].casefold().translate(LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’‘`´.]", "", plain)
    parts = [part for part in re.split(r"[\W_]+", plain) if part]
    if "".join(parts) in PLACEHOLDERS:
        return ()
    return tuple(parts)


@lru_cache(maxsize=200_000)
def whole(name: str) -> str:
    """The folded name in one piece, prefixes joined: "Mc Donald" and "McDonald" are the same."""
    return "".join(tokens(name))


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """A rough sound of a folded name for blocking: consonants that survive common misspellings.

    Ours, since Metaphone serves Irish, Welsh, Polish and South Asian spellings badly; names it still parts are
    brought together by their variant group.
    """
    sound = folded
    for spelling, heard in (
        ("szcz", "s"), ("sch", "s"), ("tch", "c"), ("ph", "f"), ("gh", "g"), ("kh", "k"), ("ck", "k"), ("sh", "s"),
        ("sz", "s"), ("cz", "c"), ("rz", "z"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("kn", "n"), ("wr", "r"),
        ("qu", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("w", "f"), ("y", "i"), ("j", "i"),
    ):  # fmt: skip
        sound = sound.replace(spelling, heard)
    kept = sound[:1] + "".join(letter for letter in sound[1:] if letter not in "aeiouh")
    return "".join(letter for place, letter in enumerate(kept) if place == 0 or letter != kept[place - 1])[:6]


@lru_cache(maxsize=200_000)
def variant_keys(forename: str) -> tuple[str, ...]:
    """What stands for a forename in blocking: its variant groups where it has any, else its skeleton."""
    parts = tokens(forename)
    if not parts:
        return ()
    groups = VARIANTS.get(parts[0]) or VARIANTS.get("".join(parts))
    return tuple(f"#{number}" for number in sorted(groups)) if groups else (skeleton(parts[0]),)


def same_variant(one: str, other: str) -> bool:
    """Whether two folded forenames are short forms, variants or transliterations of one name."""
    return bool(VARIANTS.get(one, frozenset()) & VARIANTS.get(other, frozenset()))


@lru_cache(maxsize=200_000)
def other_forms(forename: str) -> frozenset[str]:
    """Every short form, variant and transliteration of a folded forename, itself left out."""
    groups = VARIANTS.get(forename, frozenset())
    return frozenset(name for name, numbers in VARIANTS.items() if numbers & groups) - {forename}


@lru_cache(maxsize=200_000)
def alias_pairs(aliases: str) -> tuple[tuple[str, str], ...]:
    """Aliases (`;` between) as (surname, forename); one word alone is a forename."""
    pairs = []
    for alias in (part.strip() for part in aliases.split(";")):
        words = alias.split()
        if len(words) == 1:
            pairs.append(("", words[0]))
        elif words:
            pairs.append((words[-1], " ".join(words[:-1])))
    return tuple(pairs)
