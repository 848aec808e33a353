"""The questions of joining, the same whether a person answers alone or with the desk."""
