"""Messages of visitors: private JSON files in `instance/messages/`, also sent by email if a mail
server is set.
"""
