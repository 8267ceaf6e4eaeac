"""Publishing a frozen site: built in a staging folder, checked, and put live in one step."""
