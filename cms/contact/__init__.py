"""Messages of visitors: private JSON files in `instance/messages/`, mailed where a server is set."""
