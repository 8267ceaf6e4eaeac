"""The newsletter: who gets it, the letters that ask whether they want to, and which issue was sent."""
