"""Reference files as CMS and the practice's own systems write them, read strictly into plain rows."""
