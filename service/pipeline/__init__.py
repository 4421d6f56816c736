"""The pipeline: from a file to alerts. The only place that knows receiving, registration and rules together."""

from __future__ import annotations

from service.pipeline.context import Context
from service.pipeline.run import IngestResult, ingest_file, process_delivery

__all__ = ["Context", "IngestResult", "ingest_file", "process_delivery"]
