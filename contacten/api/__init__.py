"""The contact register in the API: for applications with a token, one module per resource."""
