"""Whom a report is taken to be about, in a register of two thousand children."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ingest.linkage import model
from ingest.linkage.batch import Subject
from ingest.linkage.decide import REASONS

from .people import OURS, children, person, register_of, weigh

HOME: dict[str, Any] = {"home": "1 Test Road, Exampleton", "postcode": "TA1 1AA"}
AWAY: dict[str, Any] = {"home": "9 Other Street, Sampleford", "postcode": "BS9 9ZZ"}
ELLA = person("Ella Sampleton", "2011-05-02", "F", **HOME)
CHLOE = person("Chloe Pattern", "2011-05-02", "F", **HOME)
"""Of names that some others bear: without a birth date a link to her stays open."""

LINKED = {
    "the same in every field": person("Ella Sampleton", "2011-05-02", "F", **HOME),
    "missing birth date, same home": person("Ella Sampleton", "", "F", **HOME),
    "bare year of birth, same home": person("Ella Sampleton", "2011", "F", **HOME),
    "missing sex and address": person("Ella Sampleton", "2011-05-02"),
    "moved": person("Ella Sampleton", "2011-05-02", "F", **AWAY),
    "short form": person("Gabby Sampleton", "2011-05-02", "F", **HOME),
    "a slip in the surname": person("Ella Sampelton", "2011-05-02", "F", **HOME),
    "a slip in the forename": person("Elle Sampleton", "2011-05-02", "F", **HOME),
    "swapped names": person("Sampleton, Ella", "2011-05-02", "F", **HOME),
    "day and month swapped": person("Ella Sampleton", "2011-02-05", "F", **HOME),
    "one digit of the birth date": person("Ella Sampleton", "2011-05-12", "F", **HOME),
    "the year before": person("Ella Sampleton", "2010-05-02", "F", **HOME),
    "first of January": person("Ella Sampleton", "2011-01-01", "F", **HOME),
    "half of a double surname": person("Ella Sampleton-Pattern", "2011-05-02", "F", **HOME),
    "changed surname, same home": person("Ella Newname", "2011-05-02", "F", **HOME),
    "sex recorded wrongly": person("Ella Sampleton", "2011-05-02", "M", **HOME),
    "initial alone, same home": person("E Sampleton", "2011-05-02", "F", **HOME),
    "a misspelling in capitals without a birth date at home": person("ELLA SAMPELTON", "", "F", **HOME),
    "a wrong id of the force": person("Ella Sampleton", "2011-05-02", "F", police_person_id=f"{OURS}/9", **HOME),
}
APART = {
    "a sister": person("Mia Sampleton", "2013-07-09", "F", **HOME),
    "a brother": person("Noah Sampleton", "2013-07-09", "M", **HOME),
    "a twin sister": person("Mia Sampleton", "2011-05-02", "F", **HOME),
    "a twin brother": person("Noah Sampleton", "2011-05-02", "M", **HOME),
    "a sister whose birth date is missing": person("Mia Sampleton", "", "F", **HOME),
    "a sister with the year alone": person("Mia Sampleton", "2013", "F", **HOME),
    "a sister with the same year alone": person("Mia Sampleton", "2011", "F", **HOME),
    "a sibling whose forename is missing": person(", Sampleton", "2013-07-09", "F", **HOME),
    "a sibling recorded as unknown": person("Unknown Sampleton", "2013-07-09", "F", **HOME),
    "a brother without sex": person("Noah Sampleton", "2013-07-09", **HOME),
    "a twin without sex": person("Mia Sampleton", "2011-05-02", **HOME),
    "a half-sister of another surname": person("Mia Pattern", "2013-07-09", "F", **HOME),
    "a namesake born another year, elsewhere": person("Ella Sampleton", "2008-11-20", "F", **AWAY),
    "a stranger born the same day": person("Zed Pattern", "2011-05-02", "F", **AWAY),
    "a stranger at the same address": person("Zed Pattern", "2009-08-08", "M", **HOME),
    "nobody known": person("Unknown Unknown"),
}


@pytest.mark.parametrize("record", LINKED.values(), ids=LINKED.keys())
def test_a_child_recorded_otherwise_is_found_again(record: Subject) -> None:
    decision = weigh(record, ELLA)
    assert (decision.decision, decision.reason) == ("linked", "probable_match")
    assert decision.score >= model.LINK_AT


@pytest.mark.parametrize("record", APART.values(), ids=APART.keys())
def test_another_child_stays_another_child(record: Subject) -> None:
    decision = weigh(record, ELLA)
    assert decision.child_id is None, (decision.score, [(e.level.field, e.level.name) for e in decision.evidence])


@pytest.mark.parametrize("known", LINKED.values(), ids=LINKED.keys())
def test_it_is_found_again_from_either_side(known: Subject) -> None:
    assert weigh(ELLA, known).child_id is not None


def test_nobody_to_compare_with_is_a_new_child() -> None:
    decision = weigh(person("Ella Sampleton", "2011-05-02"))
    assert (decision.decision, decision.reason, decision.score, decision.child_id) == ("new", "no_candidate", 0.0, None)


def test_one_unlikely_candidate_is_a_new_child_with_the_candidate_named() -> None:
    decision = weigh(person("Mia Sampleton", "2011-12-30", "F", **AWAY), ELLA)
    assert (decision.decision, decision.reason) == ("new", "probably_another_child")
    assert decision.best_candidate is not None
    assert decision.score < model.REVIEW_AT


def test_names_alone_of_a_child_that_moved_are_to_be_reviewed() -> None:
    """Names agree, the birth date is missing and the address is another: at least as likely as not, not sure."""
    decision = weigh(person("Chloe Pattern", "", "F", **AWAY), CHLOE)
    assert (decision.decision, decision.reason) == ("review", "likely_but_uncertain")
    assert 0.5 <= decision.score < model.LINK_AT
    assert decision.child_id == decision.best_candidate


def test_a_report_stands_with_its_best_candidate_exactly_when_that_is_at_least_as_likely_as_not() -> None:
    """The commoner the names become, the less likely the one child: every band is met."""
    met = set()
    for bearers in range(0, 1_000, 5):
        register = register_of(CHLOE)
        register.counts.update({"S:pattern": bearers, "F:chloe": bearers})
        decision = register.weigh(person("Chloe Pattern", "", "F"))
        assert (decision.child_id is not None) == (decision.score >= 0.5)
        assert (decision.decision == "linked") == (decision.score >= model.LINK_AT)
        assert (decision.decision == "new") == (decision.score < model.REVIEW_AT)
        met.add(round(decision.score, 1))
    assert {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9} <= met


def test_a_common_name_alone_is_no_match() -> None:
    known = person("Jack Smith", "2011-05-02", "M", **HOME)
    decision = weigh(person("Jack Smith", "", "M", **AWAY), known)
    assert decision.child_id is None
    assert decision.score < 0.5


def test_a_possible_match_stands_with_a_child_of_its_own() -> None:
    decision = weigh(person("Jack Smith"), person("Jack Smith", "2011-05-02", "M", **HOME))
    assert (decision.decision, decision.reason) == ("review", "possible_but_unlikely")
    assert decision.child_id is None
    assert decision.best_candidate is not None


@pytest.mark.parametrize("slip", ["Harvey/Harley", "Dan/Dean", "Tyler/Tylor"])
def test_brothers_with_names_a_letter_apart_are_not_silently_one_where_the_birth_date_is_missing(slip: str) -> None:
    one, other = slip.split("/")
    decision = weigh(
        person(f"{other} Sampleton", "", "M", **HOME), person(f"{one} Sampleton", "2011-05-02", "M", **HOME)
    )
    assert decision.decision != "linked"


SURNAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivory", "Juniper"]
FORENAMES = ["Amy", "Beth", "Cara", "Dana", "Erin", "Fay", "Gwen", "Hope", "Iris", "Jade"]
BY_ROTE: dict[str, Callable[[int], Subject]] = {
    "names that differ, one birth date, one home": lambda n: person(
        f"{FORENAMES[n]} {SURNAMES[n]}", "2011-05-02", "F", **HOME
    ),
    "one surname, one birth date, one home": lambda n: person(f"{FORENAMES[n]} Testing", "2011-05-02", "F", **HOME),
    "one forename, one birth date, no home": lambda n: person(f"Ana {SURNAMES[n]}", "2011-05-02", "F"),
    "numbered forenames": lambda n: person(f"Child{n:02d} Testing", "2011-05-02", "F", **HOME),
    "numbered surnames": lambda n: person(f"Ana, Case-{n:02d}", f"2011-{n + 1:02d}-{n + 11}", "F"),
    "forenames with an initial": lambda n: person(f"Kid {'ABCDEFGHIJ'[n]}, Testing", "2011-05-02", "F", **HOME),
    "forenames that end in an initial": lambda n: person(f"Kid{'ABCDEFGHIJ'[n]} Testing", "2011-05-02", "F", **HOME),
    "surnames that end in an initial": lambda n: person(
        f"Ana Boundary{'ABCDEFGHIJ'[n]}", f"2011-{n + 1:02d}-{n + 1:02d}", "F"
    ),
    "one name, birth dates that differ": lambda n: person("Ana Testing", f"{2008 + n}-{n + 1:02d}-{n + 11}", "F"),
    "no birth dates, one postcode": lambda n: person(f"{FORENAMES[n]} {SURNAMES[n]}", "", "F", postcode="TA1 1AA"),
}


@pytest.mark.parametrize("made", BY_ROTE.values(), ids=BY_ROTE.keys())
def test_children_made_by_rote_stay_as_many_as_they_are(made: Callable[[int], Subject]) -> None:
    """Feeds of few children who share all that matters little: each is found again as itself, from the first on."""
    register = register_of(size=0)
    found: dict[int, set[UUID]] = {}
    for _ in range(3):
        for number in range(10):
            child, _ = register.link(made(number))
            found.setdefault(number, set()).add(child)
    assert [len(children_) for children_ in found.values()] == [1] * 10
    assert len(set().union(*found.values())) == 10


@pytest.mark.parametrize("pair", ["Jayden/Kayden", "Alexander/Alexandra", "Molly/Polly", "Emily/Amelia", "Tom/Tim"])
def test_twins_with_names_alike_stay_apart(pair: str) -> None:
    one, other = pair.split("/")
    twin = person(f"{other} Sampleton", "2011-05-02", **HOME)
    assert weigh(twin, person(f"{one} Sampleton", "2011-05-02", **HOME)).child_id is None


def test_each_of_two_twins_is_found_again_as_itself() -> None:
    register = register_of(ELLA, person("Mia Sampleton", "2011-05-02", "F", **HOME))
    ella, mia = children(register)
    assert register.weigh(person("Ella Sampleton", "2011-05-02", "F", **HOME)).child_id == ella
    assert register.weigh(person("Mia Sampleton", "2011-05-02", "F", **HOME)).child_id == mia
    assert register.weigh(person("Mya Sampleton", "2011-05-02", "F", **HOME)).child_id == mia


def test_a_report_that_could_be_either_twin_is_given_to_neither() -> None:
    register = register_of(ELLA, person("Mia Sampleton", "2011-05-02", "F", **HOME))
    decision = register.weigh(person(", Sampleton", "2011-05-02", "F", **HOME))
    assert decision.child_id is None
    assert decision.decision == "review"


def test_one_recording_that_went_to_the_wrong_twin_does_not_make_the_twins_one() -> None:
    register = register_of(ELLA, person("Mia Sampleton", "2011-05-02", "F", **HOME))
    ella, _ = children(register)
    register.learn(ella, person("Ella Sampleton", "2011-05-02", "F", **AWAY))
    register.learn(ella, person(", Sampleton", "2011-05-02", "F", **HOME))
    decision = register.weigh(person("Unknown Sampleton", "2011-05-02", "F", **HOME))
    assert decision.decision == "review"


def test_two_records_of_one_child_do_not_keep_a_third_from_it() -> None:
    """A child once split in two must not be split further by every report that fits both halves."""
    register = register_of(ELLA, person("Ella Sampleton", "2011-05-02", "F", **AWAY))
    decision = register.weigh(person("Ella Sampleton", "2011-05-02", "F"))
    assert decision.decision == "linked"


def test_of_two_records_of_one_child_the_one_known_by_more_is_taken() -> None:
    register = register_of(ELLA, person("Ella Sampleton", "2011-05-02", "F", **AWAY))
    _, other = children(register)
    register.learn(other, person("Ella Sampleton", "2011-05-02", "F", home="3 Third Way", postcode="TA3 3AA"))
    assert register.weigh(person("Ella Sampleton", "2011-05-02", "F")).child_id == other


def test_two_namesakes_are_not_one_child_recorded_twice() -> None:
    register = register_of(
        person("Ella Sampleton", "2011-05-02", "F", **HOME), person("Ella Sampleton", "2008-11-20", "F", **AWAY)
    )
    decision = register.weigh(person("Ella Sampleton", "", "F"))
    assert decision.child_id is None


def test_children_of_one_group_home_are_not_drawn_together_by_its_address() -> None:
    home: dict[str, Any] = {"home": "Example House, 1 Test Road", "postcode": "TA1 1AA"}
    record = person("Ella Pattern", "", "F", **home)
    known = person("Ella Sampleton", "2011-05-02", "F", **home)
    assert weigh(record, known, shared={"TA1 1AA"}).child_id is None
    assert weigh(record, known).score > weigh(record, known, shared={"TA1 1AA"}).score


def test_an_alias_finds_a_child_but_weighs_less_than_its_name() -> None:
    known = person("Ella Sampleton", "2011-05-02", "F", aliases="Bella Pattern", **HOME)
    by_alias = weigh(person("Bella Pattern", "2011-05-02", "F", **HOME), known)
    assert by_alias.decision == "linked"
    plain = weigh(person("Bella Pattern", "", "F"), person("Bella Pattern", "2011-05-02", "F"))
    assert weigh(person("Bella Pattern", "", "F"), known).score < plain.score


def test_an_alias_alone_is_not_enough() -> None:
    known = person("Ella Sampleton", "2011-05-02", "F", aliases="Ash", **HOME)
    assert weigh(person("Ash Pattern", "2009-03-04", "F", **AWAY), known).decision == "new"


def test_an_identifier_of_the_force_outweighs_a_misspelt_name() -> None:
    known = person("Ella Sampleton", "2011-05-02", "F", police_person_id=f"{OURS}/7", **HOME)
    record = person("Ela Sampelton", "", "F", police_person_id=f"{OURS}/7", **AWAY)
    assert weigh(record, known).decision == "linked"


def test_a_wrong_id_of_the_force_does_not_make_two_children_one() -> None:
    known = person("Ella Sampleton", "2011-05-02", "F", police_person_id=f"{OURS}/7", **HOME)
    stranger = person("Noah Pattern", "2008-11-20", "M", police_person_id=f"{OURS}/7", **AWAY)
    assert weigh(stranger, known).child_id is None


@pytest.mark.parametrize("number", ["nhs_number", "upn", "child_la_id"])
def test_a_number_pasted_from_a_sister_does_not_make_them_one(number: str) -> None:
    known = person("Ella Sampleton", "2011-05-02", "F", **{number: "/123"}, **HOME)
    sister = person("Mia Sampleton", "2013-07-09", "F", **{number: "/123"}, **HOME)
    assert weigh(sister, known).child_id is None


def test_a_birth_date_alone_links_nobody() -> None:
    assert weigh(person("Unknown, ", "2011-05-02"), ELLA).decision == "review"


def test_a_birth_date_makes_the_names_surer() -> None:
    assert weigh(person("Chloe Pattern", "", "F"), CHLOE).score < weigh(person("Chloe Pattern", "2011"), CHLOE).score
    assert (
        weigh(person("Chloe Pattern", "2011"), CHLOE).score < weigh(person("Chloe Pattern", "2011-05-02"), CHLOE).score
    )


def test_every_reason_is_one_of_those_listed() -> None:
    given = {weigh(record, ELLA).reason for record in [*LINKED.values(), *APART.values()]}
    given.add(weigh(person("Chloe Pattern", "", "F", **AWAY), CHLOE).reason)
    assert given == set(REASONS) - {"amended_beyond_recognition"}


def test_evidence_names_each_field_once_with_its_weight() -> None:
    decision = weigh(person("Ella Sampleton", "2011-05-02", "F", **HOME), ELLA)
    stored = [item.as_json() for item in decision.evidence]
    assert [item["field"] for item in stored] == ["surname", "forename", "dob", "sex", "address"]
    assert all(isinstance(item["weight"], float) for item in stored)


class TestAgain:
    """A later version of a report that has its child."""

    def test_it_stays_and_is_learnt(self) -> None:
        register = register_of(ELLA)
        (ella,) = children(register)
        moved = person("Ella Sampleton", "2011-05-02", "F", **AWAY)
        assert register.link_again(ella, moved, borrowed=False) == (ella, None)
        assert moved.identity in register.profiles[ella].identities

    def test_it_stays_though_much_was_corrected(self) -> None:
        register = register_of(ELLA)
        (ella,) = children(register)
        corrected = person("Elle Sampletown", "2011-02-05", "F", **AWAY)
        assert register.link_again(ella, corrected, borrowed=False) == (ella, None)

    def test_a_first_name_in_place_of_unknown_is_no_contradiction(self) -> None:
        register = register_of(person("Unknown Unknown", "", "F"))
        (unknown,) = children(register)
        assert register.link_again(unknown, ELLA, borrowed=False) == (unknown, None)

    def test_it_leaves_for_a_child_that_it_is_surely_about(self) -> None:
        twin = person("Mia Sampleton", "2011-05-02", "F", **HOME)
        register = register_of(ELLA, twin)
        ella, mia = children(register)
        child, decision = register.link_again(ella, twin, borrowed=False)
        assert child == mia
        assert decision is not None
        assert decision.reason == "probable_match"

    def test_it_leaves_on_clear_contradiction_for_a_child_of_its_own(self) -> None:
        register = register_of(ELLA)
        (ella,) = children(register)
        child, decision = register.link_again(ella, person("Noah Pattern", "2008-11-20", "M", **AWAY), borrowed=False)
        assert child != ella
        assert decision is not None
        assert (decision.decision, decision.reason) == ("new", "amended_beyond_recognition")
        assert len(register.profiles[ella].identities) == 1

    def test_it_leaves_when_corrected_to_a_sister_that_nobody_knew(self) -> None:
        register = register_of(ELLA)
        (ella,) = children(register)
        child, _ = register.link_again(ella, person("Mia Sampleton", "2013-07-09", "F", **HOME), borrowed=False)
        assert child != ella

    def test_an_open_link_is_settled_by_what_is_now_known(self) -> None:
        register = register_of(CHLOE)
        (chloe,) = children(register)
        child, decision = register.link(person("Chloe Pattern", "", "F", **AWAY))
        assert (child, decision.decision) == (chloe, "review")
        assert len(register.profiles[chloe].identities) == 1, "nothing is learnt from an open link"
        again, now = register.link_again(chloe, person("Chloe Pattern", "2011-05-02", "F", **AWAY), borrowed=True)
        assert again == chloe
        assert now is not None
        assert now.decision == "linked"
        assert len(register.profiles[chloe].identities) == 2

    def test_an_open_link_that_stays_open_stands(self) -> None:
        register = register_of(CHLOE)
        (chloe,) = children(register)
        register.link(person("Chloe Pattern", "", "F", **AWAY))
        again = register.link_again(chloe, person("Chloe Pattern", "", "F", home="3 Third Way"), borrowed=True)
        assert again == (chloe, None)
        assert len(register.profiles[chloe].identities) == 1
