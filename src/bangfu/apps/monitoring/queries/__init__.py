"""What a viewer reads of monitoring."""
