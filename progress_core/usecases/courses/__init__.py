"""The course directory, for everybody who searches it and for those who load it."""
