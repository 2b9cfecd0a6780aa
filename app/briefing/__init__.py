"""Documents for paper: what the office prints, as PDF."""
