"""Commands of the command line that are not about running a study."""
