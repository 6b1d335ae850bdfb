"""Errors that end the command with a message for its user."""


class UsageError(Exception):
    """The command line asks for something that does not exist or makes no sense: exit code 2."""
