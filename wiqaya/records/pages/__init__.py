"""What the pages show, put together from queries, facts and the gate."""
