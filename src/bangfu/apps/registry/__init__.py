"""The stage of the register 底册: places, organisations, and what is known of each village."""
