"""The files of a study: the only room that reads or writes a disk."""
