"""Names as evidence: folding, phonetic skeletons, short forms and transliterations. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 100
MOST_ALIASES = 20
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
    (
        "unknown",
        "unk",
        "notknown",
        "nk",
        "na",
        "none",
        "noname",
        "notstated",
        "notgiven",
        "baby",
        "unborn",
        "male",
        "female",
    )
)
DESCRIPTIONS = PLACEHOLDERS | {"boy", "girl", "child", "person", "youth"}
"""Words that are no name beside a placeholder ("Baby Boy"), though one of them alone may be."""

GROUPS = """
alexander alex xander sasha aleksander oleksandr aleksandr alexandru olek olexandr
alexandra alexa sandra aleksandra oleksandra ola lexi|abigail abi abbie abby gail
andrew andy drew andrei andrzej andriy andrii andrey andrej|anthony tony antony antoni antonio ant
benjamin ben benji benny|bethany beth bethan|cameron cam|caitlin kaitlyn katelyn caitlyn|charlotte charlie lottie
charles charlie chas chuck karol|christopher chris kit krzysztof krzys cristian christian
christina chrissie tina kristina krystyna khrystyna cristina|daniel dan danny danyal daniyal danylo daniil
danielle dani danni|david dave davey dawid|dominic dom dominik|edward ed eddie ted ned|eleanor ellie nell nora elinor
elizabeth lizzie liz beth betty eliza libby elspeth elzbieta|emily em emmie|ethan ethen|francesca fran frankie
gabriel gabe gabby gabi|gabriella gabby ella gabriela gabi gabrysia|george georgie jorge|georgia georgie|grace gracie
hannah hanna|harold harry|harrison harry|henry harry hal|imogen immy
isabella bella izzy isabelle isobel isabel belle izzie|jack jackie|jacob jake jakub kuba jacub|james jim jimmy jamie
jasmine jas jaz yasmin yasmine yasmeen|jennifer jen jenny|jessica jess jessie
joseph joe joey yusuf yousef youssef yusef jozef yousuf|joshua josh|jonathan jon jonny|john johnny jon jan ioan
katherine kate katie kathy cath catherine kathryn katarzyna kasia katya kateryna katerina kath kat
kayleigh kaylee kayley|kieran ciaran kieron|leah lea|leo leon|lewis louis lou luis|lily lilly lillian
lucas luke luca lukas lukasz|lucy lucie|madison maddie|madeleine maddie madeline
margaret maggie meg peggy malgorzata gosia|matthew matt matty mateusz mateo matei mattie
max maxwell maximilian maksymilian maksym maksim maxim|megan meg meghan|melissa mel
michael mike mick mikey michal mihai mikhail michu mihail michail|michelle shell|molly mollie|natalie nat natalia
nathan nath nate|nathaniel nathan nate|nicholas nick nicky nikolas mykola nikolai nikolay|nicole nikki nicola nicky
oliver ollie olly|olivia liv livvy oliwia|patrick paddy pat patryk|peter pete piotr petr|phillip phil philip pip
phoebe febe|poppy pop|rebecca becky becca beccy|rhys reece rees|robert rob bob bobby robbie bert|ryan rian
samantha sam sammy sammie|samuel sam sammy|sarah sara|sean shaun shawn|sebastian seb bas
sofia sophia sophie zofia sofie sofiia|stephanie steph|stephen steve steven stefan szczepan ste
theodore theo teddy ted|thomas tom tommy tomas tomasz tomek|timothy tim|toby tobias
victoria vicky tori wiktoria viktoria viktoriia vika wiki|vincent vince vinnie vinny
william will bill billy liam wills|zachary zach zac zack zak|zoe zoey
mohammed muhammad mohamed mohammad muhammed mohamad muhamed mo maxamed mahamed|ahmed ahmad ahmet axmed|ali aly
aisha ayesha aysha aicha aishah|fatima fatimah fatma fatema|hussain hussein husain hussien xuseen|hassan hasan xasan
ibrahim ebrahim ibraheem ibby|khadija khadijah kadija|maryam mariam mariyam meryem miriam|omar umar omer
osman usman uthman othman|amina aminah ameena|abdullah abdallah abdulla abdullahi abdulahi cabdulaahi abdi abdul
abdirahman abdulrahman abdurrahman abdurahman abdi cabdiraxmaan|zainab zaynab zeinab|hamza hamzah|bilal bilaal
yahya yahia|ismail ismael|mustafa mustapha moustafa|khalid khaled|layla leila laila leyla|noor nour nur
safiya safiyya safia|sumaya sumaiya sumayyah|siobhan shivaun chevonne|niamh neve nieve|aoife eefa|saoirse sersha
eoin owen eoghan|cian kian keane|oisin osheen|dylan dilan|ffion fion|sian sharn|ioana joanna asia oana
ana anna anya ania hanna anne annie ann|maria marie mary mia marya mariia|pawel paul pavel|katrin catrin
eva ewa eve evie|julia julie yulia giulia yuliia iulia|veronica weronika ronnie|agnieszka agnes aga
zuzanna zuza zuzia susanna susannah susan suzie sue|stanislaw stas staszek stan|grzegorz grzes grzesiek gregory greg
wojciech wojtek|anastasiia anastasia nastya|dmytro dmitri dmitry dmitro dima|illia ilya ilia
bohdan bogdan|serhiy sergiy sergei sergey|olena elena|iryna irina|volodymyr vladimir vova
yevhen evgeny|andreea andrea andra|mihaela michaela|tarek tariq tarik|karim kareem|samir sameer
mahmoud mahmood mahmud|haroon harun|zakariya zakaria zakariye|zain zayn|amira ameera|huda hoda|aya ayah
zahra zara sahra|fadumo faduma faadumo|farah faarax|jaspreet jasprit jas|gurpreet gurprit guri|imran emran
amy ami aimee|amelia emelia millie milly|matilda tilly tilda mathilda|harriet hattie harri|florence flo florrie
arthur art artie|archibald archie|finley finlay fin finn|callum calum cal|connor conor con|rachel rachael rach
josephine josie jo|natasha tasha|georgina georgie gina|penelope penny|rosemary rosie rose|isaac zac ike
alistair alasdair alastair ali|frederick fred freddie freddy|leonard lenny len|louise lou lulu|philippa pippa pip
kathleen kath kathy|laurence lawrence larry laurie|terence terry|barnaby barney|emmanuel emanuel manny|bridget bridie biddy
catriona cat trina|chloe clo|joel yoel|rosalind ros roz
"""


def _groups() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in (line.split() for line in GROUPS.replace("\n", "|").split("|") if line):
        for name in group:
            table.setdefault(name, set()).add(group[0])
    return {name: frozenset(heads) for name, heads in table.items()}


VARIANTS = _groups()
"""Folded name -> the first names of its groups, under which children are found (so no two groups begin alike)."""


@lru_cache(maxsize=200_000)
def tokens(name: str) -> tuple[str, ...]:
    """A name without case, diacritics and punctuation, in its parts: "O'Brien-Łuczak" is ("obrien", "luczak").

    Placeholders ("Unknown", "Baby") give nothing: they never count as agreement.
    """
    # "KidA" ends in an initial.
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z]$)", " ", name[:LONGEST].strip())
    plain = unicodedata.normalize("NFKD", spaced.casefold().translate(LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’‘`´.]", "", plain)
    parts = [part for part in re.split(r"[\W_]+", plain) if part]
    if "".join(parts) in PLACEHOLDERS or (PLACEHOLDERS.intersection(parts) and DESCRIPTIONS.issuperset(parts)):
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
    sound = heard(folded)
    return once(sound[:1] + "".join(letter for letter in sound[1:] if letter not in "aeiouh"))[:6]


@lru_cache(maxsize=200_000)
def heard(folded: str) -> str:
    """A folded name with every spelling of one sound written alike, doubled letters once: Amy and Ami, Illia and Ilya."""
    sound = folded
    for spelling, sounds in (
        ("szcz", "s"), ("sch", "s"), ("tch", "c"), ("ph", "f"), ("gh", "g"), ("kh", "k"), ("ck", "k"), ("sh", "s"),
        ("sz", "s"), ("cz", "c"), ("rz", "z"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("kn", "n"), ("wr", "r"),
        ("qu", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("w", "f"), ("y", "i"), ("j", "i"),
    ):  # fmt: skip
        sound = sound.replace(spelling, sounds)
    return once(sound)


def once(letters: str) -> str:
    """Letters without those that only repeat the one before."""
    return "".join(letter for place, letter in enumerate(letters) if place == 0 or letter != letters[place - 1])


@lru_cache(maxsize=200_000)
def variant_keys(forename: str) -> tuple[str, ...]:
    """What stands for a forename in blocking: its variant groups where it has any, else its skeleton."""
    parts = tokens(forename)
    if not parts:
        return ()
    groups = VARIANTS.get(parts[0]) or VARIANTS.get("".join(parts))
    return tuple(f"#{head}" for head in sorted(groups)) if groups else (skeleton(parts[0]),)


def is_known(folded: str) -> bool:
    """Whether a folded forename is in the table of names and their forms."""
    return folded in VARIANTS


def same_variant(one: str, other: str) -> bool:
    """Whether two folded forenames are short forms, variants or transliterations of one name."""
    return bool(VARIANTS.get(one, frozenset()) & VARIANTS.get(other, frozenset()))


@lru_cache(maxsize=200_000)
def other_forms(forename: str) -> frozenset[str]:
    """Every short form, variant and transliteration of a folded forename, itself left out."""
    groups = VARIANTS.get(forename, frozenset())
    return frozenset(name for name, heads in VARIANTS.items() if heads & groups) - {forename}


@lru_cache(maxsize=200_000)
def alias_pairs(aliases: str) -> tuple[tuple[str, str], ...]:
    """Aliases (`;` between) as (surname, forename), the first MOST_ALIASES; one word alone is a forename."""
    pairs: list[tuple[str, str]] = []
    for alias in [part.strip() for part in aliases.split(";") if part.strip()][:MOST_ALIASES]:
        words = alias.split()
        if len(words) == 1:
            pairs.append(("", words[0]))
        elif words:
            pairs.append((words[-1], " ".join(words[:-1])))
    return tuple(pairs)
