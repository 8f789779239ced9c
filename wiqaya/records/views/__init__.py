"""The pages of the inventory of data and of the import assistant."""
