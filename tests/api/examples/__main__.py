"""Make the examples of the document anew."""

from tests.api.examples.recording import write

if __name__ == "__main__":
    write()
