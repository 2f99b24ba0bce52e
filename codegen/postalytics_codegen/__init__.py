"""Turns an API spec in YAML into a typed client package."""
