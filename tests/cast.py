"""The cast. Grace is from another council and must see nothing."""
