// Progressive enhancement for every page; nothing on a page may depend on it.
