"""bangfu (帮扶): a policy is a file, a county is a database, every yuan names its clause."""

__version__ = "0.1.0"
