"""What CONTRIBUTING tells people to write works as it stands."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from alerts.rules import ChildHistory, EpisodeFacts, ReportFacts
from register.schema.words import AWAY, MISSING, RETURNED
from tests.docs.documents import blocks, sections, text_of

CONTRIBUTING = text_of("CONTRIBUTING.md")
WHEN = datetime(2026, 6, 1, 21, 0, tzinfo=UTC)
THRESHOLDS: Any = SimpleNamespace(away_often=SimpleNamespace(severity="medium", episodes=2, guidance="An example."))


@pytest.fixture
def rule() -> Any:
    """The rule that the page shows, as a module would hold it."""
    module: dict[str, Any] = {}
    exec(compile(blocks(CONTRIBUTING, "python")[0], "CONTRIBUTING.md", "exec", dont_inherit=True), module)
    (made,) = module["RULES"]
    return made


def history(*kinds: str) -> ChildHistory:
    episodes = [EpisodeFacts(uuid.uuid4(), kind, RETURNED, WHEN, WHEN, (ReportFacts(uuid.uuid4()),)) for kind in kinds]
    return ChildHistory.of(uuid.uuid4(), None, None, episodes)


def test_the_example_rule_holds_at_its_threshold_and_not_below(rule: Any) -> None:
    found = rule.evaluate(history(AWAY, AWAY, MISSING), WHEN, THRESHOLDS)
    assert len(found.evidence) == 2
    assert "2 times" in found.sentence
    assert rule.evaluate(history(AWAY, MISSING), WHEN, THRESHOLDS) is None


def test_every_place_that_a_rule_touches_is_named() -> None:
    steps = sections(CONTRIBUTING, 2)["Add a rule"]
    for place in ("alerts/rules/", "alerts/rules/rules.toml", "RuleSet", "alerts/rules/__init__.py", "tests/alerts"):
        assert place in steps
