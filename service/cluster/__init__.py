"""A private PostgreSQL + PostGIS cluster for one checkout: socket only, peer authentication, never root.

Everything a caller needs is `Cluster`; `ADMIN` is the role that owns the cluster, for migrations alone.
"""

from __future__ import annotations

from service.cluster.cluster import Cluster, ClusterStatus
from service.cluster.config import ADMIN

__all__ = ["ADMIN", "Cluster", "ClusterStatus"]
