"""Tables in: readers by format, recognition, staging, matching, reconciliation."""
