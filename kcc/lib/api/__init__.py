"""What every part of the REST API shares, without Django models: names, errors, input, lists, the schema.

The rules are those of the NL GOV API Design Rules 2.1 as docs/api.md explains them to who uses the API.
"""
