"""Alerts, with what they rest on."""
