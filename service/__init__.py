"""Doors and composition: command line, pages, API, scheduler, and the pipeline that joins the packages."""
