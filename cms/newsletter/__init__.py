"""The newsletter: subscribers, confirmation emails, and the record of sent issues."""
