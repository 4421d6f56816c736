"""The web service: pages for people, health checks, the description of the interface. One folder for each feature."""

from __future__ import annotations

from service.web.application import create_app

__all__ = ["create_app"]
