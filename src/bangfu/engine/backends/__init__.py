"""Engines that run the SQL texts. DuckDB is embedded; larger machinery joins beside it."""
