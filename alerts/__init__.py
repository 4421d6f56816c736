"""Rules over a child's history, and the life of the alerts they raise."""
