"""The lists and record pages of the register."""

from bangfu.apps.registry.tables.portrait import village_boxes, village_sections

__all__ = ["village_boxes", "village_sections"]
