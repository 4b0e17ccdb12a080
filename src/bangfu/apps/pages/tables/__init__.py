"""What is shown: lists, cells, grounds, flows, charts, files."""
