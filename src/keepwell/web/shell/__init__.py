"""The frame of every page: layout, navigation, components, numbers in words, and who may see what."""
