"""The record: tables, database sessions, access policy, audit, clocks. Imports nothing else of ours."""
