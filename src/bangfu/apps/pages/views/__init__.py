"""The views that declarations of a stage become: list, record, event, form, import."""
