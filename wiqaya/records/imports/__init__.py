"""How a file becomes rows of a dataset: plan, survey, places, checks.  Nothing here touches the database."""
