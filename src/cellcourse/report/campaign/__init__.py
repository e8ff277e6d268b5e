"""A campaign of virtual studies as a page: what was simulated, what succeeds how often."""
