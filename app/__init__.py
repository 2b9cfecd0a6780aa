"""Chubei 储备: a desktop program for county project reserve libraries."""

__version__ = "0.6.0"
