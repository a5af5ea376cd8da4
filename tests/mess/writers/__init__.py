"""The programs that save a [`book.Book`]: one module each."""
