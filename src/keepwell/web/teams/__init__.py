"""Teams: the tree one may see, and a page for each."""
