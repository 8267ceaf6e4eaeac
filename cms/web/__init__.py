"""Everything that needs Flask: requests to snapshots, pages to responses, the site to static files."""
