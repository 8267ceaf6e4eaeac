"""Where the engine meets Flask: request to snapshot, page to response, site to static files."""
