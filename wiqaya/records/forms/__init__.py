"""Forms of the inventory, of the import assistant and of questions to a dataset."""
