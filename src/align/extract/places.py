"""Find where the main event took place."""

from __future__ import annotations

from align.extract.gazetteer import country_code, demonym_country, is_place

__all__ = ["country_code", "demonym_country", "is_place"]
