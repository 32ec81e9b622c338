"""The REST API as a whole: its addresses, its OpenAPI document and its documentation."""
