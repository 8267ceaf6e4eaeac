"""The engine's side of Flask: request to snapshot, page to response, site to static files."""
