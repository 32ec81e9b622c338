"""How the contact register looks in the API, one module per resource."""
