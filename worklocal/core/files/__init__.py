"""Files: what may come in, where its bytes lie, and when they may go out again."""
