"""The pages: settings, addresses, the shell around every page, what is served beside it."""
