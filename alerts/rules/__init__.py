"""Every rule, by name. To add one: a module beside these, a table in rules.toml, a field in settings.RuleSet, a line
here; tests/alerts fails until the rule has its boundary table."""

from __future__ import annotations

from alerts.rules import cse_concern, high_risk, long_missing, repeat, under_13
from alerts.rules.finding import Finding, Rule
from alerts.rules.history import ChildHistory, EpisodeFacts, ReportFacts
from alerts.rules.settings import RuleSet, default_rule_set, read_rule_set

RULES: dict[str, Rule] = {
    rule.name: rule for module in (repeat, long_missing, under_13, high_risk, cse_concern) for rule in module.RULES
}

__all__ = [
    "RULES",
    "ChildHistory",
    "EpisodeFacts",
    "Finding",
    "ReportFacts",
    "Rule",
    "RuleSet",
    "default_rule_set",
    "read_rule_set",
]
