"""Tests of the engine over populations: it answers as a slow reader would."""
