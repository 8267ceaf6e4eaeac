"""Messages of visitors in the editor."""
