"""The sidebar's sections, as the rail beside a narrow window names them too."""

RESERVES, VIEWS, FACETS = "reserves", "views", "facets"
