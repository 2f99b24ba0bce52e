"""The runtime of emitted API clients: HTTP, attrs and the idea of an operation, no endpoint."""
