"""The peers of the integration and fault tests: they start, are spoken to, and stop without a trace."""
