"""Chubei 储备: a desktop program for county project reserve libraries."""

__version__ = "0.7.0"
